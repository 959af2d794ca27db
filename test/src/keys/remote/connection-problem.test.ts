import assert from "node:assert/strict";
import { connectionProblem } from "../../../../src/keys/remote/connection-problem.js";

/** As `fetch` fails: its own error tells nothing, the cause has the code. */
const failed = (code: unknown) =>
	new TypeError("fetch failed", { cause: Object.assign(new Error("to 192.0.2.1"), { code }) });

describe("connectionProblem", () => {
	const cases: [code: unknown, problem: RegExp][] = [
		["ECONNREFUSED", /refused/],
		["ENOTFOUND", /name cannot be resolved/],
		["EAI_AGAIN", /name cannot be resolved/],
		["EHOSTUNREACH", /cannot be reached/],
		["UND_ERR_CONNECT_TIMEOUT", /timed out/],
		["ECONNRESET", /server closed the connection/],
		["UND_ERR_SOCKET", /server closed the connection/],
		["ERR_SSL_WRONG_VERSION_NUMBER", /does not speak TLS/],
		["CERT_HAS_EXPIRED", /has expired/],
		["ERR_TLS_CERT_ALTNAME_INVALID", /is for another host/],
		["DEPTH_ZERO_SELF_SIGNED_CERT", /NODE_EXTRA_CA_CERTS/],
		["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /NODE_EXTRA_CA_CERTS/],
		["SELF_SIGNED_CERT_IN_CHAIN", /NODE_EXTRA_CA_CERTS/],
		["E192.0.2.1", /the connection failed/],
		[5, /the connection failed/],
		[undefined, /the connection failed/],
	];
	for (const [code, problem] of cases) {
		it(`puts ${code} into words`, () => {
			assert.match(connectionProblem(failed(code)), problem);
			assert.doesNotMatch(connectionProblem(failed(code)), /192/);
		});
	}

	it("treats a value that is not an Error as a failed connection", () =>
		assert.equal(connectionProblem("192.0.2.1"), "the connection failed. Try again later."));
});
