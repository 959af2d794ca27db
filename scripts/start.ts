/**
 * Starts Node-RED on loopback with these nodes and all example flows, in a temporary user directory. Each configuration gets
 * a new secret or key pair. `PORT` sets the first port to try, 1880 by default.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import RED from "node-red";
import { generateKeyPair, isHmac } from "../src/index.js";
import { findExamples, readExample } from "./examples.js";
import { isOwn, REFUSAL, refuseForeignSockets } from "./own-requests.js";

const HOST = "127.0.0.1";
/** The addresses in the comments of the examples. Here, both services are one Node-RED. */
const ADDRESSES = /127\.0\.0\.1:188[01]/g;
const root = join(import.meta.dirname, "..");

interface FlowNode {
	id: string;
	type: string;
	/** References to environment variables, if an example has any. */
	credentials?: object;
}

interface Config extends FlowNode {
	algorithm: string;
	keyid: string;
	keysource: string;
}

/**
 * Creates the credentials of each configuration with its own keys, by its id. Configurations with the same key ID share a key
 * pair. Those that do not sign tokens only get the public key.
 */
async function makeCredentials(flows: readonly FlowNode[]): Promise<Record<string, object>> {
	const steps = flows.filter(({ type }) => /^jwt(-request|-session)?$/.test(type)) as (FlowNode & {
		mode?: string;
		jwtconfig: string;
	})[];
	const configs = flows.filter(({ type }) => type === "jwt-config") as Config[];
	const pairs = new Map<string, ReturnType<typeof generateKeyPair>>();
	const credentials = configs
		.filter(({ keysource }) => keysource === "inline")
		.map(async ({ id, algorithm, keyid, credentials }) => {
			if (credentials) return [id, credentials];
			if (isHmac(algorithm)) return [id, { secret: randomBytes(64).toString("base64url") }];
			const name = `${algorithm} ${keyid || id}`;
			const made = pairs.get(name) ?? generateKeyPair(algorithm);
			pairs.set(name, made);
			const { privatekey, publickey } = await made;
			const signs = steps.some(
				({ mode = "generate", jwtconfig }) => ["generate", "start"].includes(mode) && jwtconfig === id,
			);
			return [id, signs ? { privatekey } : { publickey }];
		});
	return Object.fromEntries(await Promise.all(credentials));
}

/** Creates a user directory with the package installed and the examples deployed, for a Node-RED on `port`. */
async function makeUserDir(port: number): Promise<string> {
	const userDir = mkdtempSync(join(tmpdir(), "node-red-jwt-"));
	const flows = findExamples().flatMap((example) => readExample<FlowNode>(example));
	const credentials = await makeCredentials(flows);
	mkdirSync(join(userDir, "node_modules/@flowjwt"), { recursive: true });
	symlinkSync(root, join(userDir, "node_modules/@flowjwt/node-red-jwt"), "dir");
	// Examples to import can include credentials, but a flow file cannot.
	const text = JSON.stringify(flows.map((node) => ({ ...node, credentials: undefined })));
	writeFileSync(join(userDir, "flows.json"), text.replace(ADDRESSES, `${HOST}:${port}`));
	writeFileSync(join(userDir, "flows_cred.json"), JSON.stringify(credentials), { mode: 0o600 });
	return userDir;
}

/** Reads the port to try first. */
function wantedPort(text = ""): number {
	const port = text === "" ? 1880 : Number(text);
	if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
	console.error(`PORT is not a port: ${text}. Set it to a whole number up to 65535.`);
	process.exit(1);
}

/** Listens on the first free port, starting with `port`. */
async function listen(server: Server, port: number): Promise<number> {
	server.listen(port, HOST);
	try {
		await once(server, "listening");
		return (server.address() as AddressInfo).port;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || port >= 65_535) throw error;
		console.log(`Port ${port} is in use, trying ${port + 1}.`);
		return listen(server, port + 1);
	}
}

// With a real key, the example connects to Ably. With a made-up key, its endpoint still responds.
process.env.ABLY_API_KEY ??= `made.up:${randomBytes(32).toString("base64url")}`;

let isReady = false;
const server = createServer((request, response) => {
	if (!isOwn(request)) return void response.writeHead(403, { "Content-Type": "text/plain" }).end(REFUSAL);
	// An editor that is still open in a browser asks again and again until Node-RED is back.
	if (!isReady) return void response.writeHead(503, { "Retry-After": "1" }).end();
	RED.httpAdmin(request as never, response as never, () => RED.httpNode(request, response));
});
refuseForeignSockets(server);
const port = await listen(server, wantedPort(process.env.PORT));
// The examples read it, too.
process.env.PORT = String(port);
const userDir = await makeUserDir(port);

RED.init(server, {
	userDir,
	flowFile: "flows.json",
	credentialSecret: randomBytes(32).toString("hex"),
	uiPort: port,
	uiHost: HOST,
	httpAdminRoot: "/",
	httpNodeRoot: "/",
	editorTheme: { tours: false, projects: { enabled: false } },
	// Otherwise the editor asks about telemetry when it opens.
	telemetry: { enabled: false, updateNotification: false },
	logging: { console: { level: "error", metrics: false, audit: false } },
} as never);
const started = once(RED.events, "flows:started");
await RED.start();
await started;
isReady = true;

const url = `http://${HOST}:${port}`;
console.log(`
Node-RED with the jwt nodes and every example is running. Each example that needs a
secret or a key pair already has a new one.

  Open   ${url}
  Token  curl ${url}/jwt/generate
  Pages  ${url}/login and ${url}/club

Press Ctrl+C to stop it. Nothing is saved.
`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
	process.once(signal, async () => {
		await RED.stop();
		rmSync(userDir, { recursive: true, force: true });
		process.exit(0);
	});
}
