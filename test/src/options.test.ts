import assert from "node:assert/strict";
import * as options from "../../src/options.js";

describe("the defaults flow files rely on", () => {
	const config: Partial<options.JwtConfigOptions> = {
		...{ name: "", algorithm: "HS256", expiresin: "3600", notbefore: "", jwtid: false, tokentype: "", keyid: "" },
		...{ issuer: "", tenants: "", audience: "", maxlifetime: "", clocktolerance: "0", maxage: "", remember: "1000" },
		...{ keysource: "inline", secretencoding: "utf8", secretfile: "", privatekeyfile: "", publickeyfile: "" },
		...{ keythumbprint: "", signer: "", signerurl: "" },
		...{ jwksurl: "", algorithms: [], audienceclaim: "", requireexp: true, acceptbound: false },
		...{ maxstale: "7d", allowhttp: false, tls: "", proxy: "", store: "" },
	};
	for (const [name, value] of Object.entries(config)) {
		it(`jwt-config has ${name} ${JSON.stringify(value)}`, () =>
			assert.deepEqual(options.JWT_CONFIG_DEFAULTS[name as keyof options.JwtConfigOptions], value));
	}

	const jwt: Partial<options.JwtOptions> = {
		...{ name: "", jwtconfig: "", mode: "generate", output: "payload", outputType: "msg", claims: "payload" },
		...{ claimsType: "msg", addclaims: [], headers: [], expiresin: "", reuse: "", token: "payload", tokenType: "msg" },
		...{
			rules: [],
			scopes: "",
			scopesmatch: "all",
			allowmissing: false,
			once: false,
			onfailure: "error",
			complete: false,
			alternatives: [],
		},
	};
	for (const [name, value] of Object.entries(jwt)) {
		it(`jwt has ${name} ${JSON.stringify(value)}`, () =>
			assert.deepEqual(options.JWT_DEFAULTS[name as keyof options.JwtOptions], value));
	}
});
