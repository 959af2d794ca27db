import { freezeClock, NOW } from "../frozen-clock.js";
import { failed, itValidates } from "./validated.js";

describe("accessTokenChecks (RFC 9068)", () => {
	freezeClock();

	const config = { issuer: "https://issuer.example", audience: "api, https://api.example", tokentype: "at+jwt" };
	const claims = {
		...{ iss: config.issuer, aud: "api", sub: "jamie-doe", client_id: "a-client" },
		...{ iat: NOW, exp: NOW + 60, jti: "an-identifier" },
	};
	const typed = { typ: "at+jwt" };
	const without = (claim: string) => Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));

	for (const typ of ["at+jwt", "AT+JWT", "application/at+jwt"]) {
		itValidates(`accept typ ${typ}`, ["", config, claims, undefined, { typ }]);
		const row = { ...config, tokentype: typ };
		itValidates(`ask for the claims of an access token when configured as ${typ}`, [
			"",
			row,
			without("client_id"),
			failed("client_id", "missing"),
			{ typ },
		]);
	}

	for (const typ of ["JWT", "jwt", "at", "application/jwt", undefined]) {
		itValidates(`refuse typ ${typ}`, ["", config, claims, failed("typ", "check_failed"), { typ }]);
	}

	for (const claim of Object.keys(claims)) {
		itValidates(`refuse a token without ${claim}`, ["", config, without(claim), failed(claim, "missing"), typed]);
	}

	for (const claim of ["sub", "client_id", "jti"]) {
		for (const value of [["a"], 5, null, true, {}]) {
			itValidates(`refuse a ${claim} that is ${JSON.stringify(value)}`, [
				"",
				config,
				{ ...claims, [claim]: value },
				failed(claim, "invalid"),
				typed,
			]);
		}
	}
});
