import assert from "node:assert/strict";
import { ALGORITHMS } from "../../../src/algorithms.js";
import { type Policy, readPolicy, requireComplete, type SigningOverrides } from "../../../src/jwt/policy.js";
import { readKeySettings } from "../../../src/keys/key-settings.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import { jwtError } from "../jwt-error.js";
import { policyOf } from "../policy-of.js";

type Config = Partial<JwtConfigOptions>;

const DEFAULTS: Omit<Policy, "keys"> = {
	signing: {
		...{ algorithm: "HS256", tokenType: "JWT", keyId: "", jwtId: false, issuer: "", audience: [] },
		...{ lifetime: 3600, notBefore: undefined, maxLifetime: undefined, reuse: 0 },
	},
	verification: {
		...{ algorithms: ["HS256"], tokenType: "", issuers: [], tenants: [], audience: [], audienceClaim: "aud" },
		...{ clockTolerance: 0, maxAge: undefined, remember: 1000 },
		...{ requireExpiration: true, acceptBound: false, maxLifetime: undefined },
	},
};

/** The differences from the defaults. */
interface Difference {
	signing?: Partial<Policy["signing"]>;
	verification?: Partial<Policy["verification"]>;
}

const audience = (names: string[]): Difference => ({ signing: { audience: names }, verification: { audience: names } });
const algorithms = (names: string[]): Difference => ({
	signing: { algorithm: "RS256" },
	verification: { algorithms: names },
});
const JWKS = { keysource: "jwks", algorithm: "RS256" };

const TENANTS = "https://login.example/{tenantid}/v2.0";

const READ: [config: Config, difference: Difference, overrides?: SigningOverrides][] = [
	[{}, {}],
	...ALGORITHMS.map((algorithm): (typeof READ)[number] => {
		const accepted = ["Ed25519", "EdDSA"].includes(algorithm) ? ["EdDSA", "Ed25519"] : [algorithm];
		return [{ algorithm }, { signing: { algorithm }, verification: { algorithms: accepted } }];
	}),
	[{ algorithms: ["RS256"] }, {}],
	[{ algorithms: ["RS256"], keysource: "file" }, {}],
	[{ ...JWKS, algorithms: [] }, algorithms(["RS256"])],
	[{ ...JWKS, algorithms: ["RS256", "ES256"] }, algorithms(["RS256", "ES256"])],
	[{ ...JWKS, keysource: "discovery", algorithms: ["PS256"] }, algorithms(["PS256"])],
	[{ ...JWKS, algorithms: ["EdDSA"] }, algorithms(["EdDSA", "Ed25519"])],
	[{ ...JWKS, algorithms: ["RS256", "Ed25519"] }, algorithms(["RS256", "EdDSA", "Ed25519"])],
	[{ expiresin: "15m" }, { signing: { lifetime: 900 } }],
	[{ expiresin: "1" }, { signing: { lifetime: 1 } }],
	[{ expiresin: "86400000" }, { signing: { lifetime: 86_400_000 } }],
	...["", " ", "\t"].map((expiresin): (typeof READ)[number] => [{ expiresin }, { signing: { lifetime: undefined } }]),
	[{}, { signing: { lifetime: 60 } }, { expiresin: "1m" }],
	[{ expiresin: "" }, { signing: { lifetime: 60 } }, { expiresin: "60" }],
	[{ expiresin: "15m" }, { signing: { lifetime: 900 } }, { expiresin: "" }],
	[{ expiresin: "soon" }, { signing: { lifetime: 60 } }, { expiresin: "60" }],
	[{ notbefore: "1m" }, { signing: { notBefore: 60 } }],
	[{ notbefore: "0" }, { signing: { notBefore: 0 } }],
	[{ notbefore: " " }, {}],
	[{ maxlifetime: "7 days" }, { signing: { maxLifetime: 604_800 }, verification: { maxLifetime: 604_800 } }],
	[{ maxlifetime: " " }, {}],
	[{ jwtid: true }, { signing: { jwtId: true } }],
	[{ tokentype: "at+jwt" }, { signing: { tokenType: "at+jwt" }, verification: { tokenType: "at+jwt" } }],
	[{ keyid: "k1" }, { signing: { keyId: "k1" } }],
	[{ issuer: "https://me" }, { signing: { issuer: "https://me" }, verification: { issuers: ["https://me"] } }],
	[
		{ issuer: " https://a.example/ ,https://b.example, " },
		{
			signing: { issuer: "https://a.example/" },
			verification: { issuers: ["https://a.example/", "https://b.example"] },
		},
	],
	...["a-1,b", "*"].map((tenants): (typeof READ)[number] => [
		{ issuer: TENANTS, tenants },
		{ signing: { issuer: TENANTS }, verification: { issuers: [TENANTS], tenants: tenants.split(",") } },
	]),
	[{ requireexp: false }, { verification: { requireExpiration: false } }],
	[{ acceptbound: true }, { verification: { acceptBound: true } }],
	[{ audience: "api" }, audience(["api"])],
	[{ audience: " api , https://api.example/v1,two words, " }, audience(["api", "https://api.example/v1", "two words"])],
	[
		{ audience: "api", audienceclaim: "client_id" },
		{ signing: { audience: ["api"] }, verification: { audience: ["api"], audienceClaim: "client_id" } },
	],
	[{ clocktolerance: "5s" }, { verification: { clockTolerance: 5 } }],
	[{ clocktolerance: "" }, {}],
	[{ clocktolerance: " " }, {}],
	[{ maxage: "2h" }, { verification: { maxAge: 7200 } }],
	[{ maxage: "0" }, { verification: { maxAge: 0 } }],
	[{ maxage: " " }, {}],
	...["0", "", " "].map((remember): (typeof READ)[number] => [{ remember }, { verification: { remember: 0 } }]),
	[{ remember: " 100000 " }, { verification: { remember: 100_000 } }],
	...["", " ", "0"].map((reuse): (typeof READ)[number] => [{}, {}, { reuse }]),
	[{}, { signing: { reuse: 99 } }, { reuse: "99" }],
];

const SPAN = "cannot be read. Write seconds (3600) or a time span (15m, 24h, 7 days).";
const SECOND = "must be at least 1 second.";

/** How a dialog names the field, what sets it, why a text cannot be read in it, and such texts. */
const UNREADABLE: [
	label: string,
	set: (text: string) => [Config, SigningOverrides?],
	problem: string,
	texts: string[],
][] = [
	[
		"The algorithm",
		(algorithm) => [{ algorithm }],
		`is unknown. Choose one of ${ALGORITHMS.join(", ")}.`,
		["", "none", "hs256", "HS1", " HS256", "HS256,HS384", "RSA-OAEP", "constructor", "__proto__"],
	],
	["Expires after", (expiresin) => [{ expiresin }], SPAN, ["-5", "pretty soon", "1e9", "1.5", "1h 5m"]],
	["Expires after", (expiresin) => [{ expiresin }], SECOND, ["0", "0s", "0.4s"]],
	["Expires after", (expiresin) => [{}, { expiresin }], SPAN, ["-5", "pretty soon", "1e9", "1.5"]],
	["Expires after", (expiresin) => [{}, { expiresin }], SECOND, ["0", "0s", "0.4s"]],
	["Not before", (notbefore) => [{ notbefore }], SPAN, ["-5", "pretty soon", "1e9", "1.5"]],
	["Longest allowed", (maxlifetime) => [{ maxlifetime }], SPAN, ["-5", "pretty soon", "1e9", "1.5"]],
	["Longest allowed", (maxlifetime) => [{ maxlifetime }], SECOND, ["0", "0s", "0.4s"]],
	["Clock tolerance", (clocktolerance) => [{ clocktolerance }], SPAN, ["-5", "pretty soon", "1e9", "1.5"]],
	["Oldest accepted", (maxage) => [{ maxage }], SPAN, ["-5", "pretty soon", "1e9", "1.5"]],
	[
		"The audience",
		(audience) => [{ audience }],
		"is empty: it contains only whitespace or commas. Enter an audience, or leave it blank.",
		[",", " , ,", ",,,", " "],
	],
	[
		"Audience read from (audienceclaim)",
		(audienceclaim) => [{ audienceclaim }],
		"needs an audience to compare the claim with. Enter an audience.",
		["client_id", "azp", "aud"],
	],
	[
		"Cache",
		(remember) => [{ remember }],
		"must be a whole number from 0 to 100000.",
		["-1", "1.5", "pretty many", "100001", "1e99"],
	],
	[
		"Reuse for",
		(reuse) => [{}, { reuse }],
		"must be a whole number from 0 to 99.",
		["100", "-1", "pretty soon", "80 %", "NaN"],
	],
];

describe("readPolicy", () => {
	for (const [config, { signing, verification }, overrides] of READ) {
		it(`reads ${JSON.stringify(config)}${overrides ? ` with ${JSON.stringify(overrides)}` : ""}`, () => {
			const options = { ...JWT_CONFIG_DEFAULTS, ...config };
			assert.deepEqual(readPolicy(options, overrides), {
				keys: readKeySettings(options),
				signing: { ...DEFAULTS.signing, ...signing },
				verification: { ...DEFAULTS.verification, ...verification },
			});
		});
	}

	for (const [label, set, problem, texts] of UNREADABLE) {
		for (const text of texts) {
			const [config, overrides] = set(text);
			it(`refuses ${JSON.stringify(overrides ?? config)}: ${label}`, () => {
				const unspeakable = text.length > 8 && !problem.includes(text) ? [text] : [];
				assert.throws(() => policyOf(config, overrides), jwtError("ERR_JWT_CONFIG_INVALID", unspeakable));
				assert.throws(() => policyOf(config, overrides), { message: `${label} ${problem}` });
			});
		}
	}
});

describe("readIssuers", () => {
	const rows: [issuer: string, tenants: string, problem: RegExp][] = [
		[",", "", /^The issuer is empty/],
		[" ", "", /^The issuer is empty/],
		[TENANTS, "", /but no tenant is accepted/],
		[`https://a.example, ${TENANTS}`, "", /but no tenant is accepted/],
		[TENANTS, ",", /^The list of tenants is empty/],
		["https://a.example", " ", /^The list of tenants is empty/],
		["", "a", /^Tenants need an issuer with \{tenantid\}/],
		["https://a.example", "*", /^Tenants need an issuer with \{tenantid\}/],
		[TENANTS, "*, a", /^The tenants contain \* beside/],
		...["a/b", "a b", "..", ".a", "a..b", "a%2fb", "{tenantid}"].map((tenant): (typeof rows)[number] => [
			TENANTS,
			`a, ${tenant}`,
			/not a plain ID/,
		]),
	];
	for (const [issuer, tenants, problem] of rows) {
		it(`refuses the issuer “${issuer}” with the tenants “${tenants}”`, () => {
			assert.throws(() => policyOf({ issuer, tenants }), jwtError("ERR_JWT_CONFIG_INVALID"));
			assert.throws(() => policyOf({ issuer, tenants }), problem);
		});
	}
});

describe("requireComplete", () => {
	for (const part of ["issuers", "tenants", "audience", "algorithms"]) {
		it(`refuses a policy made by hand whose ${part} is a text`, () => {
			const policy = { ...policyOf({ issuer: "a", audience: "b" }).verification, [part]: "https://a.example" };
			assert.throws(() => requireComplete(policy), jwtError("ERR_JWT_CONFIG_INVALID"));
		});
	}

	const complete = { issuer: "https://issuer.example", audience: "api", tokentype: "at+jwt" };
	const rows: [config: Config, isComplete: boolean][] = [
		[{}, true],
		[{ tokentype: "JWT" }, true],
		[complete, true],
		[{ ...complete, audienceclaim: "client_id" }, true],
		...["at+jwt", "AT+JWT", "application/at+jwt"].flatMap((tokentype): [Config, boolean][] =>
			[{ issuer: "" }, { audience: "" }, { issuer: "", audience: "" }].map((gap) => [
				{ ...complete, tokentype, ...gap },
				false,
			]),
		),
	];
	for (const [config, isComplete] of rows) {
		it(`${isComplete ? "takes" : "refuses"} ${JSON.stringify(config)}`, () => {
			const { verification } = policyOf(config);
			if (isComplete) return requireComplete(verification);
			assert.throws(() => requireComplete(verification), jwtError("ERR_JWT_CONFIG_INVALID"));
			return assert.throws(() => requireComplete(verification), /\(RFC 9068\) needs an issuer and an audience/);
		});
	}
});
