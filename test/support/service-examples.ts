/** The examples that call a service: what their users enter, stand-ins for the services, and likely mistakes. */
import type { KeyObject } from "node:crypto";
import { startApple } from "./apple-service.js";
import type { SetUp } from "./calling-flow.js";
import type { Service } from "./calls.js";
import { startGitHub } from "./github-service.js";
import { startGoogle } from "./google-service.js";
import { makeKeyPair, NO_OPENSSL, openssl, sharedKeyPair, toPem } from "./openssl.js";
import { startDocuSign, startEntra, startSalesforce, startSnowflake } from "./token-services.js";
import { SECRET } from "./tokens.js";

export const { privateKey, publicKey } = sharedKeyPair("rsa");
const [pem, otherPem] = [toPem(privateKey), toPem(sharedKeyPair("rsa", "other").privateKey)];
const ec = makeKeyPair("P-256");
const certificateOf = (key: string) =>
	openssl("req -x509 -new -key k.pem -subj /CN=node-red -days 1", { "k.pem": key }).toString();
const row = (claim: string, value: string) => ({ claim, value, type: "str" });

const EMAIL = "flows@project-of-tests.iam.gserviceaccount.com";
const KEY_ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
/** The file that the Google Cloud console hands out. */
const keyFile = (key: KeyObject = privateKey) =>
	JSON.stringify({
		type: "service_account",
		project_id: "project-of-tests",
		private_key_id: KEY_ID,
		private_key: toPem(key),
		client_email: EMAIL,
	});
const rsa1 = (key: KeyObject) => key.export({ type: "pkcs1", format: "pem" }) as string;

/** An example, its service, and what its user enters. */
export interface ServiceExample {
	name: string;
	start(): Promise<Service>;
	setUp(origin: string): SetUp;
	/** What the debug node shows. */
	shows: RegExp;
	/** The request that gives access; absent: none is asked for. */
	exchange?: string;
	call: string;
	/** Mistakes in what is entered, and the message about each. */
	mistakes: [title: string, change: (setUp: SetUp, origin: string) => SetUp, message: RegExp][];
}

const changed = (setUp: SetUp, part: "config" | "node" | "credentials", change: object): SetUp => ({
	...setUp,
	[part]: { ...setUp[part], ...change },
});
const config = (change: object) => (setUp: SetUp) => changed(setUp, "config", change);
const node = (change: object) => (setUp: SetUp) => changed(setUp, "node", change);
const credentials = (change: object) => (setUp: SetUp) => changed(setUp, "credentials", change);

const google = (scope: string): Pick<ServiceExample, "start" | "exchange" | "mistakes"> => ({
	start: () => startGoogle({ clientEmail: EMAIL, keyId: KEY_ID, publicKey }),
	exchange: "POST /token 200",
	mistakes: [
		["another address", config({ issuer: "other@example.com" }), /Issuer \(issuer\)/],
		["no address", config({ issuer: "" }), /Issuer \(issuer\)/],
		["another key", credentials({ privatekey: keyFile(sharedKeyPair("rsa", "other").privateKey) }), /private key/],
		["the key without its file", credentials({ privatekey: pem }), /key ID \(keyid\)/],
		["a scope that does not exist", node({ scope: "drive" }), /Scope \(scope\)/],
		["no scope", node({ scope: "" }), /Scope \(scope\)/],
		["another audience", config({ audience: "https://google.com" }), /Audience \(audience\)/],
		[
			"another path",
			(setUp, origin) => changed(setUp, "node", { tokenurl: `${origin}/tokens` }),
			/Token URL \(tokenurl\)/,
		],
		["a grant that is not Google's", node({ grant: "client_credentials", clientid: "me", scope }), /Grant \(grant\)/],
	],
});

const EXAMPLES_WITHOUT_CERTIFICATE: ServiceExample[] = [
	{
		name: "Call Google as a service account",
		...google("https://www.googleapis.com/auth/drive.metadata.readonly"),
		setUp: (origin) => ({
			replace: { "https://oauth2.googleapis.com": origin, "https://www.googleapis.com/drive": `${origin}/drive` },
			credentials: { privatekey: keyFile() },
			config: { issuer: EMAIL },
		}),
		shows: /\[debug:files\]\s+\[ 'Plan', 'Budget' \]/,
		call: "GET /drive/v3/files 200",
	},
	{
		name: "Send push messages with Firebase",
		...google("https://www.googleapis.com/auth/firebase.messaging"),
		setUp: (origin) => ({
			replace: {
				"https://oauth2.googleapis.com": origin,
				"https://fcm.googleapis.com": origin,
				PROJECT: "project-of-tests",
			},
			credentials: { privatekey: keyFile() },
			config: { issuer: EMAIL },
		}),
		shows: /\[debug:sent\]\s+\{ name: 'projects\/project-of-tests\/messages\/news-1' \}/,
		call: "POST /v1/projects/project-of-tests/messages:send 200",
	},
	{
		name: "Call GitHub as an App",
		start: () => startGitHub({ clientId: "Iv23liTestsOfFlows", publicKey }),
		setUp: (origin) => ({
			replace: { "https://api.github.com": origin, "/12345678/": "/1/" },
			credentials: { privatekey: rsa1(privateKey) },
			config: { issuer: "Iv23liTestsOfFlows" },
		}),
		shows: /\[debug:repositories\]\s+\[ 'octo-org\/hello-world', 'octo-org\/docs' \]/,
		exchange: "POST /app/installations/1/access_tokens 201",
		call: "GET /installation/repositories 200",
		mistakes: [
			["another client ID", config({ issuer: "Iv1.other" }), /Issuer \(issuer\)/],
			["no client ID", config({ issuer: "" }), /Issuer \(issuer\)/],
			["another App's key", credentials({ privatekey: rsa1(sharedKeyPair("rsa", "other").privateKey) }), /private key/],
			[
				"an installation of another App",
				(setUp, origin) => changed(setUp, "node", { tokenurl: `${origin}/app/installations/9/access_tokens` }),
				/Token URL \(tokenurl\)/,
			],
			[
				"no installation",
				(setUp, origin) => changed(setUp, "node", { tokenurl: `${origin}/app/installations` }),
				/Token URL \(tokenurl\) is not the URL of an installation/,
			],
		],
	},
	{
		name: "Call App Store Connect",
		start: () =>
			startApple({ issuerId: "6a1f0c52-1111-4222-8333-0123456789ab", keyId: "TESTS4FLOW", publicKey: ec.publicKey }),
		setUp: (origin) => ({
			replace: { "https://api.appstoreconnect.apple.com": origin },
			credentials: { privatekey: toPem(ec.privateKey) },
			config: { issuer: "6a1f0c52-1111-4222-8333-0123456789ab", keyid: "TESTS4FLOW" },
		}),
		shows: /\[debug:apps\]\s+\[ 'Weather', 'Notes' \]/,
		call: "GET /v1/apps 200",
		mistakes: [
			["no key", credentials({ privatekey: "" }), /has no key/],
			["a key of another kind", credentials({ privatekey: pem }), /ES256/],
			["a life of an hour", config({ expiresin: "1h" }), /longer than the 1200 seconds/],
		],
	},
	{
		name: "Call Salesforce",
		start: () => startSalesforce({ issuer: "consumer-key", subject: "kim@example.com", publicKey }),
		setUp: (origin) => ({
			replace: { "https://login.salesforce.com": origin, "name@example.com": "kim@example.com" },
			credentials: { privatekey: pem },
			config: { issuer: "consumer-key" },
		}),
		shows: /\[debug:accounts\]\s+\[ 'Acme', 'Globex' \]/,
		exchange: "POST /services/oauth2/token 200",
		call: "GET /services/data/v62.0/query 200",
		mistakes: [
			["another consumer key", config({ issuer: "other" }), /Issuer \(issuer\)/],
			["another user", node({ addclaims: [row("sub", "alex@example.com")] }), /claim sub in Add claims/],
			["no user", node({ addclaims: [] }), /claim sub in Add claims/],
			["another key", credentials({ privatekey: otherPem }), /private key/],
			["a life of five minutes", config({ expiresin: "5m" }), /\(expiresin\)/],
			["another audience", config({ audience: "https://test.salesforce.com" }), /Audience \(audience\)/],
		],
	},
	{
		name: "Call DocuSign",
		start: () => startDocuSign({ issuer: "integration-key", subject: "user-id", publicKey }),
		setUp: (origin) => ({
			replace: {
				"https://account-d.docusign.com": origin,
				"00000000-0000-0000-0000-000000000000": "user-id",
				"account-d.docusign.com": new URL(origin).host,
			},
			credentials: { privatekey: rsa1(privateKey) },
			config: { issuer: "integration-key" },
		}),
		shows: /\[debug:accounts\]\s+\[ \{ account_id: '4711', account_name: 'Acme' \} \]/,
		exchange: "POST /oauth/token 200",
		call: "GET /oauth/userinfo 200",
		mistakes: [
			["another integration key", config({ issuer: "other" }), /Issuer \(issuer\)/],
			["another user", node({ addclaims: [row("sub", "other")] }), /claim sub in Add claims/],
			["another key", credentials({ privatekey: otherPem }), /private key/],
			[
				"an audience with https",
				(setUp, origin) => changed(setUp, "config", { audience: origin }),
				/Audience \(audience\)/,
			],
			["no consent", node({ scope: "signature" }), /approved the application/],
			["no scope", node({ scope: "impersonation" }), /Scope \(scope\)/],
		],
	},
	{
		name: "Call Snowflake",
		start: () => startSnowflake({ account: "MY_ORG-MY_ACCOUNT", user: "MY_USER", publicKey }),
		setUp: (origin) => ({
			replace: { "https://MY_ORG-MY_ACCOUNT.snowflakecomputing.com": origin },
			credentials: { privatekey: pem },
		}),
		shows: /\[debug:rows\]\s+\[ \[ 'MY_USER' \] \]/,
		call: "POST /api/v2/statements 200",
		mistakes: [
			["no key", credentials({ privatekey: "" }), /has no key/],
			[
				"a shared secret",
				(setUp) =>
					changed(changed(setUp, "config", { algorithm: "HS256" }), "credentials", { secret: SECRET, privatekey: "" }),
				/spki-sha256 needs a key pair/,
			],
			["a life of a day", config({ expiresin: "1d" }), /longer than the 3600 seconds/],
		],
	},
];

const entra = (certificate: string): ServiceExample => ({
	name: "Call Microsoft Graph with a certificate",
	start: () => startEntra({ tenant: "tenant-1", clientId: "client-1", certificate }),
	setUp: (origin) => ({
		replace: {
			"https://login.microsoftonline.com": origin,
			"https://graph.microsoft.com/v1.0": `${origin}/v1.0`,
			TENANT: "tenant-1",
			"00000000-0000-0000-0000-000000000000": "client-1",
		},
		credentials: { privatekey: pem, publickey: certificate },
	}),
	shows: /\[debug:users\]\s+\[ 'Adele', 'Alex' \]/,
	exchange: "POST /tenant-1/oauth2/v2.0/token 200",
	call: "GET /v1.0/users 200",
	mistakes: [
		["another client ID", node({ clientid: "other" }), /Client ID \(clientid\)/],
		["no client ID", node({ clientid: "" }), /Client ID \(clientid\) is missing/],
		["no certificate", credentials({ publickey: "" }), /paste the certificate into Public key/],
		["another certificate", credentials({ privatekey: otherPem, publickey: certificateOf(otherPem) }), /private key/],
		["a scope without .default", node({ scope: "User.Read.All" }), /Scope \(scope\)/],
		[
			"another tenant",
			(setUp, origin) => changed(setUp, "node", { tokenurl: `${origin}/other/oauth2/v2.0/token` }),
			/Token URL \(tokenurl\)/,
		],
		["another audience", config({ audience: "https://login.microsoftonline.com" }), /Audience \(audience\)/],
		["RS256 in place of PS256", config({ algorithm: "RS256" }), /algorithm/],
	],
});

/** All of them; without OpenSSL, only those that need no certificate. */
export const SERVICE_EXAMPLES: readonly ServiceExample[] = NO_OPENSSL
	? EXAMPLES_WITHOUT_CERTIFICATE
	: [...EXAMPLES_WITHOUT_CERTIFICATE, entra(certificateOf(pem))];

/** Returns the example of a name. */
export function serviceExample(name: string): ServiceExample {
	const found = SERVICE_EXAMPLES.find((example) => example.name === name);
	if (!found) throw new Error(`There is no example ${name} that calls a service.`);
	return found;
}
