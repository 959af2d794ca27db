import assert from "node:assert/strict";
import { convertContribJwt } from "../../../../nodes/editor/convert/contrib-jwt.js";
import type { FlowNode } from "../../../../nodes/editor/convert/draft.js";

/** Nodes as they come from the palette. */
const SIGN = {
	...{ id: "a", type: "jwt sign", alg: "HS256", exp: 3600, jwkurl: "", jwkkid: "", secret: "", key: "" },
	...{ signvar: "payload", storetoken: "payload" },
};
const VERIFY = {
	...{ id: "b", type: "jwt verify", alg: ["HS256"], jwkurl: "", secret: "", key: "" },
	...{ signvar: "payload", storetoken: "payload" },
};
const convert = (node: FlowNode, variables: string[] = []) => convertContribJwt(node, variables);
const kindsOf = (node: FlowNode, variables?: string[]) => convert(node, variables).notes.map(({ kind }) => kind);

describe("convertContribJwt", () => {
	it("converts a node that signs with a secret", () => {
		const old = { ...SIGN, secret: "s", exp: "2h", jwkkid: "one", signvar: "topic", storetoken: "token", alg: "HS512" };
		assert.deepEqual(convert(old), {
			options: { mode: "generate", claims: "topic", output: "token" },
			config: {},
			own: { expiresin: "2h", keyid: "one" },
			keys: { secret: "s" },
			accepted: [],
			algorithms: ["HS512"],
			notes: [{ kind: "secret" }],
			lost: [],
		});
	});

	it("converts a node that verifies with a secret", () => {
		assert.deepEqual(convert({ ...VERIFY, secret: "s", signvar: "token", storetoken: "topic" }), {
			options: { mode: "verify", token: "token", output: "topic" },
			config: {},
			own: {},
			keys: { secret: "s" },
			accepted: ["HS256"],
			algorithms: ["HS256"],
			notes: [{ kind: "secret" }, { kind: "unlimited" }],
			lost: [],
		});
	});

	it("takes key files", () => {
		const sign = convert({ ...SIGN, alg: "ES384", secret: "not used", key: "/keys/private.pem" });
		assert.deepEqual([sign.config, sign.keys], [{ keysource: "file", privatekeyfile: "/keys/private.pem" }, {}]);
		const verify = convert({ ...VERIFY, alg: ["RS256"], key: "/keys/public.pem" });
		assert.deepEqual([verify.config, verify.keys], [{ keysource: "file", publickeyfile: "/keys/public.pem" }, {}]);
	});

	for (const [node, variable, keys] of [
		[{ ...SIGN, secret: "s" }, "NODE_RED_NODE_JWT_SECRET", "secret"],
		[{ ...SIGN, alg: "RS256", key: "k" }, "NODE_RED_NODE_JWT_PRIVATE_KEY", "privatekey"],
		[{ ...VERIFY, alg: ["RS256"], key: "k" }, "NODE_RED_NODE_JWT_PUBLIC_KEY", "publickey"],
	] as const) {
		it(`takes ${variable}, which won over the node, where the runtime has it`, () => {
			const draft = convert(node as FlowNode, [variable]);
			assert.deepEqual([draft.keys, draft.config], [{ [keys]: `\${${variable}}` }, {}]);
			assert.deepEqual(draft.notes[0], { kind: "variable", values: { name: variable } });
			const others = ["SECRET", "PRIVATE_KEY", "PUBLIC_KEY"].map((name) => `NODE_RED_NODE_JWT_${name}`);
			const without = convert(
				node as FlowNode,
				others.filter((name) => name !== variable),
			);
			assert.ok(!JSON.stringify([without.keys, without.config]).includes("NODE_RED"));
		});
	}

	it("says where there is no key, or one that cannot be taken", () => {
		assert.deepEqual(kindsOf(SIGN), ["nokey"]);
		assert.deepEqual(kindsOf({ ...VERIFY, alg: ["RS256"] }), ["nokey", "unlimited"]);
		assert.deepEqual(kindsOf({ ...SIGN, alg: "RS256", jwkurl: "https://keys.example.com" }), ["privatekeyurl"]);
		assert.deepEqual(convert({ ...SIGN, secret: "${SECRET}" }).notes, [
			{ kind: "variable", values: { name: "SECRET" } },
		]);
	});

	it("takes the keys from a URL, and no longer the algorithm from the token", () => {
		const draft = convert({ ...VERIFY, jwkurl: "https://keys.example.com/jwks" });
		const algorithms = ["RS256", "ES256"];
		assert.deepEqual(draft.config, { keysource: "jwks", jwksurl: "https://keys.example.com/jwks", algorithms });
		assert.deepEqual(draft.algorithms, ["RS256"]);
		assert.deepEqual(draft.notes[0], { kind: "guessed", values: { algorithms: "RS256, ES256" } });
		const named = convert({ ...VERIFY, alg: ["HS256", "ES256"], jwkurl: "https://keys.example.com/jwks" });
		assert.deepEqual(
			[named.algorithms, named.config],
			[["ES256"], { keysource: "jwks", jwksurl: "https://keys.example.com/jwks" }],
		);
	});

	it("says that keys came unprotected, save on this computer", () => {
		assert.ok(kindsOf({ ...VERIFY, jwkurl: "http://keys.example.com/" }).includes("plainhttp"));
		assert.ok(!kindsOf({ ...VERIFY, jwkurl: "http://localhost:1880/keys" }).includes("plainhttp"));
		assert.ok(!kindsOf({ ...VERIFY, jwkurl: "${KEYS}" }).includes("plainhttp"));
	});

	it("never lets a public key be a secret", () => {
		const draft = convert({ ...VERIFY, alg: ["HS256", "RS256", "RS384"], secret: "s", key: "public.pem" });
		assert.deepEqual(draft.algorithms, ["RS256", "RS384"]);
		assert.deepEqual(draft.accepted, ["HS256", "RS256", "RS384"]);
		assert.deepEqual(draft.keys, {});
	});

	it("reads the header of a request", () => {
		const { options, notes } = convert({ ...VERIFY, secret: "s", signvar: "bearer" });
		assert.deepEqual(options, { mode: "verify", token: "", tokenType: "bearer" });
		assert.ok(notes.some(({ kind }) => kind === "bearer"));
	});

	it("takes what was written by hand", () => {
		assert.deepEqual(convert({ ...VERIFY, alg: "HS384", secret: "s" }).algorithms, ["HS384"]);
		assert.deepEqual(convert({ id: "b", type: "jwt verify", signvar: "payload" }).algorithms, ["HS256"]);
		assert.deepEqual(kindsOf({ ...SIGN, secret: "s", alg: "none" }), ["unsupported", "secret"]);
		assert.deepEqual(convert({ ...SIGN, secret: "s", exp: "soon" }).lost, ["exp soon"]);
	});
});
