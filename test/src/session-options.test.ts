import assert from "node:assert/strict";
import {
	isCookiePath,
	isHostCookieName,
	isSecureCookieName,
	JWT_SESSION_DEFAULTS,
	JWT_STORE_CREDENTIALS,
	JWT_STORE_DEFAULTS,
} from "../../src/session-options.js";

describe("the defaults of sessions that flow files rely on", () => {
	it("jwt-session", () =>
		assert.deepEqual(JWT_SESSION_DEFAULTS, {
			...{ name: "", jwtconfig: "", mode: "start", claims: "payload", claimsType: "msg", addclaims: [] },
			...{ token: "payload.refresh_token", tokenType: "msg", refreshcookie: "", refreshpath: "/" },
			...{ end: "session", subject: "payload", subjectType: "msg" },
			...{ output: "payload", outputType: "msg", onfailure: "error" },
		}));

	it("jwt-store", () => {
		assert.deepEqual(JWT_STORE_DEFAULTS, {
			...{ name: "", kind: "context", contextstore: "", prefix: "jwt:" },
			...{ refreshexpiresin: "7d", sessionexpiresin: "30d", reusegrace: "10s" },
		});
		assert.deepEqual(JWT_STORE_CREDENTIALS, { url: { type: "password" } });
	});
});

describe("isCookiePath", () => {
	for (const path of ["/", "/refresh", "/a/b%20c"]) it(`takes ${path}`, () => assert.ok(isCookiePath(path)));
	for (const path of ["", "refresh", "/a; Domain=b", "/a b", "/ä", "/a\r\nb"])
		it(`refuses ${JSON.stringify(path)}`, () => assert.ok(!isCookiePath(path)));
});

describe("isSecureCookieName and isHostCookieName", () => {
	for (const [name, isSecure, isHost] of [
		["__Host-refresh", true, true],
		["__host-refresh", true, true],
		["__Host-Http-refresh", true, true],
		["__Secure-refresh", true, false],
		["__Http-refresh", true, false],
		["refresh__Host-", false, false],
		["__Hostrefresh", false, false],
	] as const) {
		it(name, () => assert.deepEqual([isSecureCookieName(name), isHostCookieName(name)], [isSecure, isHost]));
	}
});
