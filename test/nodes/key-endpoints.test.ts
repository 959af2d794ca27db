/** What the dialog of a configuration asks the runtime for, over HTTP as the editor does. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type FlowNode, type NodeRed, startNodeRed } from "../support/node-red.js";
import { rawRequest } from "../support/raw-request.js";

const nodeRedRequire = createRequire(createRequire(import.meta.url).resolve("node-red"));
const { hashSync } = nodeRedRequire("bcryptjs") as { hashSync(text: string, rounds: number): string };

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const privatekey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const publickey = publicKey.export({ type: "spki", format: "pem" }).toString();
const secretMember = String(privateKey.export({ format: "jwk" }).d);
/** A line of the private key's PEM that nothing else contains. */
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
		process.env.PATH_OF_THE_TEST = "/nowhere/marzipan";
		process.env.URL_OF_THE_TEST = "https://marzipan.invalid/keys";
		nodeRed = await startNodeRed();
		await nodeRed.deploy(FLOW);
	});
	after(async () => {
		for (const name of ["KEY", "PATH", "URL"]) delete process.env[`${name}_OF_THE_TEST`];
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

	const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
	for (const [name, body] of [
		["6,000 nested lists", nested(6000)],
		["30,000 nested lists as the options", `{"options":${nested(30_000)}}`],
		["30,000 nested lists as an option", `{"options":{"audience":${nested(30_000)}}}`],
		["30,000 nested lists as a credential", `{"credentials":{"secret":${nested(30_000)}}}`],
		["nested objects as the algorithm", `{"algorithm":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`],
		["options without a text", '{"options":{"audience":{"toString":1}},"credentials":{"secret":{"toString":1}}}'],
		[
			"names of prototypes",
			'{"id":"__proto__","options":{"__proto__":{"keysource":"file"}},"credentials":{"__proto__":{}}}',
		],
	] as const) {
		it(`live on after ${name}`, async () => {
			for (const path of ["check", "generate"]) {
				const { status, json } = await post(path, body);
				assert.ok(status === 400 || json.problem, `${path}: ${status}`);
			}
			assert.equal((await check({ id: "keys1", options: ES256 })).json.canSign, true);
		});
	}

	it("take no body whose size is not known before", async () => {
		const body = JSON.stringify({ options: ES256 });
		const type = "Content-Type: application/json";
		const send = (headers: string[], sent: string) =>
			rawRequest(nodeRed.url, { method: "POST", path: "/jwt-config/check", headers: [type, ...headers], body: sent });
		const streamed = { body: new Blob([body]).stream(), duplex: "half" } as RequestInit;
		const headers = { "Content-Type": "application/json" };
		const chunked = await fetch(`${nodeRed.url}/jwt-config/check`, { method: "POST", headers, ...streamed });
		assert.equal(chunked.status, 411);
		const zipped = await send(["Content-Encoding: gzip"], gzipSync(body).toString("latin1"));
		assert.equal(zipped.statusCode, 415);
		assert.equal((await send([], body)).statusCode, 200);
	});

	const host = () => new URL(nodeRed.url).host;
	const ORIGINS: [name: string, headers: () => string[], status: number][] = [
		["without an origin", () => [], 200],
		["of the same origin", () => [`Origin: http://${host()}`], 200],
		["of the same origin in capitals", () => [`Origin: HTTP://${host().toUpperCase()}`], 200],
		["of the same host over https", () => [`Origin: https://${host()}`], 200],
		["of another host", () => ["Origin: http://evil.example"], 403],
		["of another port", () => ["Origin: http://127.0.0.1:1"], 403],
		["of a host that begins alike", () => [`Origin: http://${host()}.evil.example`], 403],
		["of a sandbox", () => ["Origin: null"], 403],
		["of no URL", () => ["Origin: x"], 403],
		["that a browser says is foreign", () => [`Origin: http://${host()}`, "Sec-Fetch-Site: cross-site"], 403],
		["that a browser says is of a neighbor", () => ["Sec-Fetch-Site: same-site"], 403],
		[
			"that a browser says is ours, by a proxy",
			() => ["Origin: https://a.example", "Sec-Fetch-Site: same-origin"],
			200,
		],
		["that a user typed", () => ["Sec-Fetch-Site: none"], 200],
		["that claims a proxy", () => ["Origin: http://evil.example", "X-Forwarded-Host: evil.example"], 403],
	];
	for (const [name, headers, expected] of ORIGINS) {
		it(`answer a request ${name} with ${expected}`, async () => {
			for (const path of ["check", "generate"]) {
				const { statusCode, body } = await rawRequest(nodeRed.url, {
					method: "POST",
					path: `/jwt-config/${path}`,
					headers: ["Content-Type: application/json", ...headers()],
					body: '{"algorithm":"ES256"}',
				});
				assert.equal(statusCode, expected, path);
				if (expected !== 200) assert.ok(!body.includes("PRIVATE"));
			}
		});
	}

	it("read nothing of an environment variable back", async () => {
		const fields = { algorithm: "HS256", keysource: "file", secretfile: "${PATH_OF_THE_TEST}" };
		const file = await check({ options: fields });
		assert.equal(file.json.problem?.code, "ERR_JWT_KEY_MISSING");
		assert.match(String(file.json.problem?.message), /secretfile comes from an environment variable/);
		const url = await check({ options: { ...ES256, keysource: "jwks", jwksurl: "${URL_OF_THE_TEST}" } });
		assert.equal(url.json.problem?.code, "ERR_JWKS_UNAVAILABLE");
		const kid = await check({ id: "keys1", options: { ...ES256, keyid: "${PATH_OF_THE_TEST}" } });
		assert.deepEqual((kid.json.jwks as { kid: string }[])[0]?.kid, "${PATH_OF_THE_TEST}");
		for (const { text } of [file, url, kid]) assert.ok(!text.includes("marzipan"));
	});

	it("look a variable up by no more than its name", async () => {
		for (const name of ["${x${PATH_OF_THE_TEST}}", "${__proto__}", "${constructor}"]) {
			const { text, json } = await check({ options: { ...ES256, keyid: name } });
			assert.match(String(json.problem?.message), /keyid names an environment variable that is not set/);
			assert.ok(!text.includes("marzipan"));
		}
	});

	it("keep a private key in the field of the public one from the editor", async () => {
		const locked = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" });
		for (const given of [privatekey, locked, Buffer.from(privatekey).toString("base64")]) {
			const credentials = { publickey: given, passphrase: "x" };
			await nodeRed.deploy([...FLOW, { id: "wrong", type: "jwt-config", algorithm: "ES256", credentials }]);
			await nodeRed.printed(/This is a private key, but only a public key/);
			const stored = await (await fetch(`${nodeRed.url}/credentials/jwt-config/wrong`)).json();
			assert.deepEqual(stored, { has_secret: false, has_privatekey: false, has_passphrase: true, publickey: "" });
		}
		const credentials = { publickey };
		await nodeRed.deploy([...FLOW, { id: "right", type: "jwt-config", algorithm: "ES256", credentials }]);
		const stored = await (await fetch(`${nodeRed.url}/credentials/jwt-config/right`)).json();
		assert.equal((stored as { publickey: string }).publickey, publickey);
	});

	it("tell the editor which algorithms there are", async () => {
		const settings = (await (await fetch(`${nodeRed.url}/settings`)).json()) as { jwtConfigAlgorithms: string[] };
		assert.ok(settings.jwtConfigAlgorithms.includes("Ed25519"));
	});
});

describe("the endpoints of keys, where one must log in", () => {
	let nodeRed: NodeRed;
	let folder: string;
	before(async () => {
		const user = (username: string, permissions: string) => ({ username, password: hashSync("pw", 4), permissions });
		const users = [user("writer", "*"), user("reader", "read"), user("checker", "jwt-config.write")];
		folder = mkdtempSync(join(tmpdir(), "key-endpoints-"));
		writeFileSync(join(folder, "key.pem"), privatekey);
		writeFileSync(join(folder, "text"), "no key");
		process.env.KEY_OF_THE_TEST = privatekey;
		nodeRed = await startNodeRed({
			settings: {
				adminAuth: { type: "credentials", users },
				// As behind a proxy.
				httpServerOptions: { "trust proxy": "loopback" },
			},
		});
	});
	after(async () => {
		delete process.env.KEY_OF_THE_TEST;
		rmSync(folder, { recursive: true, force: true });
		await nodeRed?.stop();
	});

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

	async function checkAs(username: string, body: object): Promise<Reply["json"]> {
		const response = await fetch(`${nodeRed.url}/jwt-config/check`, {
			method: "POST",
			headers: { "Content-Type": "application/json", Authorization: `Bearer ${await login(username)}` },
			body: JSON.stringify(body),
		});
		assert.equal(response.status, 200);
		return (await response.json()) as Reply["json"];
	}
	const fromFile = (name: string) => ({
		algorithm: "ES256",
		keysource: "file",
		privatekeyfile: join(folder, name),
	});

	it("tell who may not deploy nothing of a file, be it there or not, but what is deployed", async () => {
		const answers = await Promise.all(
			["key.pem", "text", "nothing", ""].map((name) => checkAs("checker", { options: fromFile(name) })),
		);
		for (const { problem } of answers) assert.deepEqual(problem, answers[0]?.problem);
		assert.equal(answers[0]?.problem?.code, "ERR_JWT_KEY_MISSING");
		assert.match(String(answers[0]?.problem?.message), /The file in the field privatekeyfile cannot be used/);
		assert.equal((await checkAs("writer", { options: fromFile("key.pem") })).canSign, true);
		assert.match(String((await checkAs("writer", { options: fromFile("nothing") })).problem?.message), /ENOENT/);
	});

	it("tell who may not deploy of what is deployed, in its own field", async () => {
		const credentials = { privatekey: "${KEY_OF_THE_TEST}" };
		const configs = [
			{ id: "filed", type: "jwt-config", ...fromFile("key.pem") },
			{ id: "named", type: "jwt-config", algorithm: "ES256", credentials },
		];
		await fetch(`${nodeRed.url}/flows`, {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				Authorization: `Bearer ${await login("writer")}`,
			},
			body: JSON.stringify(configs),
		});
		await nodeRed.printed(/Started flows[\s\S]*Started flows/);
		assert.equal((await checkAs("checker", { id: "filed", options: fromFile("key.pem") })).canSign, true);
		assert.ok((await checkAs("checker", { id: "filed", options: fromFile("text") })).problem);
		assert.ok((await checkAs("checker", { id: "named", options: fromFile("key.pem") })).problem);
		const other = { algorithm: "ES256", keysource: "file", publickeyfile: join(folder, "key.pem") };
		assert.match(String((await checkAs("checker", { id: "filed", options: other })).problem?.message), /publickeyfile/);
		const options = { algorithm: "ES256" };
		assert.equal((await checkAs("checker", { id: "named", options })).canSign, true);
		assert.equal((await checkAs("checker", { id: "named", options, credentials })).canSign, true);
	});

	it("tell who may not deploy nothing of environment variables and servers", async () => {
		const ES256 = { algorithm: "ES256" };
		const bodies: [name: string, body: object][] = [
			["privatekey", { options: ES256, credentials: { privatekey: "${KEY_OF_THE_TEST}" } }],
			["privatekey", { options: ES256, credentials: { privatekey: "${NOT_SET_BY_THE_TEST}" } }],
			["secret", { options: {}, credentials: { secret: "$(PATH)" } }],
			["keysource", { options: { ...ES256, keysource: "${PATH}", privatekeyfile: "x" } }],
			["keyid", { options: { ...ES256, keyid: "${PATH}" } }],
			["jwksurl", { options: { ...ES256, keysource: "jwks", jwksurl: "http://localhost:1/" } }],
			["issuer", { options: { ...ES256, keysource: "discovery", issuer: "http://localhost:1/" } }],
		];
		for (const [name, body] of bodies) {
			const { problem } = await checkAs("checker", body);
			assert.equal(problem?.code, "ERR_JWT_CONFIG_INVALID");
			assert.match(String(problem?.message), new RegExp(`in the field ${name} cannot be used`));
		}
		const typed = await checkAs("checker", { options: ES256, credentials: { privatekey } });
		assert.equal(typed.canSign, true);
	});

	it("believe a proxy that Express is set to trust", async () => {
		const token = await login("writer");
		for (const [forwarded, expected] of [
			["a.example", 200],
			["a.example, b.example", 200],
			["b.example", 403],
		] as const) {
			const { statusCode } = await rawRequest(nodeRed.url, {
				method: "POST",
				path: "/jwt-config/generate",
				headers: [
					"Content-Type: application/json",
					`Authorization: Bearer ${token}`,
					"Origin: https://a.example",
					`X-Forwarded-Host: ${forwarded}`,
				],
				body: '{"algorithm":"ES256"}',
			});
			assert.equal(statusCode, expected, forwarded);
		}
	});
});
