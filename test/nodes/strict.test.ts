/** What a `jwt` node that verifies refuses unless its configuration says otherwise, through the node and its defaults. */
import assert from "node:assert/strict";
import { assertCaught, deploy, stop } from "../support/flow.js";
import { forge, mint } from "../support/tokens.js";

const inAnHour = Math.floor(Date.now() / 1000) + 3600;
const ERROR = "ERR_JWT_CLAIM_VALIDATION_FAILED";

/** As a flow file without these properties. */
const NEW = { requireexp: undefined, acceptbound: undefined };

type Row = [title: string, token: string, claim: string, reason: string, config?: object];

const REFUSED: Row[] = [
	["without exp", mint({ sub: "jamie" }), "exp", "missing"],
	["without exp, where the flow file has no yes or no", mint({}), "exp", "missing", { requireexp: "perhaps" }],
	["without exp under a longest life", mint({}), "exp", "missing", { requireexp: false, maxlifetime: "1h" }],
	["with an exp that is too large", forge({ alg: "HS256" }, '{"exp":1e999}'), "exp", "invalid"],
	["with an exp in milliseconds", mint({ exp: inAnHour * 1000 }), "exp", "invalid"],
	["that lives too long", mint({ exp: inAnHour + 86_400 }), "exp", "check_failed", { maxlifetime: "59m" }],
	["for another purpose", mint({ exp: inAnHour }, { typ: "logout+jwt" }), "typ", "check_failed"],
	["that is bound to a key", mint({ exp: inAnHour, cnf: { jkt: "x" } }), "cnf", "check_failed"],
	[
		"bound to a key, where the flow file has no yes or no",
		mint({ exp: inAnHour, cnf: {} }),
		"cnf",
		"check_failed",
		{ acceptbound: 1 },
	],
];

const ACCEPTED: [title: string, claims: object, header: object, config: object][] = [
	["with exp", { exp: inAnHour }, {}, {}],
	["without exp", {}, {}, { requireexp: false }],
	["without exp, the no written as text", {}, {}, { requireexp: "false" }],
	["for another purpose that is asked for", { exp: inAnHour }, { typ: "logout+jwt" }, { tokentype: "logout+jwt" }],
	["that is bound to a key", { exp: inAnHour, cnf: {} }, {}, { acceptbound: true }],
	["that lives just so long", { exp: inAnHour }, {}, { maxlifetime: "1h", clocktolerance: "5s" }],
];

describe("jwt: what is refused by default", () => {
	afterEach(stop);

	for (const [title, token, claim, reason, config] of REFUSED) {
		it(`a token ${title}`, async () => {
			const flow = await deploy({ jwt: { mode: "verify" }, config: { ...NEW, ...config } });
			const { error } = assertCaught(await flow.send({ payload: token }), ERROR);
			assert.deepEqual((error as { cause?: unknown }).cause, { claim, reason });
		});
	}

	for (const [title, claims, header, config] of ACCEPTED) {
		it(`but not a token ${title}, as configured: ${JSON.stringify(config)}`, async () => {
			const flow = await deploy({ jwt: { mode: "verify" }, config: { ...NEW, ...config } });
			const { first } = await flow.send({ payload: mint(claims, header) });
			assert.deepEqual(first?.payload, claims);
		});
	}

	for (const config of [{ audience: "," }, { audience: " , ," }, { audienceclaim: "client_id" }]) {
		for (const mode of ["verify", "generate"]) {
			it(`${mode} by a configuration that seems to check an audience: ${JSON.stringify(config)}`, async () => {
				const flow = await deploy({ jwt: { mode }, config });
				const payload = mode === "verify" ? mint({ exp: inAnHour }) : {};
				assertCaught(await flow.send({ payload }), "ERR_JWT_CONFIG_INVALID");
			});
		}
	}
});
