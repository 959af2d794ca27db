import assert from "node:assert/strict";
import { JWT_REQUEST_DEFAULTS, JWT_REQUEST_NEW } from "../../src/request-options.js";

describe("the defaults of access tokens that flow files rely on", () => {
	it("jwt-request", () =>
		assert.deepEqual(JWT_REQUEST_DEFAULTS, {
			...{ name: "", jwtconfig: "", tokenurl: "", scope: "", grant: "jwt-bearer" },
			...{ clientid: "", clientauth: "private_key_jwt" },
			...{ claims: "payload", claimsType: "msg", addclaims: [], headers: [], parameters: [] },
			...{ authorize: true, complete: false, output: "payload", outputType: "msg", onfailure: "error" },
		}));

	it("jwt-request, from the palette", () =>
		assert.deepEqual(JWT_REQUEST_NEW, { claims: "", claimsType: "none", output: "access_token" }));
});
