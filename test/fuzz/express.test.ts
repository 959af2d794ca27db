/**
 * Random tokens to the guard and to `express-oauth2-jwt-bearer`: wherever the answers differ, the token has what
 * docs/express-oauth2-jwt-bearer.md explains.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type GuardPeers, startGuardPeers } from "../support/guard-peers.js";
import { AUDIENCE, DIFFERENCES, ISSUER, secret } from "../support/guard-requests.js";
import { forge } from "../support/tokens.js";
import { RUNS } from "./run.js";

const now = Math.floor(Date.now() / 1000);

/** Mostly the first value, so that many tokens have few faults. */
const mostly = <T>(first: T, ...others: unknown[]) =>
	fc.oneof({ weight: 12, arbitrary: fc.constant(first as unknown) }, fc.constantFrom(...others));
const ODD = [null, 0, -1, true, "", "x", [], ["x"], {}, 1e300];
const TIMES = [
	...ODD,
	now - 600,
	now + 600,
	now - 0.5,
	now + 600.5,
	(now - 600) * 1000,
	(now + 600) * 1000,
	String(now),
];

const header = fc.record({
	alg: mostly("HS256", "HS384", "none", "RS256", "hs256", "", null, 256, ["HS256"], undefined),
	typ: mostly("JWT", "jwt", "JOSE", "at+jwt", "application/at+jwt", "AT+JWT", "logout+jwt", "", ...ODD, undefined),
	kid: mostly(undefined, "k", ...ODD),
	crit: mostly(undefined, [], ["b64"], ["exp"], "b64", null),
	b64: mostly(undefined, true, false, "x"),
});
const claims = fc.record({
	iss: mostly(ISSUER, ISSUER.slice(0, -1), ISSUER.toUpperCase(), [ISSUER], ...ODD, undefined),
	aud: mostly(AUDIENCE, [AUDIENCE], ["x", AUDIENCE], [AUDIENCE, 1], `${AUDIENCE}/`, ...ODD, undefined),
	exp: mostly(now + 86_400, ...TIMES, undefined),
	nbf: mostly(undefined, ...TIMES),
	iat: mostly(undefined, ...TIMES),
	sub: mostly("jamie", ...ODD, undefined),
	jti: mostly(undefined, "id", ...ODD),
	client_id: mostly(undefined, "flow", ...ODD),
	cnf: mostly(undefined, { jkt: "x" }, ...ODD),
	scope: mostly("read write", "read", "write read x", ["read", "write"], ...ODD, undefined),
	scp: mostly(undefined, "read write", ["read", "write"], ...ODD),
});

type Parts = Record<string, unknown>;

/** The names of the documented differences that a token can be due to. */
function causes({ typ }: Parts, { exp, nbf, iat, sub, jti, client_id, cnf, scp }: Parts): string[] {
	const isOdd = (value: unknown) => value !== undefined && typeof value !== "string";
	const isOrdinary =
		typ === undefined || (typeof typ === "string" && /^(jwt|jose|(application\/)?at\+jwt)$/i.test(typ));
	const found: [name: string, isThere: boolean][] = [
		["another type", !isOrdinary],
		["claims of another kind", [sub, jti, client_id].some(isOdd)],
		[
			"times that are not in seconds",
			[exp, nbf, iat].some((time) => typeof time === "number" && Math.abs(time) > 1e11),
		],
		["a bound token", cnf !== undefined],
		["scopes in `scp`", scp !== undefined],
	];
	return found.filter(([, isThere]) => isThere).map(([name]) => name);
}

describe("random tokens to the guard and to express-oauth2-jwt-bearer", function () {
	this.timeout(180_000);
	let peers: GuardPeers;
	before(async () => {
		peers = await startGuardPeers();
	});
	after(() => peers?.stop());

	it("are answered alike, or as the document explains", async () => {
		const seen = new Set<string>();
		const path = fc.constantFrom("/api", "/scoped");
		const property = fc.asyncProperty(header, claims, path, async (head, body, path) => {
			const headers = [`Authorization: Bearer ${forge(head, body, secret)}`];
			const answers = await peers.answers({ path, headers });
			seen.add(answers.join());
			if (answers[0] === answers[1]) return;
			// A token that lacks a scope was accepted before.
			const ofToken = answers.map((answer) => (answer === "403 insufficient_scope" ? "200" : answer));
			const explanations = causes(head, body).filter((name) =>
				[String(answers), String(ofToken)].includes(String(DIFFERENCES[name])),
			);
			assert.notDeepEqual(explanations, [], `${answers.join(" here, but there ")}: ${JSON.stringify([head, body])}`);
		});
		await fc.assert(property, { numRuns: Math.max(200, RUNS / 50) });
		for (const both of ["200", "401 invalid_token"]) assert.ok(seen.has(`${both},${both}`));
	});
});
