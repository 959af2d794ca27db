/** Random and mutated requests: let in only where they carry one token, in its place, that was signed. */
import assert from "node:assert/strict";
import { JwtError } from "../../src/errors.js";
import { challenge } from "../../src/guard/challenge.js";
import { extractToken, type TokenPlace, type TokenRequest } from "../../src/guard/extract.js";
import type { Verifier } from "../../src/jwt/verify.js";
import { secretKeySource } from "../../src/keys/secret.js";
import { verifierBy } from "../support/by-options.js";
import { SECRET } from "../support/tokens.js";
import { type RequestParts, request, SIGNED } from "./cases.js";
import { run } from "./run.js";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** The values of a header as Node.js gives them: text, or a list of texts. */
const headerOf = (value: unknown) =>
	typeof value === "string" ? value.trim() : Array.isArray(value) ? value : undefined;

function build(parts: RequestParts): [request: TokenRequest, place: TokenPlace] {
	const { place, name, authorization, hasRawHeaders, named, accessToken, form, isForm } = parts;
	const own = (key: string, value: unknown) =>
		value === undefined ? {} : JSON.parse(JSON.stringify({ [key]: value }));
	const key = name ?? "access_token";
	return [
		{
			// Node.js keeps the first of several.
			headers: {
				...(authorization[0] !== undefined && { authorization: authorization[0] }),
				...(isForm && FORM),
				...(place === "header" && own(name ?? "x-token", headerOf(named))),
			},
			...(hasRawHeaders && { rawHeaders: authorization.flatMap((value) => ["Authorization", value]) }),
			cookies: own(key, place === "cookie" ? named : undefined),
			query: { ...own("access_token", accessToken), ...own(key, place === "query" ? named : undefined) },
			body: own("access_token", form),
		},
		{ type: place, ...((name || place === "header") && { name: name ?? "x-token" }) } as TokenPlace,
	];
}

/** How many tokens a request carries in all the places that count. */
function carried(
	{ headers = {}, rawHeaders, cookies = {}, query = {}, body }: TokenRequest,
	place: TokenPlace,
): number {
	const { type, name = "access_token" } = place;
	if (type === "header") return [headers[name] ?? []].flat().length;
	const lines = rawHeaders?.filter((_, index) => index % 2) ?? [headers.authorization ?? []].flat();
	const values = [
		...lines.filter((line) => /^bearer\s/i.test(line) || (type === "request" && /^[\w-]+(\.[\w-]*){2}$/.test(line))),
		type === "cookie" ? cookies[name] : undefined,
		query.access_token,
		type === "query" && name !== "access_token" ? query[name] : undefined,
		headers["content-type"] ? Object(body).access_token : undefined,
	];
	return values.filter((value) => value !== undefined && value !== "").length;
}

describe("random and mutated requests", function () {
	this.timeout(180_000);
	let verify: Verifier;
	before(async () => {
		verify = verifierBy({}, await secretKeySource(SECRET, "utf8", "HS256"));
	});

	it("are let in only with one signed token, and else answered by the rules", async () => {
		const answers = new Map<number, number>();
		const count = (statusCode: number) => answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
		await run(0.25, request, async (parts) => {
			const [built, place] = build(parts);
			try {
				const token = extractToken(built, place);
				await verify(token);
				count(200);
				assert.ok(token && SIGNED.includes(token.trim()), `accepted: ${token}`);
				if (place.type === "bearer" || place.type === "request") assert.ok(SIGNED.includes(token));
				assert.equal(carried(built, place), 1, "let in with several tokens");
			} catch (error) {
				if (!(error instanceof JwtError)) throw error;
				const { statusCode, headers, body } = challenge(error);
				count(statusCode);
				assert.ok(statusCode === 400 || statusCode === 401);
				assert.match(
					headers["WWW-Authenticate"] ?? "",
					/^Bearer realm="node-red"(, [a-z_]+="[\x20\x21\x23-\x5b\x5d-\x7e]*")*$/,
				);
				assert.ok(JSON.stringify(body).length < 400);
			}
		});
		assert.deepEqual([...answers.keys()].sort(), [200, 400, 401], "each must have come up");
	});
});
