/**
 * The likely mistakes of those who set up a service that takes a token which the `jwt` node signs. Each is answered by the node with
 * a message that names the field, or by the service with what the service's recipe explains.
 */
import assert from "node:assert/strict";
import { read } from "../support/documents.js";
import { deployExample, type Entered, seen } from "../support/example-node.js";
import { assertCaught, type NodeError, stop } from "../support/flow.js";
import { SIGNED } from "../support/signed-token-mistakes.js";
import { WEBHOOK_ENTERED, WEBHOOK_MISTAKES, webhookMessage } from "../support/webhook-mistakes.js";

const merge = (entered: Entered, change: Entered): Entered => ({
	config: { ...entered.config, ...change.config },
	jwt: { ...entered.jwt, ...change.jwt },
	credentials: { ...entered.credentials, ...change.credentials },
	env: { ...entered.env, ...change.env },
	msg: { ...entered.msg, ...change.msg },
});

/** Returns what a recipe advises about something that is seen. */
function adviceOf(recipe: string, what: string): string {
	const rows = read(recipe)
		.split("\n")
		.filter((line) => line.startsWith("| "))
		.map((line) => line.split(" | "));
	return rows
		.filter(([seen = ""]) => seen.includes(what))
		.map(([, ...advice]) => advice.join(" | "))
		.join("\n");
}

describe("the likely mistakes of those who sign a service's tokens", () => {
	const environment = { ...process.env };
	afterEach(async () => {
		await stop();
		for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
	});

	for (const { example, node, recipe, entered, refusal, mistakes } of SIGNED) {
		const send = async (change: Entered) => {
			const all = merge(entered, change);
			const flow = await deployExample(example, node, all);
			const outcome = await flow.send({ payload: {}, ...structuredClone(all.msg) });
			const { token, payload } = outcome.first ?? {};
			return { outcome, token: String(token ?? (payload as { token?: string } | undefined)?.token ?? payload) };
		};
		describe(example, () => {
			it("are at least twenty, and what is right works", async () => {
				assert.ok(mistakes.filter(([, , answered]) => answered).length >= 20);
				const { outcome, token } = await send({});
				assert.ok(outcome.first, outcome.error?.message);
				assert.equal(await refusal(token), undefined);
			});
			for (const [title, change, answered] of mistakes) {
				const [by, says, field] = answered ?? ["nobody"];
				it(`${by === "nobody" ? "do no harm" : `are explained by the ${by}`}: ${title}`, async () => {
					const { outcome, token } = await send(change);
					if (by === "node") {
						assert.match(assertCaught(outcome, says as string).error.message, field as RegExp);
						return;
					}
					assert.ok(outcome.first, outcome.error?.message);
					assert.equal(await refusal(token), says);
					if (by === "service") assert.match(adviceOf(recipe, says as string), field as RegExp);
				});
			}
		});
	}

	describe("Check webhooks of Vonage", () => {
		const send = async (change: Entered, arrives: Parameters<typeof webhookMessage>[0]) => {
			const all = merge(WEBHOOK_ENTERED, change);
			const flow = await deployExample("Check webhooks of Vonage", "from Vonage?", all);
			return { flow, outcome: await flow.send(webhookMessage(arrives)) };
		};
		it("are at least twenty, and what is right works", async () => {
			assert.ok(WEBHOOK_MISTAKES.length >= 20);
			assert.ok((await send({}, {})).outcome.first);
		});
		for (const [title, entered, arrives, [by, what, field]] of WEBHOOK_MISTAKES) {
			it(`are explained by the ${by}: ${title}`, async () => {
				const { flow, outcome } = await send(entered, arrives);
				assert.ok(!outcome.first, "the webhook was accepted");
				if (by === "status") {
					assert.equal(await seen(flow, outcome), what);
					assert.match(adviceOf("docs/recipes/webhooks.md", what), field);
				} else {
					const told = (outcome.error ?? outcome.second?.error) as NodeError;
					assert.equal(told.code, what);
					assert.match(told.message, field);
				}
			});
		}
	});
});
