/**
 * The example “Log in to Sceyt” on two Node-REDs: a backend with the private key, and a stand-in for Sceyt's platform that
 * has the public key only.
 */
import assert from "node:assert/strict";
import { jsonBlocks, runShell } from "../support/documents.js";
import type { NodeRed } from "../support/node-red.js";
import { toPem } from "../support/openssl.js";
import { BACKEND, PLATFORM, sceytFlow } from "../support/sceyt.js";
import { borrowNodeRed } from "../support/shared.js";
import { makeKey, signToken } from "../support/signing-keys.js";
import { read } from "../support/tokens.js";

const key = makeKey("RS256", "sceyt-app");
const [privatekey, publickey] = [toPem(key.privateKey), toPem(key.publicKey)];

interface Answer {
	status: number;
	body: Record<string, unknown>;
}

describe("a log-in to Sceyt", () => {
	let backend: NodeRed;
	let platform: NodeRed;
	before(async () => {
		[backend, platform] = await Promise.all([borrowNodeRed(), borrowNodeRed()]);
		await Promise.all([backend.deploy(sceytFlow({ privatekey })), platform.deploy(sceytFlow({ publickey }))]);
	});
	after(() => Promise.all([backend?.stop(), platform?.stop()]));

	async function post({ url }: NodeRed, path: string, token?: string): Promise<Answer> {
		const response = await fetch(`${url}${path}`, {
			method: "POST",
			...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
		});
		return { status: response.status, body: (await response.json()) as Answer["body"] };
	}
	const connect = (token: string) => post(platform, "/sceyt/connect", token);
	async function askForToken(): Promise<string> {
		const { status, body } = await post(backend, "/sceyt/token");
		assert.equal(status, 200);
		return body.token as string;
	}
	const now = () => Math.floor(Date.now() / 1000);
	const good = (lifetime = 3600) => {
		const iat = now();
		return { sub: "jamie", iat, nbf: iat, exp: iat + lifetime, aid: "my-app-id" };
	};
	/** A token of claims that the flow would not make, by the same key. */
	const signed = (claims: object) => signToken(key, claims);

	it("goes by the five steps of the document, in their order", async () => {
		// 1. The user is requesting access. Before that there is nothing to connect with, and the platform issues nothing.
		assert.equal((await post(platform, "/sceyt/connect")).status, 401);
		assert.equal((await post(platform, "/sceyt/token")).status, 500);
		const before = now();
		const response = await post(backend, "/sceyt/token");
		// 2. Access token is issued in your backend.
		assert.equal(response.status, 200);
		// 3. Token is passed to the user.
		assert.deepEqual(Object.keys(response.body), ["token"]);
		const token = response.body.token as string;
		const { header, claims } = read(token);
		assert.deepEqual(header, { alg: "RS256", typ: "JWT", kid: "sceyt-app" });
		const iat = Number(claims.iat);
		assert.ok(iat >= before && iat <= now());
		assert.deepEqual(claims, { sub: "jamie", aid: "my-app-id", iat, nbf: iat, exp: iat + 3600 });
		// 4. The token is sent to the platform.
		const { status, body } = await connect(token);
		// 5. The token is authenticated, the data is compared and verified.
		assert.deepEqual([status, body], [200, { connected: "jamie" }]);
	});

	it("answers the request of Sceyt's public demo, too", async () => {
		const response = await fetch(`${backend.url}/get-token`);
		const body = (await response.json()) as { token: string };
		assert.deepEqual([response.status, Object.keys(body)], [200, ["token"]]);
		assert.deepEqual((await connect(body.token)).body, { connected: "jamie" });
	});

	it("leaves the platform with the public key only", async () => {
		const stored = await (await fetch(`${platform.url}/credentials/jwt-config/${PLATFORM}`)).json();
		assert.equal(stored.has_privatekey, false);
		assert.equal(stored.publickey, publickey);
		const other = await (await fetch(`${platform.url}/credentials/jwt-config/${BACKEND}`)).json();
		assert.equal(other.has_privatekey, false);
	});

	it("decides itself who the user is and how long the token lasts", async () => {
		const response = await fetch(`${backend.url}/sceyt/token`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ sub: "kim", aid: "another", exp: now() + 1, nbf: 0, iat: 0 }),
		});
		assert.equal(response.headers.get("cache-control"), "no-store");
		const { claims } = read(((await response.json()) as { token: string }).token);
		assert.deepEqual([claims.sub, claims.aid], ["jamie", "my-app-id"]);
		assert.equal(Number(claims.exp) - Number(claims.iat), 3600);
	});

	it("asks of a token all that the document names", async () => {
		assert.equal((await connect(signed(good()))).status, 200);
		for (const claim of ["iat", "nbf", "exp", "sub", "aid"]) {
			const { status, body } = await connect(signed({ ...good(), [claim]: undefined }));
			assert.equal(status, claim === "exp" ? 401 : 403, claim);
			assert.match(String(body.error_description), new RegExp(`has no claim ${claim},`));
		}
		assert.equal((await connect(signed({ ...good(), aid: "another" }))).status, 403);
	});

	it("asks for ten minutes at least", async () => {
		assert.equal((await connect(signed(good(600)))).status, 200);
		const { status, body } = await connect(signed(good(599)));
		assert.equal(status, 401);
		assert.equal(body.error_description, "The token is valid for less than ten minutes.");
	});

	it("takes nbf for a time, before which the token is refused", async () => {
		const [example] = jsonBlocks("docs/recipes/sceyt.md") as [Record<string, number>];
		assert.deepEqual(Object.keys(example), ["sub", "iat", "nbf", "exp", "aid"]);
		assert.deepEqual([example.nbf, example.exp], [example.iat, Number(example.iat) + 3600]);
		// In the year 1970, not 4 seconds after the token was made.
		assert.equal((await connect(signed({ ...good(), nbf: 4000 }))).status, 200);
		const early = await connect(signed({ ...good(), nbf: now() + 600 }));
		assert.equal(early.status, 401);
		assert.match(String(early.body.error_description), /not valid yet|not yet valid|not active/i);
	});

	it("counts Not before in the configuration from now on", async () => {
		await backend.deploy(sceytFlow({ privatekey }, { notbefore: "10m" }));
		const token = await askForToken();
		const { claims } = read(token);
		assert.equal(Number(claims.nbf) - Number(claims.iat), 600);
		assert.equal((await connect(token)).status, 401);
		await backend.deploy(sceytFlow({ privatekey }));
		assert.equal((await connect(await askForToken())).status, 200);
	});

	it("ends with the token, unless the client has another by then", async () => {
		const old = { ...good(), iat: now() - 3600, nbf: now() - 3600, exp: now() - 1 };
		assert.equal((await connect(signed(old))).status, 401);
		assert.equal((await connect(await askForToken())).status, 200);
	});

	it("refuses what another key signed, and what was changed", async () => {
		assert.equal((await connect(signToken(makeKey("RS256", "sceyt-app", { whose: "another's" }), good()))).status, 401);
		const [header, , signature] = (await askForToken()).split(".");
		const claims = Buffer.from(JSON.stringify({ ...good(), sub: "kim" })).toString("base64url");
		assert.equal((await connect(`${header}.${claims}.${signature}`)).status, 401);
	});

	it("makes tokens without a key ID too, once that is cleared", async () => {
		await backend.deploy(sceytFlow({ privatekey }, { keyid: "" }));
		const token = await askForToken();
		assert.deepEqual(read(token).header, { alg: "RS256", typ: "JWT" });
		assert.equal((await connect(token)).status, 200);
		await backend.deploy(sceytFlow({ privatekey }));
	});

	it("makes no token that lasts longer than six hours", async () => {
		await backend.deploy(sceytFlow({ privatekey }, { expiresin: "6h" }));
		assert.equal((await post(backend, "/sceyt/token")).status, 200);
		await backend.deploy(sceytFlow({ privatekey }, { expiresin: "21601" }));
		assert.equal((await post(backend, "/sceyt/token")).status, 500);
		await backend.printed(/answer 500\] .*longer than the 21600 seconds/);
		await backend.deploy(sceytFlow({ privatekey }));
	});

	it("answers the commands of the recipe as that says", async () => {
		await backend.deploy(sceytFlow({ privatekey, publickey }));
		const [token = "", connected, damaged = ""] = await runShell("docs/recipes/sceyt.md", backend.url);
		assert.equal(read(token).claims.sub, "jamie");
		assert.deepEqual(JSON.parse(String(connected)), { connected: "jamie" });
		assert.match(damaged, /^HTTP\/1\.1 401 /);
		assert.doesNotMatch(backend.log() + platform.log(), /eyJ/);
	});
});
