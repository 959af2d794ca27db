/**
 * The example “Log in to Vonage” beside Vonage's own `@vonage/jwt`, the sample of Vonage's document as it is printed, and
 * the permissions that a caller may choose.
 */
import assert from "node:assert/strict";
import { mock } from "node:test";
import { tokenGenerate, verifySignature } from "@vonage/jwt";
import { jsonBlocks, runShell } from "../support/documents.js";
import { exampleFlow } from "../support/fixtures.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { sharedKeyPair, toPem } from "../support/openssl.js";
import { borrowNodeRed } from "../support/shared.js";
import { read } from "../support/tokens.js";

const CONFIG = "e5a83c07d94f0020";
const SUBFLOW = "e5a83c07d94f0005";
const APPLICATION_ID = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab";
const DAY = 86_400;

/** What the document calls them, and what they are in a token. */
const PATHS = {
	"log in as a user": "/v1/sessions/**",
	"create and manage users": "/v1/users/**",
	"create and manage conversations & send/receive messages": "/v1/conversations/**",
	"send and receive images": "/v1/image/**",
	"send and receive audio": "/v3/media/**",
	"start calls": "/v1/knocking/**",
	"receive push notifications": "/v1/push/**",
	"send push notifications": "/v1/devices/**",
	"upload push notification certificate": "/v1/applications/**",
};
type Name = keyof typeof PATHS;
const NAMES = Object.keys(PATHS) as Name[];
const TICKED: Name[] = ["log in as a user", "create and manage conversations & send/receive messages", "start calls"];

interface Sample {
	iat: number;
	exp: string;
	acl: { paths: Record<string, object> };
}
const [SAMPLE] = jsonBlocks("docs/recipes/vonage.md") as [Sample];

const { privateKey, publicKey } = sharedKeyPair("rsa");
const [privatePem, publicPem] = [toPem(privateKey), toPem(publicKey)];

/** Two routes more, by the example's configuration: claims become a token, and a token its claims. */
const ROUTES: FlowNode[] = [
	{ id: "sign.tab", type: "tab", label: "test" },
	{ id: "sign.in", type: "http in", z: "sign.tab", url: "/sign", method: "post", wires: [["sign.jwt"]] },
	{ id: "sign.jwt", type: "jwt", z: "sign.tab", mode: "generate", jwtconfig: CONFIG, wires: [["sign.out"]] },
	{ id: "check.in", type: "http in", z: "sign.tab", url: "/check", method: "get", wires: [["check.jwt"]] },
	{
		...{ id: "check.jwt", type: "jwt", z: "sign.tab", mode: "verify", tokenType: "bearer", jwtconfig: CONFIG },
		...{ token: "", onfailure: "output", outputs: 2, wires: [["sign.out"], ["sign.out"]] },
	},
	{ id: "sign.catch", type: "catch", z: "sign.tab", scope: ["sign.jwt"], wires: [["sign.tell"]] },
	{
		...{ id: "sign.tell", type: "function", z: "sign.tab", outputs: 1, wires: [["sign.out"]] },
		func: "const { code, message } = msg.error; msg.statusCode = 422; msg.payload = { code, message }; return msg;",
	},
	{ id: "sign.out", type: "http response", z: "sign.tab", statusCode: "", headers: {}, wires: [] },
];

/** The example with a key, with these permissions ticked, and with what its debug node shows in the log too. */
function vonageFlow(ticked: readonly string[] = TICKED): FlowNode[] {
	const example = exampleFlow("Log in to Vonage").map((node) => {
		if (node.id === CONFIG) return { ...node, credentials: { privatekey: privatePem } };
		if (node.type === "debug") return { ...node, console: true };
		if (node.id !== SUBFLOW) return node;
		return { ...node, env: NAMES.map((name) => ({ name, type: "bool", value: String(ticked.includes(name)) })) };
	});
	return [...example, ...ROUTES];
}

type Options = Parameters<typeof tokenGenerate>[2];

describe("a log-in to Vonage", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
		await nodeRed.deploy(vonageFlow());
	});
	after(() => nodeRed?.stop());
	afterEach(() => mock.timers.reset());

	const post = (path: string, body?: unknown) =>
		fetch(`${nodeRed.url}${path}`, {
			method: "POST",
			...(body !== undefined && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
		});
	async function askForToken(permissions?: readonly string[]): Promise<string> {
		const response = await post("/vonage/token", permissions && { permissions });
		assert.equal(response.status, 200);
		assert.equal(response.headers.get("cache-control"), "no-store");
		const body = (await response.json()) as { token: string };
		assert.deepEqual(Object.keys(body), ["token"]);
		return body.token;
	}
	async function refusal(body: unknown) {
		const response = await post("/vonage/token", body);
		const { error, error_description: problem } = (await response.json()) as Record<string, string>;
		return { status: response.status, error, problem: String(problem) };
	}
	const sign = async (claims: unknown) => {
		const response = await post("/sign", claims);
		assert.equal(response.status, 200, await response.clone().text());
		return response.text();
	};
	const check = (token: string) => fetch(`${nodeRed.url}/check`, { headers: { Authorization: `Bearer ${token}` } });
	const pathsOf = (token: string) => Object.keys((read(token).claims.acl as { paths: object }).paths);
	/** Vonage's library, in the second that a token was made in. */
	function vonagesToken(iat: unknown, options: Options): string {
		mock.timers.enable({ apis: ["Date"], now: Number(iat) * 1000 });
		return tokenGenerate(APPLICATION_ID, privatePem, options);
	}

	describe("makes tokens as @vonage/jwt does", () => {
		it("with the same header and claims, 15 minutes by default", async () => {
			const ours = read(await askForToken());
			const { sub, acl, jti, iat } = ours.claims;
			const theirs = read(vonagesToken(iat, { sub, acl, jti } as Options));
			assert.deepEqual(ours, theirs);
			assert.deepEqual(Object.keys(ours.header), ["alg", "typ"]);
			assert.equal(Number(ours.claims.exp), Number(iat) + 900);
			assert.match(String(jti), /^[\da-f]{8}(-[\da-f]{4}){4}[\da-f]{8}$/);
		});

		it("to the letter, where the claims come in the same order", async () => {
			const theirs = vonagesToken(Math.floor(Date.now() / 1000), { sub: "jamie", acl: SAMPLE.acl });
			assert.equal(await sign(read(theirs).claims), theirs);
		});

		it("and each accepts the other's", async () => {
			const ours = await askForToken();
			const theirs = tokenGenerate(APPLICATION_ID, privatePem, { sub: "jamie", acl: SAMPLE.acl });
			for (const key of [privatePem, publicPem]) assert.equal(verifySignature(ours, key), true);
			const response = await check(theirs);
			assert.equal(response.status, 200);
			assert.deepEqual(await response.json(), read(theirs).claims);
		});

		it("and each refuses the other's with a changed claim", async () => {
			const change = (token: string) => {
				const [header, , signature] = token.split(".");
				const claims = JSON.stringify({ ...read(token).claims, sub: "kim" });
				return `${header}.${Buffer.from(claims).toString("base64url")}.${signature}`;
			};
			assert.equal(verifySignature(change(await askForToken()), publicPem), false);
			assert.equal((await check(change(tokenGenerate(APPLICATION_ID, privatePem, { sub: "jamie" })))).status, 401);
		});
	});

	describe("takes the sample of the document as it is printed", () => {
		/** As JSON Web Tokens want it; nothing else differs. */
		const asNumber = { ...SAMPLE, exp: 1_532_179_987 };

		it("with its exp as text, which becomes a number", async () => {
			assert.equal(SAMPLE.exp, "1532179987");
			const token = await sign(SAMPLE);
			assert.deepEqual(read(token), { header: { alg: "RS256", typ: "JWT" }, claims: asNumber });
			mock.timers.enable({ apis: ["Date"], now: SAMPLE.iat * 1000 });
			assert.equal(verifySignature(token, publicPem), true);
		});

		it("where @vonage/jwt refuses that text", async () => {
			mock.timers.enable({ apis: ["Date"], now: SAMPLE.iat * 1000 });
			assert.throws(
				() => tokenGenerate(APPLICATION_ID, privatePem, { ...SAMPLE } as unknown as Options),
				/"exp" should be a number of seconds/,
			);
		});

		it("by a button of the flow", async () => {
			const button = exampleFlow("Log in to Vonage").find(({ type }) => type === "inject");
			assert.deepEqual(JSON.parse(String(button?.payload)), SAMPLE);
			assert.equal((await fetch(`${nodeRed.url}/inject/${button?.id}`, { method: "POST" })).status, 200);
			await nodeRed.printed(/\[debug:what it says\][\s\S]*?sub: 'jamie',\s*exp: 1532179987,/);
		});
	});

	describe("lets no token last longer than 24 hours", () => {
		const { iat } = SAMPLE;
		it("from its iat on, to the second", async () => {
			assert.equal(read(await sign({ sub: "jamie", iat, exp: iat + DAY })).claims.exp, iat + DAY);
			for (const exp of [iat + DAY + 1, String(iat + DAY + 1)]) {
				const response = await post("/sign", { sub: "jamie", iat, exp });
				assert.equal(response.status, 422);
				const { code, message } = (await response.json()) as { code: string; message: string };
				assert.equal(code, "ERR_JWT_CLAIMS_INVALID");
				assert.match(message, /longer than the 86400 seconds/);
			}
		});

		it("without one, from now on", async () => {
			const now = Math.floor(Date.now() / 1000);
			assert.equal((await post("/sign", { sub: "jamie", exp: now + DAY })).status, 200);
			assert.equal((await post("/sign", { sub: "jamie", exp: now + 2 * DAY })).status, 422);
		});
	});

	describe("grants what is ticked", () => {
		it("and no more", async () => {
			assert.deepEqual(
				pathsOf(await askForToken()),
				TICKED.map((name) => PATHS[name]),
			);
		});

		it("with the paths of today where that is ticked", async () => {
			const today = { name: "paths as Vonage writes them today", type: "bool", value: "true" };
			await nodeRed.deploy(
				vonageFlow().map((node) => (node.id === SUBFLOW ? { ...node, env: [...(node.env as object[]), today] } : node)),
			);
			try {
				const paths = TICKED.map((name) => PATHS[name].replace(/^\/v\d/, "/*"));
				assert.deepEqual(pathsOf(await askForToken()), [...paths, "/*/legs/**"]);
				assert.deepEqual(pathsOf(await askForToken(["log in as a user"])), ["/*/sessions/**"]);
			} finally {
				await nodeRed.deploy(vonageFlow());
			}
		});

		it("less where the caller asks for less", async () => {
			const token = await askForToken(["start calls", "log in as a user"]);
			assert.deepEqual(read(token).claims.acl, { paths: { "/v1/sessions/**": {}, "/v1/knocking/**": {} } });
		});

		it("never more, whatever the caller asks for", async () => {
			for (const permissions of [["send and receive images"], [...TICKED, "create and manage users"], NAMES]) {
				const { status, error, problem } = await refusal({ permissions });
				assert.deepEqual([status, error], [403, "access_denied"]);
				assert.match(
					problem,
					/^The permission “(send and receive images|create and manage users)” is not granted here/,
				);
			}
		});

		it("or names all it knows, where one is unknown", async () => {
			const lists = [["start call"], ["start calls", "/v1/users/**"], ["__proto__"], [["start calls"]], [null], [7]];
			for (const permissions of lists) {
				const { status, error, problem } = await refusal({ permissions });
				assert.deepEqual([status, error], [400, "invalid_request"], JSON.stringify(permissions));
				assert.match(problem, new RegExp(`^Permission ${permissions.length} of the list is unknown`));
				assert.ok(problem.endsWith(`There are: ${NAMES.join(", ")}.`));
			}
		});

		it("or asks for a list, where something else or nothing is chosen", async () => {
			for (const permissions of [[], "start calls", {}, true, 0]) {
				const { status, problem } = await refusal({ permissions });
				assert.equal(status, 400, JSON.stringify(permissions));
				assert.match(problem, /^Choose at least one permission, in a list\./);
			}
		});

		it("each of the nine by its words", async () => {
			await nodeRed.deploy(vonageFlow(NAMES));
			for (const name of NAMES) assert.deepEqual(pathsOf(await askForToken([name])), [PATHS[name]]);
			assert.deepEqual(pathsOf(await askForToken()).sort(), Object.keys(SAMPLE.acl.paths).sort());
			await nodeRed.deploy(vonageFlow([]));
			assert.equal((await refusal(undefined)).status, 400);
			await nodeRed.deploy(vonageFlow());
		});
	});

	describe("answers", () => {
		it("for a user and an application that it decides itself", async () => {
			const response = await post("/vonage/token", {
				sub: "kim",
				application_id: "other",
				acl: { paths: { "/**": {} } },
			});
			const { claims } = read(((await response.json()) as { token: string }).token);
			assert.deepEqual([claims.sub, claims.application_id], ["jamie", APPLICATION_ID]);
			assert.ok(!("/**" in (claims.acl as { paths: object }).paths));
		});

		it("the commands of the recipe as that says", async () => {
			const [all = "", less = "", unknown = ""] = await runShell("docs/recipes/vonage.md", nodeRed.url);
			assert.equal(pathsOf(JSON.parse(all).token).length, 3);
			assert.deepEqual(pathsOf(JSON.parse(less).token), [PATHS["log in as a user"], PATHS["start calls"]]);
			assert.equal(JSON.parse(unknown).error, "invalid_request");
			assert.match(JSON.parse(unknown).error_description, /^Permission 1 of the list is unknown\./);
		});

		it("with 500 where there is no key, and says why in the log", async () => {
			await nodeRed.deploy(
				vonageFlow().map((node) => (node.id === CONFIG ? { ...node, credentials: { privatekey: "" } } : node)),
			);
			const { status, error } = await refusal(undefined);
			assert.deepEqual([status, error], [500, "server_error"]);
			await nodeRed.printed(/tell what is wrong\] .*key/);
			assert.doesNotMatch(nodeRed.log(), /eyJ/);
		});
	});
});
