/** The flows of both nodes' references, imported as printed and used as the text around them says. */
import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsonwebtoken, { type JwtPayload } from "jsonwebtoken";
import { jsonBlocks } from "../support/documents.js";
import { makeSecret, withSecret } from "../support/fixtures.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";
import { read } from "../support/tokens.js";

describe("the flow of the reference of jwt", () => {
	const secret = makeSecret();
	let nodeRed: NodeRed;
	before(async () => {
		const [flow] = jsonBlocks("docs/jwt.md") as [FlowNode[]];
		nodeRed = await borrowNodeRed();
		await nodeRed.deploy(withSecret(flow, secret));
	});
	after(() => nodeRed?.stop());

	const renew = (token: string) =>
		fetch(`${nodeRed.url}/session/renew`, { method: "POST", headers: { Authorization: `Bearer ${token}` } });

	it("gives a new token, with times of its own, for a good one", async () => {
		const now = Math.floor(Date.now() / 1000);
		const old = { sub: "jamie", role: "editor", iat: now - 800, nbf: now - 800, exp: now + 100, jti: "old" };
		const response = await renew(jsonwebtoken.sign(old, secret));
		assert.equal(response.status, 200);
		const { exp, iat, jti, ...others } = jsonwebtoken.verify(await response.text(), secret) as JwtPayload;
		assert.deepEqual(others, { sub: "jamie", role: "editor", renewed: true });
		assert.ok(Number(iat) >= now && exp === Number(iat) + 900 && jti !== "old" && jti);
	});

	it("gives none for a bad one", async () => {
		assert.equal((await renew(jsonwebtoken.sign({ sub: "jamie" }, secret, { expiresIn: -1 }))).status, 401);
		assert.equal((await renew(jsonwebtoken.sign({ sub: "jamie" }, makeSecret()))).status, 401);
		assert.equal((await renew(jsonwebtoken.sign({ role: "editor" }, secret, { expiresIn: 60 }))).status, 403);
	});
});

describe("the flow of the reference of jwt-config", () => {
	const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-keys-"));
	const variables = { JWT_PRIVATE_KEY_FILE: join(folder, "private.pem"), JWT_ISSUER: "https://flows.example.com" };
	let nodeRed: NodeRed;
	before(async () => {
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		writeFileSync(variables.JWT_PRIVATE_KEY_FILE, privateKey.export({ type: "pkcs8", format: "pem" }));
		// Node-RED has the environment of this process.
		Object.assign(process.env, variables);
		nodeRed = await startNodeRed();
		await nodeRed.deploy((jsonBlocks("docs/jwt-config.md") as [FlowNode[]])[0]);
	});
	after(async () => {
		for (const name of Object.keys(variables)) delete process.env[name];
		await nodeRed?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	it("makes tokens that the keys it publishes check", async () => {
		const published = await fetch(`${nodeRed.url}/.well-known/jwks.json`);
		assert.match(published.headers.get("content-type") ?? "", /^application\/jwk-set\+json(;|$)/);
		assert.equal(published.headers.get("cache-control"), "public, max-age=600");
		const { keys } = (await published.json()) as { keys: JsonWebKey[] };
		assert.deepEqual(
			keys.map(({ alg, d }) => [alg, d]),
			[["ES256", undefined]],
		);
		const token = await (await fetch(`${nodeRed.url}/service/token`)).text();
		const key = createPublicKey({ key: keys[0] as JsonWebKey, format: "jwk" });
		const claims = jsonwebtoken.verify(token, key, { algorithms: ["ES256"] }) as JwtPayload;
		assert.equal(claims.iss, variables.JWT_ISSUER);
		assert.deepEqual(
			[claims.sub, claims.aud],
			["billing", ["https://billing.example.com", "https://stock.example.com"]],
		);
		assert.deepEqual([Number(claims.exp) - Number(claims.iat), claims.nbf], [300, claims.iat]);
		assert.deepEqual(read(token).header, { alg: "ES256", typ: "JWT" });
	});
});
