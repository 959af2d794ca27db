/** The conversion of nodes of node-red-contrib-jwt, with that package installed: flows behave afterwards as before. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsonwebtoken from "jsonwebtoken";
import type { Browser } from "playwright-core";
import { convert, report } from "../support/converting.js";
import { describeEditor, type Editor, launchBrowser, openEditor } from "../support/editor.js";
import { makeSecret } from "../support/fixtures.js";
import { asApi, sign, verify } from "../support/migrating.js";
import { type FlowNode, linkPackage, type NodeRed, startNodeRed } from "../support/node-red.js";
import { fetchPackage, fetchRuntime } from "../support/runtimes.js";
import { read } from "../support/tokens.js";

const NAME = "node-red-contrib-jwt";
const CLAIMS = { sub: "jamie", roles: ["admin"] };
const VARIABLES = { privatekey: "NODE_RED_NODE_JWT_PRIVATE_KEY", publickey: "NODE_RED_NODE_JWT_PUBLIC_KEY" };

/** The ids of the nodes that the editor marks as wrong. */
const INVALID = `["eachNode", "eachConfig"].flatMap((each) => {
	const found = [];
	RED.nodes[each]((node) => found.push(node));
	return found.filter(({ type, valid }) => type.startsWith("jwt") && valid === false).map(({ id }) => id);
})`;

/** How the key pair gets into the old nodes. */
const RELEASES = [
	{ nodeRed: "4.1", node: "20", keys: "files" },
	{ nodeRed: "5.0", node: "24", keys: "variables" },
] as const;

for (const release of RELEASES) {
	describeEditor(`converting nodes of ${NAME} 0.1.0 in Node-RED ${release.nodeRed}, keys in ${release.keys}`, () => {
		const secret = makeSecret();
		const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
		const pems = {
			privatekey: pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
			publickey: pair.publicKey.export({ type: "spki", format: "pem" }) as string,
		};
		const folder = mkdtempSync(join(tmpdir(), "node-red-jwt-keys-"));
		const file = (name: keyof typeof pems) => join(folder, `${name}.pem`);
		let nodeRed: NodeRed;
		let browser: Browser;
		let editor: Editor;

		before(async function () {
			this.timeout(300_000);
			const old = fetchPackage(NAME, "0.1.0");
			const install = (userDir: string) => {
				linkPackage(userDir);
				symlinkSync(old, join(userDir, "node_modules", NAME), "dir");
			};
			for (const name of ["privatekey", "publickey"] as const) {
				if (release.keys === "files") writeFileSync(file(name), pems[name]);
				else process.env[VARIABLES[name]] = pems[name];
			}
			const { runtime, node } = fetchRuntime(release.nodeRed, release.node);
			try {
				nodeRed = await startNodeRed({ runtime, node, install });
			} finally {
				for (const variable of Object.values(VARIABLES)) delete process.env[variable];
			}
			browser = await launchBrowser();
		});
		after(async () => {
			await Promise.all([nodeRed?.stop(), browser?.close()]);
			rmSync(folder, { recursive: true, force: true });
		});
		beforeEach(async () => {
			await nodeRed.deploy(FLOW());
			editor = await openEditor(browser, nodeRed);
		});
		afterEach(async function () {
			if (this.currentTest?.state === "failed") await editor.keepFailure(this.currentTest.title);
			await editor.close();
			assert.deepEqual(editor.errors, []);
		});

		/** Two APIs: one with a secret, and one with a key pair that reads the token from the header of the request. */
		const FLOW = (): FlowNode[] => {
			const common = { jwkurl: "", jwkkid: "", key: "", secret: "", storetoken: "payload", x: 300, y: 100 };
			const node = (id: string, type: string, changes: object): FlowNode => ({ id, type, ...common, ...changes });
			const hmac = [
				node("hs.sign", "jwt sign", { name: "sign", alg: "HS256", exp: "2h", secret, signvar: "payload" }),
				node("hs.verify", "jwt verify", { alg: ["HS256", "HS512"], secret, signvar: "payload" }),
			];
			const rsa = [
				node("rs.sign", "jwt sign", { alg: "RS256", exp: 3600, key: file("privatekey"), signvar: "payload" }),
				node("rs.verify", "jwt verify", { alg: ["RS256"], key: file("publickey"), signvar: "bearer" }),
			];
			return [
				...asApi(hmac, "hs", secret),
				...asApi(rsa, "rs", "").map((node, index) => ({ x: 100, y: 40 * index, ...node })),
			];
		};

		/** Returns the answers that callers of both APIs get, without the times. */
		async function answers(): Promise<unknown[]> {
			const now = Math.floor(Date.now() / 1000);
			const results: unknown[] = [];
			for (const [path, key, algorithm] of [
				["hs", secret, "HS256"],
				["rs", pems.privatekey, "RS256"],
			] as const) {
				const token = await sign(nodeRed.url, path, CLAIMS);
				const { iat, exp, ...claims } = read(token).claims;
				const { kid: _, ...header } = read(token).header;
				assert.deepEqual(jsonwebtoken.verify(token, path === "hs" ? secret : pems.publickey), {
					...claims,
					iat,
					exp,
				});
				const accepted = await verify(nodeRed.url, path, token);
				assert.deepEqual(accepted.body, { ...claims, iat, exp });
				const make = (claims: object, from: string = key, alg = algorithm) =>
					jsonwebtoken.sign(claims, from, { algorithm: alg });
				const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
				const refused = [
					make({ ...CLAIMS, exp: now - 10 }),
					make({ ...CLAIMS, exp: now + 60, nbf: now + 50 }),
					make(
						{ ...CLAIMS, exp: now + 60 },
						path === "hs" ? makeSecret() : (other.export({ type: "pkcs8", format: "pem" }) as string),
					),
					"letmein",
				];
				const statuses: number[] = [];
				for (const bad of refused) statuses.push((await verify(nodeRed.url, path, bad)).status);
				assert.deepEqual(statuses, [401, 401, 401, 401]);
				results.push({ claims, header, life: Number(exp) - Number(iat), accepted: accepted.status, statuses });
			}
			return results;
		}
		/** Whether the old nodes make the tokens, which write a blank `kid`. */
		const areOld = async () => read(await sign(nodeRed.url, "hs", CLAIMS)).header.kid === "";

		it("gives callers the same answers, and after an undo the old nodes do so again", async function () {
			this.timeout(60_000);
			const before = await answers();
			assert.ok(await areOld());
			await convert(editor, 4);
			await editor.deploy();
			assert.ok(!(await areOld()));
			await editor.page.waitForLoadState("networkidle");
			assert.deepEqual(await editor.page.evaluate(INVALID), []);
			assert.deepEqual(await answers(), before);

			await editor.page.evaluate("RED.actions.invoke('core:undo')");
			await editor.deploy();
			assert.ok(await areOld());
			assert.deepEqual(await answers(), before);
		});

		it("moves the secret out of the flow file, and reads a key pair from where it is", async () => {
			await convert(editor, 4);
			await editor.deploy();
			const file = await (await fetch(`${nodeRed.url}/flows`)).text();
			assert.ok(!file.includes(secret));
			const configs = (JSON.parse(file) as FlowNode[]).filter(({ type }) => type === "jwt-config");
			const stored = await Promise.all(
				configs.map(async ({ id, keysource }) => {
					const response = await fetch(`${nodeRed.url}/credentials/jwt-config/${id}`);
					const credentials = (await response.json()) as Record<string, unknown>;
					const names = Object.keys(credentials).filter((name) => credentials[name]);
					return [keysource, ...names].join(" ");
				}),
			);
			const pair = release.keys === "files" ? ["file", "file"] : ["inline has_privatekey", "inline publickey"];
			assert.deepEqual(stored.sort(), [...pair, "inline has_secret"].sort());
		});

		it("lists what works differently", async () => {
			await convert(editor, 4);
			const text = await report(editor.page).innerText();
			assert.match(text, /Only HS256 is accepted now, not HS512/);
			assert.match(text, /Tokens are read from the Authorization header alone/);
			assert.match(text, /Messages with a refused token go to the second output/);
			assert.equal(/environment variable NODE_RED_NODE_JWT_PUBLIC_KEY/.test(text), release.keys === "variables");
		});
	});
}
