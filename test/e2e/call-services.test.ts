/**
 * The examples that call a service, on a real Node-RED, set up as their comments say, against stand-ins that refuse what the
 * service refuses, or a real provider.
 */
import assert from "node:assert/strict";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { callingFlow, pressButton, type SetUp } from "../support/calling-flow.js";
import { type Service, startService } from "../support/calls.js";
import { jsonBlocks } from "../support/documents.js";
import { startGitHub } from "../support/github-service.js";
import { stopServers } from "../support/jwks-server.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { startClientsProvider } from "../support/oidc-clients.js";
import { describeWith, NO_OPENSSL, toPem } from "../support/openssl.js";
import { privateKey, publicKey, SERVICE_EXAMPLES, serviceExample } from "../support/service-examples.js";
import { borrowNodeRed } from "../support/shared.js";
import { read, SECRET } from "../support/tokens.js";

/** What the recipes print, by the name of the example. */
const SHOWN: Record<string, unknown[]> = {
	"Call Google as a service account": jsonBlocks("docs/recipes/google-service-account.md"),
	"Call GitHub as an App": jsonBlocks("docs/recipes/github-app.md"),
	"Call App Store Connect": jsonBlocks("docs/recipes/app-store-connect.md"),
	"Call Salesforce": jsonBlocks("docs/recipes/salesforce.md"),
	"Call DocuSign": jsonBlocks("docs/recipes/docusign.md"),
	"Call Snowflake": jsonBlocks("docs/recipes/snowflake.md"),
	"Call Microsoft Graph with a certificate": jsonBlocks("docs/recipes/entra-certificate.md"),
};

describeWith(NO_OPENSSL, "the examples that call a service", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());
	beforeEach(() => nodeRed.reset());
	afterEach(stopServers);
	afterEach("never prints a token or a key", () => {
		assert.doesNotMatch(nodeRed.log(), /eyJ|ghs_|ya29|access-|PRIVATE KEY/);
	});

	for (const { name, start, setUp, shows, exchange, call, mistakes } of SERVICE_EXAMPLES) {
		describe(name, () => {
			async function deploy(
				change = (so: SetUp, _origin: string) => so,
			): Promise<{ service: Service; flow: FlowNode[] }> {
				const service = await start();
				const flow = callingFlow(name, change(setUp(service.origin), service.origin));
				await nodeRed.deploy(flow);
				return { service, flow };
			}

			it("works", async () => {
				const { service, flow } = await deploy();
				await pressButton(nodeRed, flow);
				await nodeRed.printed(shows);
				assert.deepEqual([...service.answered], [...(exchange ? [[exchange, 1]] : []), [call, 1]]);
			});

			it("asks and signs once for forty messages", async () => {
				const { service, flow } = await deploy();
				await Promise.all(Array.from({ length: 40 }, () => pressButton(nodeRed, flow)));
				await service.until(call, 40);
				if (exchange) assert.equal(service.answered.get(exchange), 1);
				assert.equal(service.assertions.size, 1);
			});

			for (const [title, change, message] of mistakes) {
				it(`names the field for ${title}`, async () => {
					const { service, flow } = await deploy(change);
					await pressButton(nodeRed, flow);
					await nodeRed.printed(new RegExp(`\\[error\\] \\[jwt(-request)?:[^\\]]+\\] .*${message.source}`));
					assert.equal(service.answered.get(call), undefined);
				});
			}
		});
	}

	for (const [name, shown] of Object.entries(SHOWN)) {
		it(`sign what the recipe shows: ${name}`, async () => {
			const { start, setUp, call } = serviceExample(name);
			const service = await start();
			const flow = callingFlow(name, setUp(service.origin));
			await nodeRed.deploy(flow);
			await pressButton(nodeRed, flow);
			await service.until(call);
			const [assertion = ""] = service.assertions;
			const { header, claims } = read(assertion);
			const printed = (member: string) =>
				shown.find((value) => Object.hasOwn(value as object, member)) as Record<string, unknown> | undefined;
			const lifeOf = ({ iat, exp }: Record<string, unknown> = {}) => Number(exp) - Number(iat);
			assert.deepEqual(Object.keys(claims).sort(), Object.keys(printed("iss") ?? {}).sort());
			assert.equal(lifeOf(claims), lifeOf(printed("iss")));
			if (printed("alg")) assert.deepEqual(Object.keys(header).sort(), Object.keys(printed("alg") ?? {}).sort());
		});
	}

	it("sends the message that the recipe of Firebase prints", async () => {
		const { name, start, setUp, call } = serviceExample("Send push messages with Firebase");
		const [message] = jsonBlocks("docs/recipes/firebase.md");
		const service = await start();
		const flow = callingFlow(name, setUp(service.origin)).map((node) =>
			node.type === "inject" ? { ...node, payload: JSON.stringify(message) } : node,
		);
		await nodeRed.deploy(flow);
		await pressButton(nodeRed, flow);
		await service.until(call);
	});

	for (const name of ["Call Google as a service account", "Call GitHub as an App"]) {
		it(`renew once where the service took the access back: ${name}`, async () => {
			const { start, setUp, call, exchange = "" } = serviceExample(name);
			const service = (await start()) as Service & { revoke(): void };
			const flow = callingFlow(name, setUp(service.origin));
			await nodeRed.deploy(flow);
			await pressButton(nodeRed, flow);
			await service.until(call);
			service.revoke();
			// The token is so new that it is given again; what follows then ends the loop.
			await pressButton(nodeRed, flow);
			await nodeRed.printed(/\[error\] \[jwt-request:[^\]]+\] The same message requested a new access token twice/);
			assert.equal(service.answered.get(exchange), 1);
			assert.equal(service.answered.get(call.replace("200", "401")), 2);
		});
	}

	for (const clock of [-59, 59]) {
		it(`call GitHub where its clock is ${Math.abs(clock)} s ${clock < 0 ? "behind" : "ahead"}`, async () => {
			const { name, setUp, call } = serviceExample("Call GitHub as an App");
			const service = await startGitHub({ clientId: "Iv23liTestsOfFlows", publicKey, clock });
			const flow = callingFlow(name, setUp(service.origin));
			await nodeRed.deploy(flow);
			await pressButton(nodeRed, flow);
			await service.until(call);
		});
	}

	it("go on when a service answers again", async () => {
		const { name, start, setUp, call } = serviceExample("Call Google as a service account");
		const service = await start();
		const flow = callingFlow(name, setUp(service.origin));
		await nodeRed.deploy(flow);
		await service.down();
		await pressButton(nodeRed, flow);
		await nodeRed.printed(/gives no access token: the connection was refused/);
		await service.up();
		// Left alone for a second.
		while (!service.answered.get(call)) await pressButton(nodeRed, flow);
	});

	it("call an API with client credentials of a real provider", async () => {
		const provider = await startClientsProvider({
			...publicKey.export({ format: "jwk" }),
			kid: "k",
			alg: "RS256",
		} as never);
		const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`));
		const api = await startService(new Set(), async ({ bearer }) => {
			try {
				const { payload } = await jwtVerify(bearer, keys, { issuer: provider.issuer, audience: "https://api.example" });
				return { status: 200, body: { client: payload.client_id } };
			} catch {
				return { status: 401, body: {} };
			}
		});
		const replace = {
			"https://keycloak.example.com/realms/my-realm/protocol/openid-connect/token": provider.tokenUrl,
			"https://api.example.com/": `${api.origin}/`,
		};
		const name = "Call an API with client credentials";
		for (const [clientid, setUp] of [
			["client_secret_basic", { credentials: { secret: SECRET } }],
			["client_secret_jwt", { credentials: { secret: SECRET }, config: { audience: provider.issuer } }],
			[
				"private_key_jwt",
				{ credentials: { privatekey: toPem(privateKey) }, config: { algorithm: "RS256", audience: provider.issuer } },
			],
		] as const) {
			const flow = callingFlow(name, { ...setUp, replace, node: { clientid, clientauth: clientid } });
			await nodeRed.deploy(flow);
			await pressButton(nodeRed, flow);
			await nodeRed.printed(new RegExp(`\\[debug:answer\\]\\s+\\{ client: '${clientid}' \\}`));
		}
	});
});
