/** What token endpoints answer, good and bad. */
import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { answerNow } from "../../../src/client/access-token.js";
import { hang, json, raw, stopServers, trickle } from "../../support/jwks-server.js";
import { freezeClock, moveClock } from "../frozen-clock.js";
import { createAsker, failureOf, startEndpoint } from "./asking.js";

const good = { access_token: "granted-token", token_type: "Bearer", expires_in: 3600 };
const sending = (body: unknown, status = 200, headers = {}) =>
	raw(
		typeof body === "string" ? body : JSON.stringify(body),
		{ "content-type": "application/json", ...headers },
		status,
	);

async function asking(answer: RequestListener) {
	const endpoint = await startEndpoint(answer);
	return { endpoint, ...(await createAsker({ node: { tokenurl: endpoint.url } })) };
}

describe("the answer of a token endpoint", () => {
	freezeClock();
	afterEach(stopServers);

	it("gives the access token, and the rest of it", async () => {
		const whole = { ...good, scope: "a b", instance_url: "https://eu.example", id_token: "not.a.token", more: [1] };
		const { ask } = await asking(json(whole));
		const token = await ask();
		assert.deepEqual(answerNow(token), whole);
		moveClock(60);
		assert.deepEqual(answerNow(token), { ...whole, expires_in: 3540 });
		(answerNow(token) as { more: number[] }).more.push(2);
		assert.deepEqual(answerNow(token).more, [1]);
	});

	for (const type of ["bearer", "BEARER"]) {
		it(`may write the type of the token as ${type}`, async () => {
			const { ask } = await asking(json({ ...good, token_type: type }));
			assert.equal((await ask()).answer.access_token, "granted-token");
		});
	}

	for (const type of ["text/plain", "text/html", "application/json; charset=utf-8"]) {
		it(`may call its JSON ${type}`, async () => {
			const { ask } = await asking(json(good, type));
			assert.equal((await ask()).answer.access_token, "granted-token");
		});
	}

	const LIFETIMES: [written: unknown, kept: number][] = [
		[3600, 3540],
		["3600", 3540],
		[" 300 ", 270],
		[3599.9, 3539],
		[100, 90],
		[undefined, 300],
		[null, 300],
		[0, 1],
		[-1, 1],
		["-3600", 1],
		["soon", 1],
		["", 1],
		[Number.MAX_VALUE, 86_400],
		[[], 1],
		[{}, 1],
		[true, 1],
	];
	for (const [written, kept] of LIFETIMES) {
		it(`keeps a token for ${kept} s where expires_in is ${JSON.stringify(written)}`, async () => {
			const { endpoint, ask } = await asking(json({ ...good, expires_in: written }));
			await ask();
			moveClock(kept - 1);
			await ask();
			assert.equal(endpoint.received.length, 1);
			if (written === Number.MAX_VALUE) return;
			moveClock(2);
			assert.equal((await ask()).answer.access_token, "granted-token");
			assert.equal(endpoint.received.length, 2);
		});
	}

	const BAD: [
		title: string,
		answer: RequestListener,
		status: number | undefined,
		error: string | undefined,
		message: RegExp,
	][] = [
		[
			"HTML",
			raw("<html>Sign in</html>", { "content-type": "text/html" }),
			200,
			undefined,
			/not a JSON object.*\(tokenurl\)/,
		],
		["HTML with 404", raw("<html>", {}, 404), 404, undefined, /no such token endpoint.*\(tokenurl\)/],
		["nothing with 200", raw(""), 200, undefined, /not a JSON object/],
		["a list", sending([good]), 200, undefined, /not a JSON object/],
		["text", sending('"granted-token"'), 200, undefined, /not a JSON object/],
		["bytes that are not UTF-8", raw(Uint8Array.of(0x7b, 0xff, 0x7d)), 200, undefined, /not a JSON object/],
		["200 with an error", sending({ error: "invalid_scope" }), 200, "invalid_scope", /Scope \(scope\)/],
		["200 with an odd error", sending({ error: { code: 1 } }), 200, undefined, /does not accept the request/],
		["no access token", sending({ token_type: "Bearer" }), 200, undefined, /no access token \(access_token\)/],
		[
			"a blank access token",
			sending({ ...good, access_token: "" }),
			200,
			undefined,
			/no access token \(access_token\)/,
		],
		["a number as access token", sending({ ...good, access_token: 7 }), 200, undefined, /no access token/],
		[
			"a token with a line break",
			sending({ ...good, access_token: "granted\r\nX-Admin: true" }),
			...([200, undefined, /characters that no header can have/] as const),
		],
		[
			"a token that is not ASCII",
			sending({ ...good, access_token: "gränted" }),
			...([200, undefined, /characters that no header can have/] as const),
		],
		["no type", sending({ access_token: "granted-token" }), 200, undefined, /token_type/],
		["the type DPoP", sending({ ...good, token_type: "DPoP" }), 200, undefined, /bound to a key/],
		["the type mac", sending({ ...good, token_type: "mac" }), 200, undefined, /not a bearer token/],
		["a scope that is a list", sending({ ...good, scope: ["a"] }), 200, undefined, /not as RFC 6749 demands/],
		["201", sending(good, 201), 201, undefined, /does not accept the request/],
		["a redirect", raw("", { location: "https://login.example/" }, 302), 302, undefined, /redirect.*\(tokenurl\)/],
		["invalid_client", sending({ error: "invalid_client" }, 401), 401, "invalid_client", /Client ID \(clientid\)/],
		["unauthorized_client", sending({ error: "unauthorized_client" }, 400), 400, "unauthorized_client", /\(grant\)/],
		[
			"unsupported_grant_type",
			sending({ error: "unsupported_grant_type" }, 400),
			400,
			"unsupported_grant_type",
			/Grant \(grant\)/,
		],
		["invalid_grant", sending({ error: "invalid_grant" }, 400), 400, "invalid_grant", /Issuer \(issuer\)/],
		[
			"a challenge",
			sending({}, 401, { "www-authenticate": 'Basic realm="x"' }),
			401,
			undefined,
			/recognize the client/,
		],
		[
			"an error with a value",
			sending({ error: "jamie-1.eyJhbGciOi" }, 400),
			400,
			undefined,
			/does not accept the request/,
		],
		[
			"a description with values",
			sending({ error: "invalid_grant", error_description: "audience eyJ of jamie" }, 400),
			400,
			"invalid_grant",
			/Audience \(audience\)/,
		],
		["500", sending({ error: "server_error" }, 500), 500, "server_error", /internal error/],
		["503 with HTML", raw("<html>", { "retry-after": "120" }, 503), 503, undefined, /internal error/],
		["a megabyte", raw("x".repeat(1_048_576)), undefined, undefined, /larger than 131072 bytes/],
		["a megabyte of blanks in JSON", raw(`${" ".repeat(1_048_576)}{}`), undefined, undefined, /larger than/],
		[
			"a megabyte, compressed",
			raw(gzipSync("x".repeat(1_048_576)), { "content-encoding": "gzip" }),
			...([undefined, undefined, /larger than/] as const),
		],
		["broken compression", raw("x", { "content-encoding": "gzip" }), undefined, undefined, /the answer is damaged/],
	];
	for (const [title, answer, status, error, message] of BAD) {
		it(`is refused: ${title}`, async () => {
			const { ask } = await asking(answer);
			const failure = await failureOf(ask);
			assert.equal(failure.code, "ERR_JWT_REQUEST_FAILED");
			assert.deepEqual(failure.cause, {
				...(status && { status }),
				...(error && { error }),
			});
			assert.match(failure.message, message);
			assert.match(failure.message, /^(The answer of )?127\.0\.0\.1:\d+ /);
		});
	}

	it("is missed where the connection ends without one", async () => {
		const { endpoint, ask } = await asking((request) => request.socket.destroy());
		const { message, cause } = await failureOf(ask);
		assert.match(message, /^127\.0\.0\.1:\d+ gives no access token: the server closed the connection/);
		assert.deepEqual([cause, endpoint.received.length], [{}, 1]);
	});

	it("is missed where nobody listens", async () => {
		const { endpoint, ask } = await asking(json(good));
		await endpoint.down();
		assert.match((await failureOf(ask)).message, /gives no access token: the connection was refused/);
	});
});

describe("a token endpoint that does not answer", function () {
	this.timeout(15_000);
	afterEach(stopServers);
	for (const [title, answer] of [
		["says nothing", hang],
		["never ends", trickle],
	] as const) {
		it(`is given up after ten seconds where it ${title}`, async () => {
			const { ask } = await asking(answer as RequestListener);
			assert.match((await failureOf(ask)).message, /timed out after 10 seconds/);
		});
	}

	it("is given up at once where the configuration is stopped", async () => {
		const { ask, close } = await asking((_request, response) => {
			response.on("close", () => undefined);
			close();
		});
		assert.match((await failureOf(ask)).message, /was stopped in the meantime/);
	});
});
