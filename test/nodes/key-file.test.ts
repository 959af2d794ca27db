import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsonwebtoken from "jsonwebtoken";
import { assertCaught, deploy, LEVEL, stop } from "../support/flow.js";

const makePem = () =>
	generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }) as string;

describe("jwt: keys from a file", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "key-file-"));
	});
	afterEach(async () => {
		await stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const flowWith = (privatekeyfile: string) =>
		deploy({ config: { algorithm: "ES256", keysource: "file", privatekeyfile }, credentials: {} });

	it("sign; a broken new file shows in yellow and keeps the old key, a good one is taken over", async () => {
		const path = join(folder, "private.pem");
		const [first, second] = [makePem(), makePem()];
		writeFileSync(path, first);
		const flow = await flowWith(path);
		const signedBy = async (pem: string) => {
			const { first: msg } = await flow.send({ payload: { sub: "jamie" } });
			return jsonwebtoken.verify(String(msg?.payload), createPublicKey(pem), { algorithms: ["ES256"] });
		};
		assert.ok(await signedBy(first));

		writeFileSync(path, "rubbish");
		assert.deepEqual((await flow.statuses(2))[1], { fill: "yellow", shape: "ring", text: "jwt.status.trouble-file" });
		assert.ok(await signedBy(first));
		assert.equal(flow.logged(LEVEL.warn, "jwt-config").length, 1);

		writeFileSync(path, second);
		assert.deepEqual((await flow.statuses(3))[2], { fill: "green", shape: "dot", text: "jwt.status.generate" });
		assert.ok(await signedBy(second));
	});

	it("of random bytes are the secret, as openssl rand writes it", async () => {
		const path = join(folder, "secret");
		const secret = Buffer.concat([randomBytes(31), Buffer.from([0xff])]);
		writeFileSync(path, secret);
		const flow = await deploy({ config: { keysource: "file", secretfile: path }, credentials: {} });
		const { first } = await flow.send({ payload: { sub: "jamie" } });
		assert.ok(jsonwebtoken.verify(String(first?.payload), secret, { algorithms: ["HS256"] }));
		assert.deepEqual(flow.logged(LEVEL.warn, "jwt-config"), []);
	});

	it("warn of a short secret, and of each one that replaces it", async () => {
		const path = join(folder, "secret");
		writeFileSync(path, "short");
		const flow = await deploy({ config: { keysource: "file", secretfile: path }, credentials: {} });
		await flow.send({ payload: {} });
		assert.equal(flow.logged(LEVEL.warn, "jwt-config").length, 1);
		writeFileSync(path, "");
		assert.equal((await flow.statuses(2))[1]?.fill, "yellow");
		writeFileSync(path, "shorter");
		assert.equal((await flow.statuses(3))[2]?.fill, "green");
		assert.match(flow.logged(LEVEL.warn, "jwt-config")[2] ?? "", /The secret has only 56 bits/);
	});

	it("that is not there fails each message, and names the path", async () => {
		const flow = await flowWith(join(folder, "none.pem"));
		const caught = assertCaught(await flow.send({ payload: {} }), "ERR_JWT_KEY_MISSING");
		assert.match(caught.error.message, /none\.pem cannot be read \(ENOENT\)/);
		assert.equal((await flow.statuses(1))[0]?.text, "jwt.status.ERR_JWT_KEY_MISSING");
	});
});
