/** The `jwt-config` node: which keys it takes, what it warns about, and what becomes of those who use it. */
import assert from "node:assert/strict";
import { assertCaught, deploy, type FlowOptions, LEVEL, onTab, stop } from "../support/flow.js";
import { sharedKeyPair } from "../support/key-pairs.js";
import { forge, mint, read, SECRET } from "../support/tokens.js";

const { publicKey, privateKey } = sharedKeyPair("rsa");
const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
const privatePem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const jwk = JSON.stringify(publicKey.export({ format: "jwk" }));

const UNUSABLE: [title: string, options: FlowOptions, code: string][] = [
	["no credentials", { credentials: {} }, "ERR_JWT_KEY_MISSING"],
	["an empty secret", { credentials: { secret: "" } }, "ERR_JWT_KEY_MISSING"],
	["a blank secret", { config: { secretencoding: "hex" }, credentials: { secret: " " } }, "ERR_JWT_KEY_MISSING"],
	["a secret that is no hex", { config: { secretencoding: "hex" } }, "ERR_JWT_KEY_INVALID"],
	["a secret that is no base64", { config: { secretencoding: "base64" } }, "ERR_JWT_KEY_INVALID"],
	["an unknown encoding", { config: { secretencoding: "rot13" } }, "ERR_JWT_CONFIG_INVALID"],
	["a public key", { credentials: { secret: publicPem } }, "ERR_JWT_KEY_INVALID"],
	["a private key", { credentials: { secret: privatePem } }, "ERR_JWT_KEY_INVALID"],
	["a public key as JWK", { credentials: { secret: jwk } }, "ERR_JWT_KEY_INVALID"],
	[
		"a public key in base64",
		{ config: { secretencoding: "base64" }, credentials: { secret: publicPem.replace(/-.*-|\n/g, "") } },
		"ERR_JWT_KEY_INVALID",
	],
	...["XS256", "none", "HS257", "constructor"].map((algorithm): (typeof UNUSABLE)[number] => [
		`the algorithm ${algorithm}`,
		{ config: { algorithm } },
		"ERR_JWT_CONFIG_INVALID",
	]),
	["a shared secret from a URL", { config: { keysource: "jwks" } }, "ERR_JWT_CONFIG_INVALID"],
	["keys from nowhere", { config: { keysource: "elsewhere" } }, "ERR_JWT_CONFIG_INVALID"],
];

const ABSENT: [title: string, options: FlowOptions][] = [
	["is none", { jwt: { jwtconfig: "" } }],
	["is not named", { jwt: { jwtconfig: undefined } }],
	["was deleted", { config: null }],
	["is disabled", { config: { d: true } }],
	["is another node", { jwt: { jwtconfig: "first" } }],
];

const SHORT: [secret: string, config: object, warnings: number][] = [
	["s3cret", {}, 1],
	["x".repeat(31), {}, 1],
	["x".repeat(32), {}, 0],
	["x".repeat(32), { algorithm: "HS384" }, 1],
	["x".repeat(48), { algorithm: "HS384" }, 0],
	["ff".repeat(31), { secretencoding: "hex" }, 1],
	["ff".repeat(32), { secretencoding: "hex" }, 0],
];

describe("jwt-config", () => {
	afterEach(stop);

	for (const mode of ["generate", "verify"]) {
		for (const [title, options, code] of UNUSABLE) {
			it(`with ${title} fails each message to ${mode}, and says why in the log once`, async () => {
				const flow = await deploy({ ...options, jwt: { mode } });
				const payload = mode === "generate" ? { sub: "jamie" } : mint({});
				for (const topic of ["one", "two"]) {
					const caught = assertCaught(await flow.send({ payload, topic }), code);
					assert.deepEqual([caught.payload, caught.topic], [payload, topic]);
				}
				const warnings = flow.logged(LEVEL.warn, "jwt-config");
				assert.equal(warnings.length, 1);
				assert.ok(!warnings.join().includes(SECRET));
			});
		}

		for (const [title, options] of ABSENT) {
			it(`that ${title} fails each message to ${mode}`, async () => {
				const flow = await deploy({ ...options, jwt: { mode, ...options.jwt } });
				for (const payload of [{ sub: "jamie" }, mint({})]) {
					const caught = assertCaught(await flow.send({ payload }), "ERR_JWT_CONFIG_MISSING");
					assert.deepEqual(caught.payload, payload);
				}
			});
		}
	}

	for (const [secret, config, warnings] of SHORT) {
		const { algorithm = "HS256" } = config as { algorithm?: string };
		it(`warns ${warnings} times of ${secret.length} characters for ${JSON.stringify(config)}, and works`, async () => {
			const second = onTab({ id: "another", type: "jwt", jwtconfig: "node.config", mode: "verify" });
			const flow = await deploy({ config, credentials: { secret }, nodes: [second] });
			for (const sub of ["jamie", "kim"]) assert.ok((await flow.send({ payload: { sub } })).first);
			const logged = flow.logged(LEVEL.warn, "jwt-config");
			assert.equal(logged.length, warnings);
			for (const warning of logged) assert.match(warning, new RegExp(`${algorithm}.*${algorithm.slice(2)}`));
			assert.ok(!logged.join().includes(secret));
		});
	}

	const ENCODINGS: [secretencoding: BufferEncoding, secret: string][] = [
		["utf8", "fünf Eulen, zwölf Monde und ein Boot"],
		["base64", Buffer.from(SECRET).toString("base64")],
		["base64", `${Buffer.from(SECRET).toString("base64")}\n`],
		["base64url", Buffer.from(SECRET).toString("base64url")],
		["hex", Buffer.from(SECRET).toString("hex")],
	];
	for (const [secretencoding, secret] of ENCODINGS) {
		it(`reads a secret in ${secretencoding}${secret.endsWith("\n") ? " with a line end" : ""}`, async () => {
			const options = { config: { secretencoding }, credentials: { secret } };
			const flow = await deploy({ ...options, jwt: { mode: "verify" } });
			const token = forge({ alg: "HS256" }, { sub: "jamie" }, Buffer.from(secret, secretencoding));
			assert.deepEqual((await flow.send({ payload: token })).first?.payload, { sub: "jamie" });
		});
	}

	it("is used as it is after each deploy, by nodes that go on running too", async () => {
		const flow = await deploy({ config: null });
		const send = () => flow.send({ payload: { sub: "jamie" } });
		const lifetime = async () => {
			const { iat, exp } = read(String((await send()).first?.payload)).claims;
			return Number(exp) - Number(iat);
		};
		assertCaught(await send(), "ERR_JWT_CONFIG_MISSING");
		await flow.redeploy({ config: { expiresin: "60" } });
		assert.equal(await lifetime(), 60);
		await flow.redeploy({ config: { expiresin: "90" } });
		assert.equal(await lifetime(), 90);
		await flow.redeploy({ config: null });
		assertCaught(await send(), "ERR_JWT_CONFIG_MISSING");
	});
});
