/**
 * Measures guards as middleware of one Express application, in a process of its own: `guards.cjs <window> <rounds>`, both as
 * in a plan. Prints the microseconds of processor time of each request, as `{work: {lane: [each round]}}`. Requests have no
 * network below them, which would cost many times more and differ from run to run.
 */
const { createHmac, createSign, generateKeyPairSync, randomBytes } = require("node:crypto");
const { EventEmitter, once } = require("node:events");
const { createServer, IncomingMessage, ServerResponse } = require("node:http");
const { dirname, join } = require("node:path");
const express = require("express");
const { expressjwt } = require("express-jwt");
const { auth } = require("express-oauth2-jwt-bearer");
const { httpGuard } = require("@flowjwt/node-red-jwt/guard");

const [, , window, rounds] = process.argv.map(Number);
const TOKENS = 5000;
const BATCH = 100;
const issuer = "https://issuer.example";
const audience = "https://api.example";
const secret = randomBytes(64).toString("base64url");
const keyPair = generateKeyPairSync("rsa", {
	modulusLength: 2048,
	publicKeyEncoding: { type: "spki", format: "pem" },
	privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const encode = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");
const SIGNERS = {
	HS256: (input) => createHmac("sha256", secret).update(input).digest("base64url"),
	RS256: (input) => createSign("sha256").update(input).sign(keyPair.privateKey, "base64url"),
};
function mint(alg, sub, aud = audience) {
	const now = Math.floor(Date.now() / 1000);
	const input = `${encode({ alg, typ: "JWT", kid: "one" })}.${encode({ iss: issuer, aud, sub, iat: now, exp: now + 3600 })}`;
	return `${input}.${SIGNERS[alg](input)}`;
}

/** Deploys a configuration for each algorithm, in as much of a runtime as the configuration node needs. */
async function deployConfigs() {
	const deployed = new Map();
	let create;
	const RED = {
		events: new EventEmitter(),
		server: new EventEmitter(),
		settings: {},
		log: { error: (text) => process.stderr.write(`${text}\n`) },
		httpAdmin: { get() {}, post() {} },
		auth: { needsPermission: () => () => {} },
		nodes: {
			createNode: (node, definition) => Object.assign(node, { ...definition, on() {}, warn() {} }),
			registerType: (_type, made) => {
				create = made;
			},
			getCredentials: (id) => definitions.find((definition) => definition.id === id)?.credentials,
			getNode: (id) => deployed.get(id) ?? null,
			eachNode: (use) => definitions.forEach(use),
		},
	};
	const definitions = Object.keys(SIGNERS).map((algorithm) => ({
		...{ id: `id-${algorithm}`, type: "jwt-config", name: algorithm, algorithm, issuer, audience },
		credentials: algorithm === "HS256" ? { secret } : { publickey: keyPair.publicKey },
	}));
	await require(join(dirname(require.resolve("@flowjwt/node-red-jwt/guard")), "jwt-config.js"))(RED);
	for (const definition of definitions) {
		const node = {};
		create.call(node, definition);
		await node.keys();
		deployed.set(definition.id, node);
	}
	RED.events.emit("flows:started");
}

/** Serves the key set that express-oauth2-jwt-bearer takes RSA keys from. */
async function serveKeys() {
	const jwk = require("node:crypto").createPublicKey(keyPair.publicKey).export({ format: "jwk" });
	const body = JSON.stringify({ keys: [{ ...jwk, kid: "one", alg: "RS256", use: "sig" }] });
	const server = createServer((_request, response) => response.setHeader("Content-Type", "application/json").end(body));
	await once(server.listen(0, "127.0.0.1"), "listening");
	return server;
}

function guardsFor(alg, jwksUri) {
	const key = alg === "HS256" ? { secret } : { jwksUri };
	return {
		empty: (_request, _response, next) => next(),
		jwt: httpGuard(alg),
		"express-oauth2-jwt-bearer": auth({ issuer, audience, ...key, tokenSigningAlg: alg, dpop: { enabled: false } }),
		"express-jwt": expressjwt({
			...{ secret: alg === "HS256" ? secret : keyPair.publicKey },
			...{ algorithms: [alg], issuer, audience },
		}),
	};
}

/** Asks for a path. @returns whether the request reached the handler */
function createAsk(app) {
	let settle;
	app.use((_request, _response) => settle(true));
	app.use((_error, _request, _response, _next) => settle(false));
	return (url, token) =>
		new Promise((resolve) => {
			settle = resolve;
			const request = new IncomingMessage({ encrypted: false, remoteAddress: "127.0.0.1" });
			Object.assign(request, { method: "GET", url, headers: { host: "localhost", authorization: `Bearer ${token}` } });
			const response = new ServerResponse(request);
			response.end = () => settle(false);
			app(request, response);
		});
}

async function measure() {
	const server = await serveKeys();
	await deployConfigs();
	const app = express();
	const lanes = [];
	for (const alg of Object.keys(SIGNERS)) {
		const guards = guardsFor(alg, `http://127.0.0.1:${server.address().port}/`);
		for (const [lane, guard] of Object.entries(guards)) {
			app.use(`/${alg}/${lane}`, guard);
			lanes.push({ alg, lane, path: `/${alg}/${lane}` });
		}
	}
	const ask = createAsk(app);
	const results = {};
	for (const alg of Object.keys(SIGNERS)) {
		const own = lanes.filter((each) => each.alg === alg);
		const tokens = Array.from({ length: TOKENS }, (_, index) => mint(alg, `user-${index}`));
		for (const { lane, path } of own) {
			const answers = [await ask(path, tokens[0]), await ask(path, mint(alg, "eve", "another"))];
			if (!answers[0] || answers[1] !== (lane === "empty")) throw new Error(`${path} does not guard.`);
		}
		for (const kind of ["same", "new"]) {
			const costs = Object.fromEntries(own.map(({ lane }) => [lane, []]));
			let next = 0;
			// The first round only warms up.
			for (let round = -1; round < rounds; round++) {
				const order = round % 2 === 0 ? own : own.toReversed();
				for (const { lane, path } of order) {
					let requests = 0;
					const start = process.cpuUsage();
					let spent = 0;
					while (spent < window * 1000) {
						for (let index = 0; index < BATCH; index++) {
							const token = kind === "same" ? tokens[0] : tokens[next++ % TOKENS];
							// A new string each time, as from a socket.
							if (!(await ask(path, Buffer.from(token).toString()))) throw new Error(`${path} refused a good token.`);
						}
						requests += BATCH;
						const { user, system } = process.cpuUsage(start);
						spent = user + system;
					}
					if (round >= 0) costs[lane].push(spent / requests);
				}
			}
			results[`${alg}-${kind}`] = costs;
		}
	}
	server.close();
	return results;
}

measure().then(
	(results) => process.stdout.write(JSON.stringify(results)),
	(error) => {
		console.error(error);
		// The server of the key set would keep it alive.
		process.exit(1);
	},
);
