/** The inspector for configurations with a store: tokens that are revoked, and tokens that work once. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { firstCode, type InspectAnswer, postTo } from "../support/inspecting.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { mint, SECRET } from "../support/tokens.js";

const onTab = (id: string, type: string, more: object): FlowNode => ({ id, type, z: "tab", ...more });
const FLOW: FlowNode[] = [
	{ id: "tab", type: "tab", label: "Flow 1" },
	{ id: "store1", type: "jwt-store", name: "", kind: "context", contextstore: "", prefix: "jwt:" },
	{ id: "keys1", type: "jwt-config", store: "store1", credentials: { secret: SECRET } },
	onTab("in-once", "http in", { url: "/once", method: "post", wires: [["once"]] }),
	onTab("once", "jwt", {
		...{ mode: "verify", jwtconfig: "keys1", token: "payload.token", once: true },
		...{ onfailure: "output", outputs: 2, wires: [["out"], ["out"]] },
	}),
	onTab("in-end", "http in", { url: "/end", method: "post", wires: [["end"]] }),
	onTab("end", "jwt-session", {
		...{ mode: "end", end: "token", jwtconfig: "keys1", token: "payload.token", tokenType: "msg", wires: [["out"]] },
	}),
	onTab("out", "http response", { statusCode: "", headers: {}, wires: [] }),
];
const make = () => mint({ sub: "jamie", exp: Math.floor(Date.now() / 1000) + 600, jti: randomUUID() });

describe("the inspector with a store", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await startNodeRed();
		await nodeRed.deploy(FLOW);
	});
	after(() => nodeRed?.stop());

	const send = (path: string, token: string) => postTo(`${nodeRed.url}/${path}`, { token });
	const inspect = async (token: string, { store = "store1", once = false } = {}): Promise<InspectAnswer> => {
		const body = { id: "keys1", token, options: { store }, node: { once } };
		return (await postTo<InspectAnswer>(`${nodeRed.url}/jwt-config/inspect`, body)).json;
	};
	const outcome = ({ checks }: InspectAnswer, name: string) => checks.find(({ check }) => check === name)?.outcome;

	it("tells that a token was revoked, as the node would", async () => {
		const token = make();
		assert.equal(outcome(await inspect(token), "not revoked"), "passed");
		assert.equal((await send("end", token)).status, 200);
		const answer = await inspect(token);
		assert.deepEqual([answer.accepted, firstCode(answer)], [false, "ERR_JWT_REVOKED"]);
		assert.equal((await inspect(token, { store: "" })).accepted, true);
	});

	it("tells that a token was used before, and does not use it up", async () => {
		const token = make();
		for (let turn = 0; turn < 3; turn++) {
			const answer = await inspect(token, { once: true });
			assert.deepEqual([answer.accepted, answer.checks.at(-1)?.check], [true, "not used before"]);
		}
		assert.equal((await send("once", token)).status, 200);
		assert.equal((await send("once", token)).status, 401);
		assert.equal(firstCode(await inspect(token, { once: true })), "ERR_JWT_REPLAYED");
		assert.equal((await inspect(token)).accepted, true);
	});

	it("fails as the node does if there is no store, or it was deleted", async () => {
		const none = await inspect(make(), { store: "", once: true });
		assert.deepEqual([firstCode(none), outcome(none, "not used before")], ["ERR_JWT_CONFIG_INVALID", "failed"]);
		assert.equal((await inspect(make(), { store: "gone" })).problem?.code, "ERR_JWT_CONFIG_MISSING");
	});
});
