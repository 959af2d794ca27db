/** The inspector for a node with several configurations: as in the node, the unverified issuer chooses among them. */
import assert from "node:assert/strict";
import { firstCode, type InspectAnswer, postTo } from "../support/inspecting.js";
import { startServer, stopServers } from "../support/jwks-server.js";
import { ARN, makeLoadBalancer } from "../support/load-balancer.js";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { forge, SECRET } from "../support/tokens.js";

const SHOP = "https://shop.example";
const OTHER = "https://other.example";
const VARIABLE = "ISSUER_OF_SEVERAL";
const OTHER_SECRET = SECRET.toUpperCase();
const FLOW: FlowNode[] = [
	{ id: "shop", type: "jwt-config", name: "the shop", issuer: SHOP, credentials: { secret: SECRET } },
	{ id: "other", type: "jwt-config", name: "another", issuer: OTHER, credentials: { secret: OTHER_SECRET } },
];
const shop = { id: "shop", options: { name: "the shop", issuer: SHOP } };
const other = { id: "other", options: { name: "another", issuer: OTHER, audience: "api" } };

const make = (claims: object, secret: string = SECRET) =>
	forge({ alg: "HS256" }, { exp: Math.floor(Date.now() / 1000) + 600, ...claims }, secret);

type Answer = InspectAnswer & { configuration?: { id: string; name: string } };

describe("the inspector with several configurations", () => {
	let nodeRed: NodeRed;
	before(async () => {
		process.env[VARIABLE] = "marzipan";
		nodeRed = await startNodeRed();
		await nodeRed.deploy(FLOW);
	});
	after(async () => {
		delete process.env[VARIABLE];
		await nodeRed?.stop();
		await stopServers();
	});
	const inspect = async (token: string, fields: object, ...alternatives: object[]): Promise<Answer> => {
		const { json } = await postTo<Answer>(`${nodeRed.url}/jwt-config/inspect`, { ...fields, token, alternatives });
		return json;
	};
	const failed = ({ checks }: Answer) => checks.filter(({ outcome }) => outcome === "failed");

	it("runs the checks of the configuration that names the issuer, and says which one it is", async () => {
		const ofShop = await inspect(make({ iss: SHOP }), shop, other);
		assert.deepEqual([ofShop.accepted, ofShop.configuration], [true, { id: "shop", name: "the shop" }]);
		const ofOther = await inspect(make({ iss: OTHER, aud: "app" }, OTHER_SECRET), shop, other);
		assert.deepEqual([ofOther.accepted, ofOther.configuration], [false, { id: "other", name: "another" }]);
		assert.deepEqual(
			failed(ofOther).map(({ check, found }) => [check, found]),
			[["audience", "app"]],
		);
		const forged = await inspect(make({ iss: OTHER, aud: "api" }), shop, other);
		assert.equal(firstCode(forged), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
	});

	it("runs the node's own rules after the checks of the chosen configuration", async () => {
		const node = { rules: [{ claim: "sub", operator: "equals", value: "robin", type: "str" }], scopes: "read" };
		const answer = await inspect(make({ iss: SHOP, sub: "jamie" }), { ...shop, node }, other);
		assert.deepEqual([answer.accepted, answer.configuration?.id], [false, "shop"]);
		assert.deepEqual(
			failed(answer).map(({ check }) => check),
			["scopes", "rule"],
		);
	});

	it("says which issuers are accepted if a token is for none of them", async () => {
		const answer = await inspect(make({ iss: "https://elsewhere.example" }), shop, other);
		assert.deepEqual([answer.accepted, answer.configuration], [false, undefined]);
		const [check] = answer.checks;
		assert.deepEqual(
			[answer.checks.length, check?.check, check?.expected, check?.found],
			[1, "issuer", [SHOP, OTHER], "https://elsewhere.example"],
		);
		assert.equal(answer.claims?.iss, "https://elsewhere.example");
		const hidden = { ...other, options: { ...other.options, issuer: `\${${VARIABLE}}` } };
		const secret = await inspect(make({ iss: "https://elsewhere.example" }), shop, hidden);
		assert.deepEqual([secret.checks[0]?.check, secret.checks[0]?.expected], ["issuer", undefined]);
		assert.ok(!JSON.stringify(secret).includes("marzipan"));
	});

	it("says what is wrong with the form of a token before a configuration is chosen", async () => {
		for (const [token, check] of [
			["no token", "form"],
			[make({}).replace(/\.[^.]*\./, ".W10."), "claims set"],
		] as const) {
			const answer = await inspect(token, shop, other);
			assert.deepEqual([answer.accepted, failed(answer)[0]?.check], [false, check]);
		}
	});

	it("fails as the node does if a configuration is missing, or several have no issuer", async () => {
		const missing = { id: "gone", options: null };
		const ofShop = await inspect(make({ iss: SHOP }), shop, missing);
		assert.equal(ofShop.accepted, true);
		const unknown = await inspect(make({ iss: OTHER }), shop, missing);
		assert.equal(unknown.problem?.code, "ERR_JWT_CONFIG_MISSING");
		const nameless = { id: "other", options: {} };
		const vague = await inspect(make({ iss: SHOP }), nameless, shop, nameless);
		assert.equal(vague.problem?.code, "ERR_JWT_CONFIG_INVALID");
	});

	it("takes the configuration of the load balancer that a token names", async () => {
		const balancer = makeLoadBalancer();
		const { origin } = await startServer(balancer.answer);
		const options = { name: "behind it", algorithm: "ES256", keysource: "alb", signer: ARN, signerurl: origin };
		const behind = { id: "behind", options };
		const accepted = await inspect(balancer.token(), shop, behind);
		assert.deepEqual([accepted.accepted, accepted.configuration?.id], [true, "behind"]);
		const refused = await inspect(balancer.token({}, { signer: `${ARN}0` }), shop, behind);
		const [check] = refused.checks;
		assert.deepEqual([check?.check, check?.expected, check?.found], ["signer", [ARN], `${ARN}0`]);
		assert.equal((await inspect(make({ iss: SHOP }), shop, behind)).configuration?.id, "shop");
	});

	it("asks for the first configuration that can judge a token if several name its issuer", async () => {
		const same = { id: "other", options: { ...other.options, issuer: SHOP, audience: "" } };
		const first = await inspect(make({ iss: SHOP }), same, shop);
		assert.deepEqual([first.accepted, first.configuration?.id], [true, "shop"]);
		const second = await inspect(make({ iss: SHOP, exp: 1 }, OTHER_SECRET), shop, same);
		assert.deepEqual([firstCode(second), second.configuration?.id], ["ERR_JWT_EXPIRED", "other"]);
	});
});
