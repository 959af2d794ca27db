/** The status of a `jwt` node: the latest outcome, set when it changes and not more often than the editor can show. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mock } from "node:test";
import { factsOfAction } from "../../src/actions.js";
import { deploy, type FlowOptions, stop } from "../support/flow.js";
import { mint } from "../support/tokens.js";

const require = createRequire(import.meta.url);
const { createOutcomeStatus } = require("../../dist/nodes/support/outcome-status.js");

const green = (mode: string) => ({ fill: "green", shape: "dot", text: `jwt.status.${mode}` });
const red = (code: string) => ({ fill: "red", shape: "ring", text: `jwt.status.${code}` });

const ON_DEPLOY: [title: string, options: FlowOptions, text: string][] = [
	["the configuration is missing", { config: null }, "ERR_JWT_CONFIG_MISSING"],
	["the secret is missing", { credentials: {} }, "nosecret"],
	["the secret cannot be read", { config: { secretencoding: "hex" } }, "ERR_JWT_KEY_INVALID"],
];

describe("the status of a jwt node", () => {
	afterEach(stop);

	for (const [title, options, text] of ON_DEPLOY) {
		for (const mode of ["generate", "verify"]) {
			it(`says on deploy, to ${mode}, that ${title}, and does not repeat it`, async () => {
				const flow = await deploy({ ...options, jwt: { mode } });
				assert.deepEqual(await flow.statuses(1), [red(text)]);
				await flow.send({ payload: "letmein" });
				await flow.send({ payload: "letmein" });
				assert.deepEqual(await flow.statuses(), [red(text)]);
			});
		}
	}

	for (const mode of ["generate", "verify", "decode"]) {
		it(`is not set on deploy where all is well, and once for many messages to ${mode}`, async () => {
			const flow = await deploy({ jwt: { mode } });
			assert.deepEqual(await flow.statuses(), []);
			for (let i = 0; i < 5; i++) await flow.send({ payload: mode === "generate" ? {} : mint({}) });
			const expected = { ...green(mode), ...(mode === "decode" && { fill: "grey" }) };
			assert.deepEqual(await flow.statuses(), [expected]);
		});
	}

	it("is red for every failure, for those that are not the node's own too", async () => {
		const flow = await deploy({ jwt: { output: "locked" } });
		const set = () => {
			throw new Error("locked");
		};
		const { caught } = await flow.send(Object.defineProperty({ payload: {} }, "locked", { set }));
		assert.ok(caught);
		const [status] = await flow.statuses(1);
		assert.deepEqual([status?.fill, status?.shape], ["red", "ring"]);
	});

	it("tells of a refused token on the second output too", async () => {
		const flow = await deploy({ jwt: { mode: "verify", onfailure: "output" } });
		await flow.send({ payload: "letmein" });
		assert.deepEqual(await flow.statuses(), [red("ERR_JWS_INVALID")]);
	});

	it("follows the outcomes of messages", async () => {
		mock.timers.enable({ apis: ["setTimeout"] });
		try {
			const flow = await deploy();
			for (const payload of [{}, "text", {}, "text"]) await flow.send({ payload });
			assert.deepEqual(await flow.statuses(), [green("generate")]);
			mock.timers.tick(1000);
			assert.deepEqual(await flow.statuses(), [green("generate"), red("ERR_JWT_CLAIMS_INVALID")]);
		} finally {
			mock.timers.reset();
		}
	});
});

describe("createOutcomeStatus", () => {
	let shown: string[];
	let status: {
		show(outcome: string, error?: object): boolean;
		block(code: string, error: object): boolean;
		ready(warning?: string): void;
		close(): void;
	};
	beforeEach(() => {
		mock.timers.enable({ apis: ["setTimeout"] });
		shown = [];
		status = createOutcomeStatus(
			{ factsOfAction },
			{ status: ({ text = "(none)" }: { text?: string }) => shown.push(text.replace("jwt.status.", "")) },
			({ words }: { words?: string }) => words,
		);
	});
	afterEach(() => mock.timers.reset());

	it("shows the first outcome at once, and says that it is news", () => {
		assert.equal(status.show("verify"), true);
		assert.deepEqual(shown, ["verify"]);
	});

	it("shows the same outcome once, however long it lasts, and says that it is none", () => {
		status.show("verify");
		for (let i = 0; i < 10; i++) {
			assert.equal(status.show("verify"), false);
			mock.timers.tick(700);
		}
		assert.deepEqual(shown, ["verify"]);
	});

	it("shows a change at once when the last is a second old", () => {
		status.show("verify");
		mock.timers.tick(1000);
		assert.equal(status.show("ERR_JWT_EXPIRED"), true);
		assert.deepEqual(shown, ["verify", "ERR_JWT_EXPIRED"]);
	});

	it("holds back an earlier change until then, and then shows the latest", () => {
		status.show("verify");
		mock.timers.tick(300);
		status.show("ERR_JWT_EXPIRED");
		assert.equal(status.show("ERR_JWS_INVALID"), true);
		mock.timers.tick(699);
		assert.deepEqual(shown, ["verify"]);
		mock.timers.tick(1);
		assert.deepEqual(shown, ["verify", "ERR_JWS_INVALID"]);
	});

	it("shows nothing for a change that was taken back", () => {
		for (const outcome of ["verify", "ERR_JWT_EXPIRED", "verify"]) status.show(outcome);
		mock.timers.tick(5000);
		assert.deepEqual(shown, ["verify"]);
	});

	it("shows outcomes that alternate without end once a second", () => {
		for (let i = 0; i < 1000; i++) {
			status.show(i % 2 ? "verify" : "ERR_JWT_EXPIRED");
			mock.timers.tick(10);
		}
		assert.ok(shown.length >= 2 && shown.length <= 10, `shown ${shown.length} times in ten seconds`);
	});

	it("shows another claim or reason at once, but not another value", () => {
		const failure = (claim: string, reason: string, words: string) => ({ claim, reason, words });
		for (const [error, isNews] of [
			[failure("aud", "check_failed", "aud: wrong"), true],
			[failure("aud", "check_failed", "aud: wrong, once more"), false],
			[failure("iss", "check_failed", "iss: wrong"), true],
			[failure("iss", "missing", "iss: missing"), true],
		] as const) {
			assert.equal(status.show("ERR_JWT_CLAIM_VALIDATION_FAILED", error), isNews);
			mock.timers.tick(1000);
		}
		assert.deepEqual(shown, ["aud: wrong", "iss: wrong", "iss: missing"]);
	});

	it("is ready only in place of a reason why the node could not work", () => {
		status.ready();
		for (const outcome of ["verify", "ERR_JWT_CONFIG_INVALID"]) {
			status.show(outcome);
			status.ready();
			mock.timers.tick(1000);
		}
		assert.equal(status.block("ERR_JWT_KEY_MISSING", {}), true);
		assert.equal(status.block("ERR_JWT_KEY_MISSING", {}), false);
		mock.timers.tick(1000);
		status.ready();
		mock.timers.tick(1000);
		status.show("ERR_JWT_CONFIG_INVALID");
		status.ready();
		assert.deepEqual(shown, [
			"verify",
			"ERR_JWT_CONFIG_INVALID",
			"ERR_JWT_KEY_MISSING",
			"ready",
			"ERR_JWT_CONFIG_INVALID",
		]);
	});

	it("is removed and shows nothing more once closed", () => {
		status.show("verify");
		status.show("ERR_JWT_EXPIRED");
		status.close();
		mock.timers.tick(5000);
		status.show("ERR_JWS_INVALID");
		status.ready("trouble");
		mock.timers.tick(5000);
		assert.deepEqual(shown, ["verify", "(none)"]);
	});
});
