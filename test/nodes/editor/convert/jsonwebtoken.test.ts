/** Nodes of node-red-contrib-jsonwebtoken. */
import assert from "node:assert/strict";
import type { FlowNode } from "../../../../nodes/editor/convert/draft.js";
import { convertSign } from "../../../../nodes/editor/convert/jsonwebtoken-sign.js";
import { convertVerify } from "../../../../nodes/editor/convert/jsonwebtoken-verify.js";

const SIGN = {
	...{ id: "a", type: "jwt sign", mode: "secret", algorithm: "HS256", secret: "s", secretType: "str" },
	...{ expiresIn: "3600", expiresInType: "num", audience: "", audienceType: "str", issuer: "", issuerType: "str" },
	...{ sign: "payload", signType: "msg", notBefore: "", notBeforeType: "num", output: "payload", outputType: "msg" },
	...{ keyid: "", keyidType: "str" },
};
const VERIFY = {
	...{ id: "b", type: "jwt verify", mode: "secret", algorithms: "HS256", secret: "s", secretType: "str" },
	...{ token: "payload", output: "payload", outputType: "msg", audience: "", issuer: "", maxAge: "", constraints: [] },
	...{ ignoreExpiration: false, ignoreNotBefore: false, autoDetectjwkid: false },
};
const sign = (changes: object = {}) => convertSign({ ...SIGN, ...changes } as FlowNode);
const verify = (changes: object = {}) => convertVerify({ ...VERIFY, ...changes } as FlowNode);
const kinds = ({ notes }: ReturnType<typeof sign>) => notes.map(({ kind }) => kind);
const has = (draft: ReturnType<typeof sign>, kind: string) => kinds(draft).includes(kind as never);

describe("convertSign", () => {
	it("converts all settings that are the same for all messages", () => {
		const names = { audience: "https://api.example.com", issuer: "https://login.example.com", keyid: "first" };
		const draft = sign({ ...names, notBefore: "60", output: "token", algorithm: "HS512" });
		assert.deepEqual(draft, {
			options: { mode: "generate", output: "token", claims: "payload", claimsType: "msg" },
			config: { audience: names.audience, issuer: names.issuer },
			own: { expiresin: "3600", notbefore: "60", keyid: "first" },
			keys: { secret: "s" },
			accepted: [],
			algorithms: ["HS512"],
			notes: [{ kind: "secret" }, { kind: "objects" }],
			lost: [],
		});
	});

	it("reads a private key that is text, a list of bytes or an environment variable", () => {
		const pem = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
		const keysOf = (privateKey: string, privateKeyType: string) =>
			sign({ mode: "private-key", algorithm: "PS256", privateKey, privateKeyType }).keys;
		assert.deepEqual(keysOf(pem, "str"), { privatekey: pem });
		assert.deepEqual(keysOf(JSON.stringify([...Buffer.from(pem)]), "bin"), { privatekey: pem });
		assert.deepEqual(keysOf("PRIVATE_KEY", "env"), { privatekey: "${PRIVATE_KEY}" });
		assert.deepEqual(keysOf("not bytes", "bin"), {});
	});

	it("takes environment variables along, with what changes", () => {
		const draft = sign({
			...{ secret: "SECRET", secretType: "env", audience: "${AUDIENCE}", audienceType: "env" },
			...{ expiresIn: "LIFE", expiresInType: "env" },
		});
		assert.deepEqual(
			[draft.keys, draft.config, draft.own.expiresin],
			[{ secret: "${SECRET}" }, { audience: "${AUDIENCE}" }, "${LIFE}"],
		);
		assert.deepEqual(
			draft.notes.filter(({ kind }) => kind === "variable" || kind === "units").map(({ values }) => values?.name),
			["SECRET", "AUDIENCE", "LIFE", "LIFE"],
		);
		const mixed = sign({ secret: "x${SECRET}", secretType: "env", keyid: "x${ID}", keyidType: "env" });
		assert.deepEqual(mixed.keys, {});
		assert.deepEqual(mixed.options.headers, [{ name: "kid", value: "x${ID}", type: "env" }]);
	});

	it("makes rows of what messages and context bring", () => {
		const { options, lost, notes } = sign({
			...{ audience: "payload.to", audienceType: "msg", issuer: "#:(file)::issuer", issuerType: "global" },
			...{ expiresIn: "life", expiresInType: "msg", notBefore: "#:(file)::wait", notBeforeType: "flow" },
			...{ keyid: "kid", keyidType: "msg" },
		});
		assert.deepEqual(options.addclaims, [
			{ claim: "aud", value: "payload.to", type: "msg" },
			{ claim: "iss", value: "#:(file)::issuer", type: "global" },
			{ claim: "exp", value: "$floor($millis() / 1000) + life", type: "jsonata" },
			{ claim: "nbf", value: '$floor($millis() / 1000) + $flowContext("wait", "file")', type: "jsonata" },
		]);
		assert.deepEqual(options.headers, [{ name: "kid", value: "kid", type: "msg" }]);
		assert.deepEqual(lost, []);
		assert.deepEqual(
			notes.filter(({ kind }) => kind === "needed").map(({ values }) => values?.place),
			["msg.payload.to", "global.#:(file)::issuer", "msg.kid"],
		);
		assert.deepEqual(sign({ expiresIn: 'payload["a b"]', expiresInType: "msg" }).lost, ["expiresIn"]);
	});

	for (const [type, value, claims] of [
		["str", "hello", '{"data":"hello"}'],
		["num", "5", '{"data":5}'],
		["json", '{"sub": "jamie"}', '{"sub": "jamie"}'],
		["json", "[1]", '{"data":[1]}'],
	] as const) {
		it(`signs the fixed ${type} ${value} as before`, () => {
			const { options } = sign({ sign: value, signType: type });
			assert.deepEqual([options.claims, options.claimsType], [claims, "json"]);
		});
	}

	it("signs an environment variable as before", () => {
		const { options } = sign({ sign: "HOST", signType: "env" });
		assert.deepEqual([options.claims, options.claimsType], ['{"data": $env("HOST")}', "jsonata"]);
	});

	it("keeps a comma in a name", () => {
		const { options, config } = sign({ audience: "a,b" });
		assert.deepEqual([options.addclaims, config], [[{ claim: "aud", value: "a,b", type: "str" }], {}]);
	});

	it("says what it cannot take", () => {
		assert.ok(has(sign({ secret: "key", secretType: "msg" }), "keyfrom"));
		assert.ok(has(sign({ secret: "" }), "nokey"));
		assert.ok(has(sign({ algorithm: "none" }), "unsupported"));
		assert.deepEqual(sign({ expiresIn: "0" }).lost, ["expiresIn 0"]);
	});
});

describe("convertVerify", () => {
	it("converts all settings that are the same for all messages", () => {
		const names = { audience: "https://api.example.com", issuer: "https://login.example.com" };
		assert.deepEqual(verify({ ...names, maxAge: "1800", maxAgeType: "num", output: "claims" }), {
			options: { mode: "verify", output: "claims" },
			config: names,
			own: { maxage: "1800" },
			keys: { secret: "s" },
			accepted: ["HS256"],
			algorithms: ["HS256"],
			notes: [{ kind: "secret" }, { kind: "unlimited" }],
			lost: [],
		});
	});

	for (const [token, options] of [
		["payload", {}],
		["token", { token: "token" }],
		["bearer_authorization_header", { token: "", tokenType: "bearer" }],
		["query_params", { token: "", tokenType: "query" }],
		["", {}],
	] as const) {
		it(`reads the token from ${token || "its default"}`, () => {
			assert.deepEqual(verify({ token }).options, { mode: "verify", ...options });
		});
	}

	it("makes rules of what messages bring", () => {
		const { options } = verify({
			...{ audience: "to", audienceType: "msg", issuer: "from", issuerType: "flow", maxAge: "age", maxAgeType: "msg" },
			constraints: [{ property: "roles", validator: "any_of", value: '["admin"]', typeValue: "json" }],
		});
		assert.deepEqual(options.rules, [
			{ claim: "iss", operator: "oneof", value: "from", type: "flow" },
			{ claim: "aud", operator: "anyof", value: "to", type: "msg" },
			{ claim: "iat", operator: "gte", value: "$floor($millis() / 1000) - age", type: "jsonata" },
			{ claim: "roles", operator: "contains", value: "admin", type: "str" },
		]);
	});

	it("keeps a comma in a name", () => {
		const { options, config } = verify({ issuer: "a,b", audience: "c,d" });
		assert.deepEqual(config, {});
		assert.deepEqual(options.rules, [
			{ claim: "iss", operator: "oneof", value: '["a,b"]', type: "json" },
			{ claim: "aud", operator: "anyof", value: '["c,d"]', type: "json" },
		]);
	});

	it("takes a public key, and a private one in its place", () => {
		const pem = (kind: string) => `-----BEGIN ${kind} KEY-----\nMIIE\n-----END ${kind} KEY-----\n`;
		const keysOf = (publicKey: string) => verify({ mode: "public-key", publicKey, publicKeyType: "str" }).keys;
		assert.deepEqual(keysOf(pem("PUBLIC")), { publickey: pem("PUBLIC") });
		assert.deepEqual(keysOf(pem("PRIVATE")), { privatekey: pem("PRIVATE") });
	});

	it("takes keys from a URL", () => {
		const keys = { mode: "jwtid", jwkurl: "https://keys.example.com/", autoDetectjwkid: "true" };
		const common = { keysource: "jwks", jwksurl: keys.jwkurl };
		const chosen = verify({ ...keys, algorithms: "HS256,ES256,RS256" });
		assert.deepEqual([chosen.config, chosen.algorithms], [{ ...common, algorithms: ["ES256", "RS256"] }, ["ES256"]]);
		assert.deepEqual(kinds(chosen), ["unlimited"]);
		const fixed = verify({ ...keys, autoDetectjwkid: "false", jwkid: "one", algorithms: "ES256" });
		assert.deepEqual(fixed.config, { ...common, algorithms: ["RS256", "ES256"] });
		assert.deepEqual(kinds(fixed), ["guessed", "anykey", "unlimited"]);
		const dynamic = verify({ ...keys, jwkurl: "url", jwkurlType: "msg" });
		assert.equal(dynamic.config.jwksurl, "");
		assert.ok(has(dynamic, "keyurl"));
	});

	it("chooses an algorithm where none was named", () => {
		assert.deepEqual(verify({ algorithms: "" }).algorithms, ["HS256", "HS384", "HS512"]);
		assert.equal(verify({ algorithms: "", mode: "public-key", publicKey: "x" }).algorithms[0], "RS256");
	});

	it("says what is refused now", () => {
		assert.ok(has(verify({ ignoreExpiration: "true" }), "expired"));
		assert.ok(has(verify({ ignoreNotBefore: true }), "early"));
		assert.ok(!has(verify({ ignoreExpiration: "false" }), "expired"));
		assert.ok(has(verify({ mode: "" }), "unchecked"));
	});

	it("loses checks that have no counterpart", () => {
		const constraints = [{ property: "mail", validator: "email", value: "" }];
		assert.deepEqual(verify({ constraints }).lost, ["mail: email"]);
		assert.deepEqual(verify({ maxAge: "some time", maxAgeType: "env" }).lost, ["maxAge"]);
		assert.deepEqual(verify({ maxAge: "soon", maxAgeType: "str" }).lost, ["maxAge soon"]);
	});
});
