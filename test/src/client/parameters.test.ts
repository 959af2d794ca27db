/** Parameters of a request besides those of its grant. */
import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { json, startServer, stopServers } from "../../support/jwks-server.js";
import { SECRET } from "../../support/tokens.js";
import { type Asking, createAsker, failureOf, startEndpoint } from "./asking.js";

const good = { access_token: "granted-token", token_type: "Bearer", expires_in: 3600 };

describe("the parameters of a request for an access token", () => {
	afterEach(stopServers);

	const AUTH0: Asking = {
		node: { grant: "client_credentials", clientid: "me", clientauth: "client_secret_post" },
		credentials: { secret: SECRET },
	};
	for (const [title, asking, own] of [
		["a client", AUTH0, ["client_id", "client_secret", "grant_type"]],
		["a signed token", {}, ["assertion", "grant_type"]],
	] as const) {
		it(`are sent besides those of ${title}`, async () => {
			const endpoint = await startEndpoint(json(good));
			const { ask } = await createAsker({ ...asking, node: { ...asking.node, tokenurl: endpoint.url } });
			await ask({
				parameters: [
					["audience", "https://api.example/?a=b&c=d\r\n"],
					["resource", ["https://a.example", "https://b.example"]],
					["authorization_details", [{ type: "payment" }]],
					["claims", { id_token: null }],
					["max", 5],
					["force", false],
					["left_out", undefined],
					["nothing", null],
				],
			});
			const [{ form } = { form: new URLSearchParams() }] = endpoint.received;
			assert.deepEqual(
				[...form].filter(([name]) => !own.some((sent) => sent === name)),
				[
					["audience", "https://api.example/?a=b&c=d\r\n"],
					["resource", "https://a.example"],
					["resource", "https://b.example"],
					["authorization_details", '[{"type":"payment"}]'],
					["claims", '{"id_token":null}'],
					["max", "5"],
					["force", "false"],
				],
			);
			assert.deepEqual(
				own.filter((name) => !form.has(name)),
				[],
			);
		});
	}

	it("say to GitHub what a token is for", async () => {
		const bodies: string[] = [];
		const server = await startServer((request, response) => {
			void text(request).then((body) => {
				bodies.push(body);
				assert.equal(request.headers["content-type"], body ? "application/json" : undefined);
				response.writeHead(201).end(JSON.stringify({ token: "ghs_1" }));
			});
		});
		const tokenurl = `${server.origin}/app/installations/1/access_tokens`;
		const { ask } = await createAsker({ node: { tokenurl, grant: "github-app" } });
		await ask();
		await ask({
			parameters: [
				["repositories", ["docs"]],
				["permissions", { contents: "read", ü: "ü" }],
			],
		});
		assert.deepEqual(bodies, ["", '{"repositories":["docs"],"permissions":{"contents":"read","ü":"ü"}}']);
	});

	for (const [title, value] of [
		[
			"a circle",
			(() => {
				const circle: { it?: object } = {};
				circle.it = circle;
				return circle;
			})(),
		],
		["a BigInt", 1n],
		["__proto__", JSON.parse('{"__proto__": 1}')],
	] as const) {
		it(`cannot be ${title}`, async () => {
			const { ask } = await createAsker({ node: { tokenurl: "http://127.0.0.1:9/" } });
			const failure = await failureOf(() => ask({ parameters: [["audience", value]] }));
			assert.equal(failure.code, "ERR_JWT_CLAIMS_INVALID");
			assert.match(failure.message, /^The parameters c/);
		});
	}
});
