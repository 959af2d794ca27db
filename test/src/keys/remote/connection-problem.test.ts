import assert from "node:assert/strict";
import { connectionProblem } from "../../../../src/keys/remote/connection-problem.js";
import { ProxyError } from "../../../../src/keys/remote/tunnel.js";

/** An error that tells nothing itself, with the code in its cause. */
const failed = (code: unknown) =>
	new TypeError("fetch failed", { cause: Object.assign(new Error("to 192.0.2.1"), { code }) });

describe("connectionProblem", () => {
	const cases: [code: unknown, problem: RegExp][] = [
		["ECONNREFUSED", /refused/],
		["ENOTFOUND", /hostname of the server cannot be resolved/],
		["EAI_AGAIN", /hostname of the server cannot be resolved/],
		["EHOSTUNREACH", /cannot be reached/],
		["ETIMEDOUT", /timed out/],
		["ECONNRESET", /server closed the connection/],
		["CERT_NOT_YET_VALID", /not valid yet\. Check the clock of this computer/],
		["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", /requires a client certificate.*\(tls\)/],
		["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", /does not accept the client certificate, or requires one/],
		["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", /does not accept the client certificate, or requires one/],
		["ERR_SSL_WRONG_VERSION_NUMBER", /does not speak TLS/],
		["HPE_INVALID_CONSTANT", /does not speak HTTP .* whether it needs https/],
		["CERT_HAS_EXPIRED", /has expired/],
		["ERR_TLS_CERT_ALTNAME_INVALID", /is for another host/],
		["DEPTH_ZERO_SELF_SIGNED_CERT", /\(tls\) with that certificate, or set NODE_EXTRA_CA_CERTS/],
		["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /\(tls\) with that certificate, or set NODE_EXTRA_CA_CERTS/],
		["SELF_SIGNED_CERT_IN_CHAIN", /\(tls\) with that certificate, or set NODE_EXTRA_CA_CERTS/],
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

	const proxied: [error: ProxyError, problem: RegExp][] = [
		[new ProxyError({ cause: failed("ECONNREFUSED") }), /through the proxy: the connection was refused.* the proxy is/],
		[new ProxyError({ cause: failed("CERT_NOT_YET_VALID") }), /the proxy's TLS certificate is not valid yet/],
		[new ProxyError({ cause: failed("E192.0.2.1") }), /^no connection through the proxy: it failed\. Check/],
		[new ProxyError({ status: 407 }), /^the proxy requires a username and password/],
		[new ProxyError({ status: 401 }), /^the proxy requires .* or does not accept them/],
		[new ProxyError({ status: 403 }), /^the proxy answers with HTTP status 403/],
	];
	for (const [error, problem] of proxied) {
		it(`says that it is the proxy's fault: ${problem.source}`, () => assert.match(connectionProblem(error), problem));
	}

	it("treats a value that is not an Error as a failed connection", () =>
		assert.equal(connectionProblem("192.0.2.1"), "the connection failed. Try again later."));
});
