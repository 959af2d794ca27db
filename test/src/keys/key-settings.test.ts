import assert from "node:assert/strict";
import { type KeySettings, readKeySettings } from "../../../src/keys/key-settings.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import { jwtError } from "../jwt-error.js";

const readSettings = (options: Partial<JwtConfigOptions>) => readKeySettings({ ...JWT_CONFIG_DEFAULTS, ...options });

const DEFAULTS: KeySettings = {
	source: "inline",
	algorithm: "HS256",
	algorithms: ["HS256"],
	secretEncoding: "utf8",
	secretFile: "",
	privateKeyFile: "",
	publicKeyFile: "",
	url: "",
	issuer: "",
	maxStale: 604_800,
	allowHttp: false,
};

describe("readKeySettings", () => {
	const read: [name: string, options: Partial<JwtConfigOptions>, expected: Partial<KeySettings>][] = [
		["the defaults", {}, {}],
		["a key ID", { keyid: "k1" }, { keyId: "k1" }],
		["an encoding", { secretencoding: "hex" }, { secretEncoding: "hex" }],
		[
			"an encoding where there is no secret",
			{ algorithm: "RS256", secretencoding: "rot13" },
			{
				algorithm: "RS256",
				algorithms: ["RS256"],
			},
		],
		[
			"files",
			{ keysource: "file", secretfile: "/s", privatekeyfile: "/a", publickeyfile: "/b" },
			{
				source: "file",
				secretFile: "/s",
				privateKeyFile: "/a",
				publicKeyFile: "/b",
			},
		],
		[
			"accepted algorithms, which only fetched keys have",
			{ algorithm: "ES256", algorithms: ["RS256"] },
			{
				algorithm: "ES256",
				algorithms: ["ES256"],
			},
		],
		[
			"a URL",
			{ keysource: "jwks", jwksurl: "https://a.example", algorithm: "ES256", algorithms: ["RS256", "ES256"] },
			{
				source: "jwks",
				url: "https://a.example",
				algorithm: "ES256",
				algorithms: ["RS256", "ES256"],
			},
		],
		[
			"an issuer, which accepts the one algorithm",
			{ keysource: "discovery", issuer: "https://a.example", algorithm: "ES256" },
			{
				source: "discovery",
				issuer: "https://a.example",
				algorithm: "ES256",
				algorithms: ["ES256"],
			},
		],
		["how long old keys serve", { maxstale: "90m" }, { maxStale: 5400 }],
		["that old keys serve only until a fetch fails", { maxstale: "0" }, { maxStale: 0 }],
		["that old keys serve for ever", { maxstale: " " }, { maxStale: undefined }],
		["that plain http is allowed", { allowhttp: true }, { allowHttp: true }],
	];
	for (const [name, options, expected] of read) {
		it(`reads ${name}`, () => assert.deepEqual(readSettings(options), { ...DEFAULTS, ...expected }));
	}

	const refused: [name: string, options: Partial<JwtConfigOptions>, words: RegExp][] = [
		...["", "none", "nOnE", "hs256", "HS1", "A256GCM", "toString", "__proto__"].map(
			(algorithm): [string, Partial<JwtConfigOptions>, RegExp] => [
				`the algorithm "${algorithm}"`,
				{ algorithm },
				/^The algorithm is unknown\. Choose one of HS256, .*ML-DSA-87\.$/,
			],
		),
		...["", "elsewhere", "toString"].map((keysource): [string, Partial<JwtConfigOptions>, RegExp] => [
			`the source "${keysource}"`,
			{ keysource },
			/\(keysource\) is unknown\. Choose one of inline, file, jwks, discovery, alb\.$/,
		]),
		...["", "latin1", "toString"].map((secretencoding): [string, Partial<JwtConfigOptions>, RegExp] => [
			`the encoding "${secretencoding}"`,
			{ secretencoding },
			/\(secretencoding\) is unknown\. Choose one of utf8, base64, base64url, hex\.$/,
		]),
		["a time for old keys that is none", { maxstale: "soon" }, /\(maxstale\) cannot be read\. Write seconds/],
		["a text of algorithms", { keysource: "jwks", algorithm: "RS256", algorithms: "RS256" as never }, /must be a list/],
		["HMAC by a URL", { keysource: "jwks" }, /^HS256 cannot be used with keys from a URL\. .* key pair/],
		["HMAC among others", { keysource: "jwks", algorithm: "RS256", algorithms: ["RS256", "HS512"] }, /^HS512 cannot/],
		["HMAC of an issuer", { keysource: "discovery", algorithm: "HS384" }, /^HS384 cannot/],
		["an unknown one among others", { keysource: "jwks", algorithm: "RS256", algorithms: ["RS257"] }, /^RS257 cannot/],
	];
	for (const [name, options, words] of refused) {
		it(`refuses ${name}`, () => {
			const check = jwtError("ERR_JWT_CONFIG_INVALID");
			assert.throws(
				() => readSettings(options),
				(error: Error) => check(error) && words.test(error.message),
			);
		});
	}
});
