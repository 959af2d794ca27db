/**
 * What docs/migrating.md says. What the old nodes did is done here by the library they did it with, from their
 * properties; `test/matrix/migrating.test.ts` runs the old nodes themselves.
 */
import assert from "node:assert/strict";
import jsonwebtoken, { type Algorithm, type JwtPayload, type SignOptions, type VerifyOptions } from "jsonwebtoken";
import { makeSecret } from "../support/fixtures.js";
import { asApi, IGNITE, isSign, JSONWEBTOKEN, JWT, sign, verify } from "../support/migrating.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";
import { read } from "../support/tokens.js";

const claims = { sub: "jamie", roles: ["reader", "admin"] };
const secret = makeSecret();
const nodeOf = (nodes: readonly FlowNode[], signs: boolean) => nodes.find((node) => isSign(node) === signs) as FlowNode;

/** What each old package made of its properties. */
const OLD: [path: string, flow: FlowNode[], making: SignOptions, checking: VerifyOptions][] = (() => {
	const [sign, check] = [nodeOf(JWT.before, true), nodeOf(JWT.before, false)];
	const [newer, newerCheck] = [nodeOf(JSONWEBTOKEN.before, true), nodeOf(JSONWEBTOKEN.before, false)];
	return [
		[
			"jwt",
			JWT.after,
			{ algorithm: sign.alg as Algorithm, expiresIn: sign.exp as number, keyid: sign.jwkkid as string },
			{ algorithms: check.alg as Algorithm[] },
		],
		[
			"jsonwebtoken",
			JSONWEBTOKEN.after,
			{
				algorithm: newer.algorithm as Algorithm,
				expiresIn: Number(newer.expiresIn),
				audience: newer.audience as string,
				issuer: newer.issuer as string,
				keyid: newer.keyid as string,
			},
			{
				algorithms: String(newerCheck.algorithms).split(",") as Algorithm[],
				audience: newerCheck.audience as string,
				issuer: newerCheck.issuer as string,
				maxAge: Number(newerCheck.maxAge),
			},
		],
	];
})();

describe("coming from other nodes", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	for (const [path, flow, making, checking] of OLD) {
		describe(`node-red-contrib-${path}`, () => {
			before(() => nodeRed.deploy(asApi(flow, path, secret)));

			it("makes the same tokens after as before", async () => {
				const token = await sign(nodeRed.url, path, claims);
				const now = Math.floor(Date.now() / 1000);
				const old = jsonwebtoken.sign({ ...claims, iat: now }, secret, making);
				const { iat, exp, ...made } = jsonwebtoken.verify(token, secret, checking) as JwtPayload;
				const { iat: _, exp: end, ...before } = read(old).claims;
				assert.deepEqual(made, before);
				assert.equal(Number(exp) - Number(iat), Number(end) - now);
				const { kid, ...header } = read(old).header;
				assert.deepEqual(read(token).header, { ...header, ...(kid ? { kid } : {}) });
			});

			it("accepts the tokens made before, and refuses what they refused", async () => {
				const good = jsonwebtoken.sign(claims, secret, making);
				assert.equal((await verify(nodeRed.url, path, good)).status, 200);
				const bad: [object, SignOptions, string][] = [
					[claims, making, makeSecret()],
					[claims, { ...making, algorithm: "HS384" }, secret],
					[claims, { ...making, expiresIn: -1 }, secret],
				];
				if (path === "jsonwebtoken") {
					const iat = Math.floor(Date.now() / 1000) - Number(checking.maxAge) - 10;
					bad.push([{ ...claims, iat }, making, secret]);
					bad.push([claims, { ...making, audience: "https://other.example.com" }, secret]);
					bad.push([claims, { ...making, issuer: "https://other.example.com" }, secret]);
				}
				for (const [payload, options, key] of bad) {
					const token = jsonwebtoken.sign(payload, key, options);
					assert.throws(() => jsonwebtoken.verify(token, secret, checking));
					assert.equal((await verify(nodeRed.url, path, token)).status, 401, JSON.stringify(read(token)));
				}
			});
		});
	}

	it("turns a constraint into a rule", async () => {
		await nodeRed.deploy(asApi(JSONWEBTOKEN.after, "jsonwebtoken", secret));
		const token = jsonwebtoken.sign({ ...claims, roles: ["reader"] }, secret, OLD[1]?.[2]);
		assert.equal((await verify(nodeRed.url, "jsonwebtoken", token)).status, 403);
	});

	it("takes digits that were typed as seconds, where jsonwebtoken takes them as milliseconds", async () => {
		const flow = JWT.after.map((node) => (node.type === "jwt-config" ? { ...node, expiresin: "7200" } : node));
		await nodeRed.deploy(asApi(flow, "jwt", secret));
		const life = (token: string) => Number(read(token).claims.exp) - Number(read(token).claims.iat);
		assert.equal(life(jsonwebtoken.sign(claims, secret, { expiresIn: "7200" as never })), 7);
		assert.equal(life(await sign(nodeRed.url, "jwt", claims)), 7200);
	});

	for (const when of ["before", "after"] as const) {
		it(`runs the flow of Ignite as it is ${when} a node is saved`, async () => {
			await nodeRed.deploy(asApi(IGNITE[when], "ignite", secret));
			const token = await sign(nodeRed.url, "ignite", claims);
			const { iat, exp, ...others } = jsonwebtoken.verify(token, secret, { algorithms: ["HS256"] }) as JwtPayload;
			assert.deepEqual([others, Number(exp) - Number(iat)], [claims, 86_400]);
			assert.deepEqual(await verify(nodeRed.url, "ignite", token), { status: 200, body: { ...claims, iat, exp } });
			const expired = jsonwebtoken.sign(claims, secret, { expiresIn: -1 });
			assert.equal((await verify(nodeRed.url, "ignite", expired)).status, 401);
		});
	}
});
