/** node-red-contrib-jwt itself, beside this package in one Node-RED: what docs/migrating.md says of it. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSecret } from "../support/fixtures.js";
import { json, startServer, stopServers } from "../support/jwks-server.js";
import { asApi, isSign, JWT, sign, verify } from "../support/migrating.js";
import { type FlowNode, linkPackage, type NodeRed, startNodeRed } from "../support/node-red.js";
import { fetchPackage } from "../support/runtimes.js";
import { forge, read } from "../support/tokens.js";

const NAME = "node-red-contrib-jwt";
const CLAIMS = { sub: "jamie", roles: ["admin"] };
const changed = (nodes: readonly FlowNode[], changes: object) =>
	nodes.map((node) => (node.type.startsWith("jwt ") ? { ...node, ...changes } : node));

describe("coming from node-red-contrib-jwt 0.1.0", function () {
	this.timeout(300_000);
	const secret = makeSecret();
	const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-keys-"));
	const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	let old: string;
	let nodeRed: NodeRed;
	before(async () => {
		old = fetchPackage(NAME, "0.1.0");
		const install = (userDir: string) => {
			linkPackage(userDir);
			symlinkSync(old, join(userDir, "node_modules", NAME), "dir");
		};
		nodeRed = await startNodeRed({ install });
	});
	after(async () => {
		await Promise.all([nodeRed?.stop(), stopServers()]);
		rmSync(folder, { recursive: true, force: true });
	});

	const askOld = (token: string) => verify(nodeRed.url, "old", token);
	const askNew = (token: string) => verify(nodeRed.url, "new", token);

	it("goes step by step: both run side by side and take each other's tokens", async () => {
		await nodeRed.deploy([...asApi(JWT.before, "old", secret), ...asApi(JWT.after, "new", secret)]);
		const tokens = [await sign(nodeRed.url, "old", CLAIMS), await sign(nodeRed.url, "new", CLAIMS)];
		for (const token of tokens) {
			const { iat, exp } = read(token).claims;
			assert.equal(Number(exp) - Number(iat), 3600);
			const expected = { status: 200, body: { ...CLAIMS, iat, exp } };
			assert.deepEqual([await askOld(token), await askNew(token)], [expected, expected]);
		}
		assert.deepEqual(
			tokens.map((token) => read(token).header.kid),
			["", undefined],
		);
	});

	it("had the secret in the flow file", async () => {
		const flows = await (await fetch(`${nodeRed.url}/flows`)).text();
		assert.equal(flows.split(secret).length - 1, JWT.before.length);
	});

	it("raised an error where a token was refused, and took tokens from the query", async () => {
		const refused = await askOld("letmein");
		assert.deepEqual([refused.status, (refused.body as { name: string }).name], [401, "JsonWebTokenError"]);
		const token = await sign(nodeRed.url, "old", CLAIMS);
		const status = async (path: string) => (await fetch(`${nodeRed.url}/${path}/verify?access_token=${token}`)).status;
		assert.deepEqual([await status("old"), await status("new")], [200, 401]);
	});

	it("took digits that were typed as milliseconds", async () => {
		await nodeRed.deploy(asApi(changed(JWT.before, { exp: "7200" }), "old", secret));
		const { iat, exp } = read(await sign(nodeRed.url, "old", CLAIMS)).claims;
		assert.equal(Number(exp) - Number(iat), 7);
	});

	it("refused claims with an exp", async () => {
		const answer = await sign(nodeRed.url, "old", { ...CLAIMS, exp: 4e9 });
		assert.doesNotMatch(answer, /^eyJ/);
	});

	it("let anyone make tokens where the keys came from a URL", async () => {
		const jwk = { ...publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" };
		const keys = await startServer(json({ keys: [jwk] }));
		const jwksurl = `${keys.origin}/keys`;
		const config = { algorithm: "RS256", keysource: "jwks", jwksurl };
		const after = JWT.after.map((node) => (node.type === "jwt-config" ? { ...node, ...config } : node));
		const checking = JWT.before.filter((node) => !isSign(node));
		await nodeRed.deploy([
			...asApi(changed(checking, { alg: ["RS256"], jwkurl: jwksurl }), "old", secret),
			...asApi(
				after.filter((node) => !isSign(node)),
				"new",
				secret,
			),
		]);
		await nodeRed.printed(/1 keys loaded from JWK/);
		// The public key as that package writes it, which is all that is needed.
		const { JWKSet } = createRequire(join(old, "package.json"))("node-jwk");
		const pem = JWKSet.fromObject({ keys: [jwk] }).keys[0].key.toPublicKeyPEM();
		const forged = forge({ alg: "HS256", typ: "JWT", kid: "one" }, CLAIMS, pem);
		assert.deepEqual(await askOld(forged), { status: 200, body: CLAIMS });
		assert.equal((await askNew(forged)).status, 401);
	});

	it("let anyone make tokens where algorithms of both kinds were chosen", async () => {
		const key = join(folder, "public.pem");
		const pem = publicKey.export({ type: "spki", format: "pem" }) as string;
		writeFileSync(key, pem);
		const checking = JWT.before.filter((node) => !isSign(node));
		await nodeRed.deploy(asApi(changed(checking, { alg: ["HS256", "RS256"], key }), "old", secret));
		const forged = forge({ alg: "HS256", typ: "JWT" }, CLAIMS, pem);
		assert.deepEqual(await askOld(forged), { status: 200, body: CLAIMS });
	});
});
