/** What the dialog of a configuration asks the runtime for, over HTTP as the editor does. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { createRequire } from "node:module";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";

const nodeRedRequire = createRequire(createRequire(import.meta.url).resolve("node-red"));
const { hashSync } = nodeRedRequire("bcryptjs") as { hashSync(text: string, rounds: number): string };

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const privatekey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const publickey = publicKey.export({ type: "spki", format: "pem" }).toString();
const secretMember = String(privateKey.export({ format: "jwk" }).d);
/** What stands in the private key's PEM and in nothing else. */
const MARK = privatekey.split("\n")[1] as string;

const FLOW: FlowNode[] = [
	{ id: "keys1", type: "jwt-config", algorithm: "ES256", credentials: { privatekey } },
	{ id: "keys2", type: "jwt-config", algorithm: "ES256", credentials: { privatekey: "${KEY_OF_THE_TEST}" } },
	{ id: "other", type: "tls-config", credentials: { certdata: "", keydata: privatekey, passphrase: "" } },
];

interface Reply {
	status: number;
	text: string;
	json: { problem?: { code: string; message: string }; keys?: object[] } & Record<string, unknown>;
}

describe("the endpoints of keys", () => {
	let nodeRed: NodeRed;
	before(async () => {
		process.env.KEY_OF_THE_TEST = privatekey.replaceAll("\n", "\\n");
		nodeRed = await startNodeRed();
		await nodeRed.deploy(FLOW);
	});
	after(async () => {
		delete process.env.KEY_OF_THE_TEST;
		await nodeRed?.stop();
	});
	afterEach(() => {
		assert.ok(!nodeRed.log().includes(MARK), "a key was logged");
	});

	async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
		const response = await fetch(`${nodeRed.url}/jwt-config/${path}`, {
			method: "POST",
			headers: { "Content-Type": "application/json", ...headers },
			body: typeof body === "string" ? body : JSON.stringify(body),
		});
		const text = await response.text();
		const isJson = response.headers.get("content-type")?.startsWith("application/json");
		if (isJson) assert.equal(response.headers.get("cache-control"), "no-store");
		return { status: response.status, text, json: isJson ? JSON.parse(text) : {} };
	}
	const check = (body: object) => post("check", body);
	const ES256 = { algorithm: "ES256" };

	it("make a key pair that the check knows again", async () => {
		const { json } = await post("generate", { algorithm: "ES512" });
		assert.deepEqual(Object.keys(json).sort(), ["jwk", "privatekey", "publickey"]);
		const { privatekey, publickey } = json;
		const answer = await check({ options: { algorithm: "ES512" }, credentials: { privatekey, publickey } });
		assert.deepEqual([answer.json.canSign, answer.json.isPair], [true, true]);
		assert.deepEqual(answer.json.jwks, [json.jwk]);
	});

	for (const algorithm of ["HS256", "none", undefined, { a: 1 }]) {
		it(`make none for ${JSON.stringify(algorithm)}`, async () => {
			const { status, json } = await post("generate", { algorithm });
			assert.deepEqual([status, json.problem?.code], [200, "ERR_JWT_KEY_INVALID"]);
		});
	}

	it("describe a stored key, and never give it back", async () => {
		const { text, json } = await check({ id: "keys1", options: ES256 });
		assert.match(JSON.stringify(json.keys), /"kind":"private"/);
		assert.equal(json.publickey, publickey);
		assert.ok(!text.includes(MARK) && !text.includes(secretMember));
	});

	it("take what was typed before what is stored, a blank too", async () => {
		const replaced = await check({ id: "keys1", options: ES256, credentials: { privatekey: publickey } });
		assert.match(String(replaced.json.problem?.message), /^This is a public key/);
		const removed = await check({ id: "keys1", options: ES256, credentials: { privatekey: "", publickey } });
		assert.equal(removed.json.canSign, false);
	});

	it("read environment variables as a deploy would", async () => {
		for (const body of [{ id: "keys2" }, { credentials: { privatekey: "${KEY_OF_THE_TEST}" } }]) {
			const { text, json } = await check({ options: ES256, ...body });
			assert.equal(json.canSign, true);
			assert.ok(!text.includes(MARK) && !text.includes(secretMember));
		}
		const { json } = await check({ options: ES256, credentials: { privatekey: "${NOT_SET_BY_THE_TEST}" } });
		assert.match(String(json.problem?.message), /privatekey names an environment variable that is not set/);
	});

	for (const id of ["other", "nobody", "", "__proto__"]) {
		it(`know no key of "${id}", which is no configuration`, async () => {
			const { json } = await check({ id, options: ES256 });
			assert.equal(json.problem?.code, "ERR_JWT_KEY_MISSING");
		});
	}

	it("say what is wrong without repeating it", async () => {
		const { text, json } = await check({ options: ES256, credentials: { privatekey: `zanzibar ${MARK}` } });
		assert.equal(json.problem?.code, "ERR_JWT_KEY_INVALID");
		assert.ok(!text.includes("zanzibar") && !text.includes(MARK));
	});

	it("tell by facts what is missing and what is left out", async () => {
		const locked = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" });
		const { json } = await check({ options: ES256, credentials: { privatekey: locked } });
		const problem = json.problem as { leftOut?: { reason: string }[] };
		assert.deepEqual(
			problem.leftOut?.map(({ reason }) => reason),
			["passphrase-missing"],
		);
		const keys = [privateKey.export({ format: "jwk" }), { kty: "oct", k: "c2VjcmV0", kid: "s" }];
		const set = await check({ options: ES256, credentials: { privatekey: JSON.stringify({ keys }) } });
		assert.deepEqual(set.json.leftOut, [{ reason: "secret", form: "JWK Set", kid: "s" }]);
	});

	it("refuse what no dialog sends", async () => {
		assert.equal((await post("check", `{"id": "${"x".repeat(70_000)}"}`)).status, 413);
		assert.equal((await post("check", '{"id": "keys1"}', { "Content-Type": "text/plain" })).status, 415);
		assert.equal(
			(await post("check", "id=keys1", { "Content-Type": "application/x-www-form-urlencoded" })).status,
			415,
		);
		for (const body of ["[]", '{"id": {}, "options": "x", "credentials": [1]}', '{"options": null}']) {
			const { status, json } = await post("check", body);
			assert.ok(status === 200 ? json.problem : status >= 400, body);
		}
	});

	it("tell the editor which algorithms there are", async () => {
		const settings = (await (await fetch(`${nodeRed.url}/settings`)).json()) as { jwtConfigAlgorithms: string[] };
		assert.ok(settings.jwtConfigAlgorithms.includes("Ed25519"));
	});
});

describe("the endpoints of keys, where one must log in", () => {
	let nodeRed: NodeRed;
	before(async () => {
		const user = (username: string, permissions: string) => ({ username, password: hashSync("pw", 4), permissions });
		const users = [user("writer", "*"), user("reader", "read")];
		nodeRed = await startNodeRed({ settings: { adminAuth: { type: "credentials", users } } });
	});
	after(() => nodeRed?.stop());

	async function login(username: string): Promise<string> {
		const body = { client_id: "node-red-editor", grant_type: "password", scope: "", username, password: "pw" };
		const response = await fetch(`${nodeRed.url}/auth/token`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify(body),
		});
		return ((await response.json()) as { access_token: string }).access_token;
	}

	for (const path of ["generate", "check"]) {
		for (const [who, expected] of [
			["writer", 200],
			["reader", 401],
			["nobody", 401],
		] as const) {
			it(`answer ${who} who asks to ${path} with ${expected}`, async () => {
				const headers: Record<string, string> = who === "nobody" ? {} : { Authorization: `Bearer ${await login(who)}` };
				const response = await fetch(`${nodeRed.url}/jwt-config/${path}`, {
					method: "POST",
					headers: { "Content-Type": "application/json", ...headers },
					body: JSON.stringify({ algorithm: "ES256" }),
				});
				assert.equal(response.status, expected);
			});
		}
	}
});
