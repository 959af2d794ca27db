/** A warning for anyone who lets the sender of an HTTP request write his own token. */
import assert from "node:assert/strict";
import { deploy, LEVEL, stop } from "../support/flow.js";

type Request = { query: object; body: object; auth: object };
const request = (): Request => ({ query: { sub: "jamie" }, body: { sub: "kim" }, auth: { claims: { sub: "lee" } } });

const WARNED: [title: string, jwt: object, payload: (req: Request) => unknown][] = [
	["msg.payload is the query", {}, ({ query }) => query],
	["msg.payload is the body", {}, ({ body }) => body],
	["msg.req.query is named", { claims: "req.query" }, () => ""],
	["msg.req.body is named in brackets", { claims: 'req["body"]' }, () => ""],
	["a part of the body is named", { claims: "req.body.user" }, () => ""],
	["the body is found by JSONata", { claims: "req.body", claimsType: "jsonata" }, () => ""],
];
const SILENT: [title: string, jwt: object, payload: (req: Request) => unknown][] = [
	["a flow built the claims", {}, ({ query }) => ({ ...query })],
	["the claims are those of a checked sender", { claims: "req.auth.claims" }, () => ""],
	["the claims are in the node", { claims: '{"sub":"jamie"}', claimsType: "json" }, ({ body }) => body],
];

describe("jwt: claims that are the request's own", () => {
	afterEach(stop);

	const warnings = async (jwt: object, payload: (req: Request) => unknown) => {
		const flow = await deploy({ jwt });
		for (let i = 0; i < 3; i++) {
			const req = { ...request(), body: { sub: "kim", user: { sub: "kim" } } };
			const { first } = await flow.send({ req, payload: payload(req) });
			assert.equal(typeof Object(first).payload, "string");
		}
		return flow.logged(LEVEL.warn, "jwt");
	};

	for (const [title, jwt, payload] of WARNED) {
		it(`are warned about once where ${title}`, async () => {
			const [warning, ...others] = await warnings(jwt, payload);
			assert.match(warning ?? "", /its sender decides what the token says/);
			assert.equal(others.length, 0);
		});
	}

	for (const [title, jwt, payload] of SILENT) {
		it(`are not meant where ${title}`, async () => {
			assert.deepEqual(await warnings(jwt, payload), []);
		});
	}

	it("are not looked for in a message without a request", async () => {
		const flow = await deploy();
		await flow.send({ payload: {} });
		const hostile = Object.defineProperty({ payload: {} }, "req", { get: () => assert.fail("locked") });
		await flow.send(hostile);
		assert.doesNotMatch(flow.logged(LEVEL.warn, "jwt").join(), /sender/);
	});
});
