/** Every example flow, deployed on a real Node-RED and used as its comment says. */
import assert from "node:assert/strict";
import jsonwebtoken, { type JwtPayload } from "jsonwebtoken";
import { exampleFlow, exampleNames, makeSecret, withSecret } from "../support/fixtures.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

describe("the examples", () => {
	let nodeRed: NodeRed;
	const secret = makeSecret();
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	/** The flow with its debug nodes printing to the log too, where a test can read them. */
	const deploy = (name: string) =>
		nodeRed.deploy(
			withSecret(exampleFlow(name), secret).map((node) => (node.type === "debug" ? { ...node, console: true } : node)),
		);
	const inject = async (name: string, flow: readonly FlowNode[]) => {
		const node = flow.find((candidate) => candidate.type === "inject" && candidate.name === name);
		const response = await fetch(`${nodeRed.url}/inject/${node?.id}`, { method: "POST" });
		assert.equal(response.status, 200);
	};

	it("have a tab each, with a comment that says what to do", () => {
		for (const name of exampleNames()) {
			const flow = exampleFlow(name);
			assert.deepEqual(
				flow.filter(({ type }) => type === "tab").map(({ label }) => label),
				[name],
			);
			assert.equal(flow.filter(({ type, info }) => type === "comment" && info).length, 1, name);
			// At most the name of an environment variable, which is no secret.
			const credentials = flow.flatMap((node) => Object.values(node.credentials ?? {}));
			assert.ok(credentials.every((value) => /^\$\{\w+\}$/.test(value)));
		}
	});

	it("Generate a token", async () => {
		await deploy("Generate a token");
		const response = await fetch(`${nodeRed.url}/jwt/generate`);
		const { access_token } = (await response.json()) as { access_token: string };
		const claims = jsonwebtoken.verify(access_token, secret) as JwtPayload;
		assert.equal(claims.exp, (claims.iat as number) + 86_400);
	});

	it("Verify a token", async () => {
		const flow = exampleFlow("Verify a token");
		await deploy("Verify a token");
		await inject("make a token for jamie", flow);
		// The token is made while the next click may come already: one that is too early is answered, and clicked again.
		for (let clicks = 1; !/\[debug:claims\]\s+\{[^}]*sub: 'jamie'[^}]*role: 'editor'/.test(nodeRed.log()); clicks++) {
			await inject("check it", flow);
			await nodeRed.printed(new RegExp(`(\\[debug:(claims|rejected)\\][\\s\\S]*){${clicks}}`));
		}
		await inject("check a damaged copy", flow);
		await nodeRed.printed(/\[debug:rejected\][\s\S]*statusCode: 401[\s\S]*ERR_JWS_SIGNATURE_VERIFICATION_FAILED/);
	});

	it("Read a token", async () => {
		await deploy("Read a token");
		await inject("a token", exampleFlow("Read a token"));
		await nodeRed.printed(
			/\[debug:header and claims\]\s+\{\s*header: \{ alg: 'HS256', typ: 'JWT' \},\s*claims: \{ sub: 'jamie'/,
		);
	});

	it("Guard an endpoint", async () => {
		await deploy("Guard an endpoint");
		const token = await (await fetch(`${nodeRed.url}/guard/token`)).text();
		const get = async (path: string, headers = {}) => {
			const response = await fetch(`${nodeRed.url}/guard/${path}`, { headers });
			const [, error] = /error="(\w+)"/.exec(response.headers.get("WWW-Authenticate") ?? "") ?? [];
			return { status: response.status, error, body: (await response.json()) as object };
		};
		const withToken = { Authorization: `Bearer ${token}` };
		assert.deepEqual(await get("notes", withToken), {
			status: 200,
			error: undefined,
			body: { notesOf: "jamie", notes: ["Buy milk"] },
		});
		assert.equal((await get("notes")).status, 401);
		assert.equal((await get("users")).status, 401);
		const { status, error } = await get("users", withToken);
		assert.deepEqual([status, error], [403, "insufficient_scope"]);
	});
});
