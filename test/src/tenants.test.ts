import assert from "node:assert/strict";
import { commonIssuer, isOfSomeTenant } from "../../src/tenants.js";

describe("isOfSomeTenant", () => {
	const rows: [issuer: string, iss: string, isIt: boolean][] = [
		["https://a.example", "https://a.example", true],
		["https://a.example", "https://a.example/", false],
		["https://a.example/{tenantid}/v2.0", "https://a.example/one/v2.0", true],
		["https://a.example/{tenantid}/v2.0", "https://a.example/one.two-3/v2.0", true],
		["https://a.example/{tenantid}/v2.0", "https://a.example//v2.0", false],
		["https://a.example/{tenantid}/v2.0", "https://a.example/one/two/v2.0", false],
		["https://a.example/{tenantid}/v2.0", "https://a.example/one/v2.0/v2.0", false],
		["https://a.example/{tenantid}/v2.0", "https://a.example/one", false],
		["https://a.example/{tenantid}/v2.0", "https://a.example/{tenantid}/v2.0", false],
		["https://a.example/{tenantid}/v2.0", "https://b.example/one/v2.0", false],
		["https://a.example/{tenantid}/v2.0", "", false],
		["https://a.example/{tenantid}/", "https://a.example/one/", true],
		["https://a.example/{tenantid}", "https://a.example/one", true],
		["https://a.example/{tenantid}", "https://a.example/one/", false],
		["{tenantid}", "one", true],
		["https://{tenantid}.example/{tenantid}", "https://one.example/one", true],
		["https://{tenantid}.example/{tenantid}", "https://one.example/two", false],
	];
	for (const [issuer, iss, isIt] of rows) {
		it(`${isIt ? "knows" : "does not know"} “${iss}” as one of ${issuer}`, () =>
			assert.equal(isOfSomeTenant(iss, issuer), isIt));
	}

	it("takes no special meaning from a $ in a tenant's place", () =>
		assert.equal(isOfSomeTenant("https://a.example/$&", "https://a.example/{tenantid}"), false));
});

describe("commonIssuer", () => {
	it("names all tenants", () =>
		assert.equal(commonIssuer("https://a.example/{tenantid}/v2.0"), "https://a.example/common/v2.0"));
	it("leaves an issuer without a placeholder as it is", () =>
		assert.equal(commonIssuer("https://a.example"), "https://a.example"));
});
