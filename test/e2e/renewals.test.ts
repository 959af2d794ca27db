/** The flow of the reference of `jwt-request`, which asks again after a 401, on a real Node-RED. */
import assert from "node:assert/strict";
import { type Service, startService } from "../support/calls.js";
import { jsonBlocks } from "../support/documents.js";
import { stopServers } from "../support/jwks-server.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";
import { SECRET } from "../support/tokens.js";

describe("the flow of the reference of jwt-request", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());
	beforeEach(() => nodeRed.reset());
	afterEach(stopServers);

	const start = (isAccepted: boolean): Promise<Service> => {
		let count = 0;
		return startService(new Set(), ({ path, bearer }) => {
			if (path === "/token") {
				return { status: 200, body: { access_token: `token-${++count}`, token_type: "Bearer" } };
			}
			return isAccepted ? { status: 200, body: { bearer } } : { status: 401, body: { error: "invalid_token" } };
		});
	};
	const deploy = async ({ origin }: Service, change: object = {}) => {
		const printed = JSON.stringify(jsonBlocks("docs/jwt-request.md")[0])
			.replace("https://login.example.com", origin)
			.replace("https://api.example.com", origin);
		const flow = (JSON.parse(printed) as FlowNode[]).map((node) => {
			if (node.type === "jwt-config") return { ...node, credentials: { secret: SECRET } };
			return node.type === "jwt-request" ? { ...node, ...change } : node;
		});
		await nodeRed.deploy(flow);
		return flow.find(({ type }) => type === "inject")?.id;
	};
	const press = (id?: string) => fetch(`${nodeRed.url}/inject/${id}`, { method: "POST" });

	it("calls the API", async () => {
		const service = await start(true);
		await press(await deploy(service));
		await service.until("POST / 200");
		assert.equal(service.answered.get("POST /token 200"), 1);
	});

	for (const output of ["access_token", "payload"]) {
		it(`ends if the API refuses all tokens, with the token in msg.${output}`, async () => {
			const service = await start(false);
			const button = await deploy(service, { output });
			await Promise.all(Array.from({ length: 5 }, () => press(button)));
			await service.until("POST / 401", 10);
			// Lazy, since a greedy pattern looks through a long log again and again.
			await nodeRed.printed(/(?:The same message requested a new access token twice[\s\S]*?){5}/);
			assert.equal(service.answered.get("POST / 401"), 10);
			assert.equal(service.answered.get("POST /token 200"), 1);
			assert.doesNotMatch(nodeRed.log(), /token-1/);
		});
	}
});
