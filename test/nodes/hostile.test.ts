/** Messages that resist being read or changed: each is answered or told of once, and the next good one is served. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { assertCaught, deploy, type FlowOptions, type Message, stop } from "../support/flow.js";
import { makeKeyPair } from "../support/key-pairs.js";
import { mint } from "../support/tokens.js";

const VALUE = "sesame-and-lavender";

const raise = (thrown: unknown) => ({
	enumerable: true,
	configurable: true,
	get() {
		throw thrown;
	},
});
const withGetter = (name: string, thrown: unknown, rest: Message = {}): Message =>
	Object.defineProperty({ ...rest }, name, raise(thrown));
/** Nothing of it can be set, save the id that each message gets. */
const fixed = (properties: Message): Message => {
	const msg = Object.defineProperty({}, "_msgid", { value: "", writable: true, enumerable: true });
	for (const [name, value] of Object.entries(properties)) Object.defineProperty(msg, name, { value, enumerable: true });
	return Object.preventExtensions(msg) as Message;
};
const unreadable = new Proxy(
	{},
	{
		getPrototypeOf: () => {
			throw new Error(VALUE);
		},
		get: () => {
			throw new Error(VALUE);
		},
	},
);
const THROWN: [name: string, thrown: unknown][] = [
	["an error", new Error(VALUE)],
	["an error of another realm", runInNewContext(`new Error("${VALUE}")`)],
	["undefined", undefined],
	["null", null],
	["text", VALUE],
	["a Proxy", unreadable],
];
const never = new Promise<never>(() => {});

describe("jwt: messages that resist", () => {
	afterEach(stop);

	const verify: FlowOptions = { jwt: { mode: "verify" } };
	const guard: FlowOptions = {
		jwt: { mode: "verify", onfailure: "output", outputs: 2, tokenType: "bearer", token: "" },
	};
	const good = () => ({ payload: mint({ sub: "jamie" }) });

	for (const [name, thrown] of THROWN) {
		// Where the runtime has hooks, as here, it takes an error that is nothing for none.
		const isTold = thrown !== undefined && thrown !== null;
		it(`fail where reading msg.req raises ${name}`, async () => {
			const flow = await deploy({ jwt: { mode: "verify", tokenType: "bearer", token: "" } });
			const outcome = await flow.send(withGetter("req", thrown));
			const { error } = isTold ? assertCaught(outcome, "ERR_JWT_TOKEN_MISSING") : outcome;
			assert.equal(error?.code, "ERR_JWT_TOKEN_MISSING");
			assert.ok(!inspect(error).includes(VALUE));
		});

		it(`are answered where reading a part of msg.req raises ${name}`, async () => {
			const flow = await deploy(guard);
			for (const part of ["headers", "rawHeaders", "query"]) {
				const req = withGetter(part, thrown, { headers: {} });
				const { second } = await flow.send({ req });
				assert.ok(second?.statusCode === 401 && second.req === req, part);
			}
		});

		it(`work with the token though msg.req raises ${name}`, async () => {
			const flow = await deploy(verify);
			const { first } = await flow.send(withGetter("req", thrown, good()));
			assert.deepEqual((first?.payload as { sub: string } | undefined)?.sub, "jamie");
		});

		it(`are answered though msg.headers raises ${name}, or cannot be read itself`, async () => {
			const flow = await deploy(guard);
			for (const msg of [withGetter("headers", thrown), { headers: withGetter("etag", thrown) }]) {
				const [req, res] = [{}, {}];
				const resisting = Object.assign(msg, { req, res }) as Message;
				const { second: answer } = await flow.send(resisting);
				assert.equal(answer?.statusCode, 401);
				assert.match(String((answer?.headers as Record<string, string> | undefined)?.["WWW-Authenticate"]), /^Bearer/);
				assert.ok(answer?.req === req && answer?.res === res && resisting.req === req && resisting.res === res);
			}
		});
	}

	it("that cannot be changed are answered by one that carries the request", async () => {
		const flow = await deploy(guard);
		for (const held of [{ payload: "kept" }, { headers: { etag: "e" } }, { statusCode: 200, payload: "kept" }]) {
			const [req, res] = [{ headers: {} }, { send() {} }];
			const { second } = await flow.send(fixed({ req, res, ...held }));
			assert.deepEqual([second?.statusCode, second?.req === req, second?.res === res], [401, true, true]);
			assert.equal((second?.payload as { error: string } | undefined)?.error, "unauthorized");
		}
	});

	it("that only seem to take the answer on are answered by one that does", async () => {
		const flow = await deploy(guard);
		const msg = Object.defineProperty({ req: {} }, "statusCode", { get: () => 200, set() {}, enumerable: true });
		assert.equal((await flow.send(msg)).second?.statusCode, 401);
	});

	it("that cannot take the result fail, and so do those that publish keys", async () => {
		const flow = await deploy(verify);
		assertCaught(await flow.send(fixed(good())), "ERR_JWT_CONFIG_INVALID");
		assert.ok((await flow.send(good())).first);
		await stop();
		const privatekey = makeKeyPair("P-256").privateKey.export({ type: "pkcs8", format: "pem" });
		const publishing = await deploy({
			jwt: { mode: "jwks" },
			config: { algorithm: "ES256" },
			credentials: { privatekey },
		});
		assertCaught(await publishing.send(fixed({ headers: {} })), "ERR_JWT_CONFIG_INVALID");
		const caught = assertCaught(await publishing.send(withGetter("headers", VALUE)), "ERR_JWT_CONFIG_INVALID");
		assert.match(caught.error.message, /msg\.headers/);
		const { first } = await publishing.send({ headers: "no headers" });
		assert.deepEqual(Object.keys(first?.headers ?? {}), ["Content-Type", "Cache-Control"]);
	});

	const PROMISES: [name: string, value: unknown][] = [
		["a promise", never],
		["a promise of another realm", runInNewContext("new Promise(() => {})")],
		["an object that only seems to be a promise", runInNewContext("({ then() {} })")],
		["what cannot be asked whether it is a promise", unreadable],
	];
	for (const [name, value] of PROMISES) {
		it(`with ${name} are not waited for`, async () => {
			const making = await deploy();
			assertCaught(await making.send({ payload: value }), "ERR_JWT_CLAIMS_INVALID");
			await stop();
			const added = await deploy({ jwt: { addclaims: [{ claim: "a", value: "topic", type: "msg" }] } });
			assertCaught(await added.send({ payload: {}, topic: value }), "ERR_JWT_CLAIMS_INVALID");
			await stop();
			const checking = await deploy(verify);
			assertCaught(await checking.send({ payload: value }), "ERR_JWS_INVALID");
			await stop();
			const stored = await deploy({ jwt: { mode: "verify", token: "token", tokenType: "flow" } });
			stored.context().flow.set("token", value);
			assertCaught(await stored.send({}), "ERR_JWS_INVALID");
		});
	}

	it("of a request whose list of headers only seems to be long are not waited for", async () => {
		const flow = await deploy(guard);
		const { second } = await flow.send({ req: { headers: {}, rawHeaders: { length: 1e12 } } });
		assert.equal(second?.statusCode, 401);
	});

	it("that have no methods of an object are told of", async () => {
		const flow = await deploy(verify);
		assertCaught(await flow.send(Object.assign(Object.create(null), { payload: "x" })), "ERR_JWS_INVALID");
		assertCaught(await flow.send({ payload: "x", hasOwnProperty: 1 }), "ERR_JWS_INVALID");
	});

	it("that nest thousands of levels are told of", async () => {
		let deep: unknown = "x";
		for (let level = 0; level < 100_000; level++) deep = [deep];
		const flow = await deploy(verify);
		assertCaught(await flow.send({ payload: deep }), "ERR_JWS_INVALID");
		assertCaught(await flow.send({ payload: "x", deep, req: {} }), "ERR_JWS_INVALID");
		assert.ok((await flow.send(good())).first);
	});
});
