/** What a user reads in Node-RED's log when a `jwt` node fails: one plain line that says what to do. */
import assert from "node:assert/strict";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

function flow(jwt: { name: string }, config: object | undefined): FlowNode[] {
	const z = "tab1";
	return [
		{ id: z, type: "tab", label: "log" },
		{ id: "in", type: "http in", z, url: "/log", method: "get", wires: [["step"]] },
		{ id: "step", type: "jwt", z, jwtconfig: `keys.${jwt.name}`, ...jwt, wires: [["out"], ["out"]] },
		{ id: "out", type: "http response", z, wires: [] },
		...(config ? [{ id: `keys.${jwt.name}`, type: "jwt-config", name: "own", ...config }] : []),
	];
}

describe("the log of a real Node-RED", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	/** Lines of the nodes since the last deploy, without their time. */
	const lines = (from: number) =>
		nodeRed
			.log()
			.slice(from)
			.split("\n")
			.filter((line) => line.includes("[jwt"))
			.map((line) => line.slice(line.indexOf("[")));
	const read = async (
		jwt: { name: string; [option: string]: unknown },
		config: object | undefined,
		until: RegExp,
		path = "/log",
	) => {
		const from = nodeRed.log().length;
		await nodeRed.deploy(flow(jwt, config));
		const controller = new AbortController();
		// Without a Catch node, nothing answers a request that raises an error.
		const asked = fetch(nodeRed.url + path, { signal: controller.signal }).catch(() => undefined);
		await nodeRed.printed(until);
		controller.abort();
		await asked;
		return lines(from);
	};
	const credentials = { secret: "a secret of 32 characters or more" };

	it("has a line where a token is missing, without a stack or the name of a class", async () => {
		const jwt = { name: "one", mode: "verify", tokenType: "bearer", token: "" };
		assert.deepEqual(await read(jwt, { credentials }, /\[jwt:one\] There is no token/), [
			"[error] [jwt:one] There is no token in the expected place. Check Token from.",
		]);
	});

	it("says on deploy, and not again, what a configuration lacks", async () => {
		const jwt = { name: "two", mode: "generate", onfailure: "output", outputs: 2 };
		const logged = await read(jwt, {}, /\[jwt-config:own\] The configuration has no secret/);
		assert.deepEqual(logged.slice(0, 1), [
			"[warn] [jwt-config:own] The configuration has no secret. Open it and fill in Secret (secret), or generate one.",
		]);
		for (let i = 0; i < 2; i++) assert.equal((await fetch(`${nodeRed.url}/log`)).status, 500);
		assert.ok(!nodeRed.log().includes("[jwt:two] The configuration has no secret"));
	});

	it("says on deploy which setting of a node cannot be used", async () => {
		const logged = await read(
			{ name: "three", mode: "guess", onfailure: "output", outputs: 2 },
			{ credentials },
			/action guess/,
		);
		assert.deepEqual(logged, ["[error] [jwt:three] The action guess is unknown. Open the node and choose an action."]);
	});

	it("warns that the caller writes the token, once", async () => {
		await read(
			{ name: "four", mode: "generate" },
			{ credentials },
			/\[jwt:four\] The claims are the query/,
			"/log?sub=admin",
		);
		const from = nodeRed.log().length;
		assert.equal((await fetch(`${nodeRed.url}/log?sub=admin`)).status, 200);
		assert.deepEqual(lines(from), []);
	});
});
