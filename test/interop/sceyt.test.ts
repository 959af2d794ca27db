/** The token of the example “Log in to Sceyt”, verified by PyJWT with the public key alone, and refused by it where it must be. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { NodeRed } from "../support/node-red.js";
import { describeWith, sharedKeyPair, toPem } from "../support/openssl.js";
import { PEERS, systems } from "../support/peers.js";
import { sceytFlow } from "../support/sceyt.js";
import { borrowNodeRed } from "../support/shared.js";
import { read } from "../support/tokens.js";

const pyjwt = PEERS.find(({ name }) => name === "PyJWT");

const VERIFY = `
import json, sys, jwt
job = json.load(sys.stdin)
try:
    required = {"require": ["iat", "nbf", "exp", "sub", "aid"]}
    print(json.dumps(jwt.decode(job["token"], job["key"], algorithms=["RS256"], options=required)))
except jwt.InvalidTokenError as error:
    print(json.dumps(type(error).__name__))
`;

/** The claims set that PyJWT accepts, or the name of its error. */
function verify(token: string, key: string): unknown {
	const input = JSON.stringify({ token, key });
	return JSON.parse(execFileSync(systems("python3"), ["-c", VERIFY], { input, encoding: "utf8" }));
}

describeWith(pyjwt ? pyjwt.problem : "PyJWT is not among the peers.", "Sceyt's token with PyJWT", () => {
	const pair = sharedKeyPair("rsa");
	const [privatekey, publickey] = [toPem(pair.privateKey), toPem(pair.publicKey)];
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	async function tokenBy(backend: object = {}): Promise<string> {
		await nodeRed.deploy(sceytFlow({ privatekey }, backend));
		const response = await fetch(`${nodeRed.url}/sceyt/token`, { method: "POST" });
		assert.equal(response.status, 200);
		return ((await response.json()) as { token: string }).token;
	}

	it("is verified by the public key alone", async () => {
		const token = await tokenBy();
		assert.deepEqual(verify(token, publickey), read(token).claims);
		assert.equal(read(token).claims.aid, "my-app-id");
	});

	it("is refused by another key, and when it was changed", async () => {
		const token = await tokenBy();
		assert.equal(verify(token, toPem(sharedKeyPair("rsa", "another's").publicKey)), "InvalidSignatureError");
		const [header, , signature] = token.split(".");
		const claims = Buffer.from(JSON.stringify({ ...read(token).claims, sub: "kim" })).toString("base64url");
		assert.equal(verify(`${header}.${claims}.${signature}`, publickey), "InvalidSignatureError");
	});

	it("is refused before its nbf", async () => {
		assert.equal(verify(await tokenBy({ notbefore: "10m" }), publickey), "ImmatureSignatureError");
	});

	it("is refused without an nbf", async () => {
		assert.equal(verify(await tokenBy({ notbefore: "" }), publickey), "MissingRequiredClaimError");
	});
});
