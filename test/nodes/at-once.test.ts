/** Where nothing has to be waited for, a node is done with a message before it returns. */
import assert from "node:assert/strict";
import { deploy, type FlowOptions, stop } from "../support/flow.js";
import { sharedKeyPair, toPem } from "../support/key-pairs.js";
import { mint } from "../support/tokens.js";

const { privateKey } = sharedKeyPair("rsa");
const RSA = { config: { algorithm: "RS256" }, credentials: { privatekey: toPem(privateKey) } };

async function rs256(): Promise<string> {
	const flow = await deploy(RSA);
	const { first } = await flow.send({ payload: { sub: "jamie" } });
	await stop();
	return String(first?.payload);
}

const CASES: [title: string, options: FlowOptions, msg: () => Promise<object> | object, isAtOnce: boolean][] = [
	["a token with a secret is made", {}, () => ({ payload: { sub: "jamie" } }), true],
	["a token with a secret is verified", { jwt: { mode: "verify" } }, () => ({ payload: mint({}) }), true],
	["a token is refused", { jwt: { mode: "verify" } }, () => ({ payload: `${mint({})}AAAA` }), true],
	["a token is read", { jwt: { mode: "decode" } }, () => ({ payload: mint({}) }), true],
	[
		"rules are checked",
		{ jwt: { mode: "verify", rules: [{ claim: "sub", operator: "equals", value: "who", type: "msg" }] } },
		() => ({ payload: mint({ sub: "jamie" }), who: "jamie" }),
		true,
	],
	["an RSA signature is verified", { ...RSA, jwt: { mode: "verify" } }, async () => ({ payload: await rs256() }), true],
	["an RSA signature is made", RSA, () => ({ payload: { sub: "jamie" } }), false],
];

describe("jwt: a message is done", () => {
	afterEach(stop);
	for (const [title, options, message, isAtOnce] of CASES) {
		it(`${isAtOnce ? "at once" : "later"} where ${title}`, async () => {
			const msg = await message();
			const flow = await deploy(options);
			// Keys are read soon after a deploy.
			await flow.send({ ...msg });
			assert.equal(await flow.isDoneAtOnce({ ...msg }), isAtOnce);
		});
	}
});
