import type { AddedClaim, HeaderParameter, JwtOptions, MaybePromise, TypedValue } from "../../src/index.js";
import { type ConfigContext, keyValueOf } from "./config";
import { createReader, type Failure, type Read, type Surroundings } from "./typed-property";
import type { Message } from "./types";

/** What a node puts into a token: the claims set of a message, and the rows of its dialog. */
export interface TokenContent {
	claims: unknown;
	added: readonly AddedClaim[];
	headers: readonly HeaderParameter[];
}

/** The properties of a node that say so. */
type ContentOptions = Pick<JwtOptions, "claims" | "claimsType" | "addclaims" | "headers" | "jwtconfig">;

/**
 * Creates a reader for what goes into a token.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the claims have an unknown type
 */
export function createContentReader(
	context: ConfigContext<ContentOptions>,
): (msg: Message) => MaybePromise<TokenContent> {
	const { jwt, options } = context;
	const fail = (what: string) => (problem: string) => new jwt.JwtError("ERR_JWT_CLAIMS_INVALID", `${what} ${problem}`);
	if (!(jwt.VALUE_TYPES.claims as readonly string[]).includes(options.claimsType)) {
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `Claims from has the unknown type ${options.claimsType}.`);
	}
	const surroundings = { ...context, keyValue: (name: string) => keyValueOf(context, name) };
	const readClaims = createReader(
		surroundings,
		{ value: options.claims, type: options.claimsType },
		fail("Claims from"),
	);
	const readAdded = createRowsReader(
		surroundings,
		options.addclaims.map((row) => [row.claim, row, fail(`The added claim ${row.claim || NAMELESS}`)]),
	);
	const readHeaders = createRowsReader(
		surroundings,
		options.headers.map((row) => [row.name, row, fail(`The header parameter ${row.name || NAMELESS}`)]),
	);
	return (msg) =>
		jwt.whenReady(readClaims(msg), (claims) =>
			jwt.whenReady(readAdded(msg), (added) =>
				jwt.whenReady(readHeaders(msg), (headers) => ({ claims, added, headers })),
			),
		);
}

const NAMELESS = "(a row without a name)";

type Row = readonly [name: string, value: TypedValue, fail: Failure];

/** Creates a reader for rows with a name and a typed value. A row without a value is an error, so that no claim is lost. */
function createRowsReader(surroundings: Surroundings, rows: readonly Row[]) {
	const { jwt } = surroundings;
	const readers = rows.map(([name, property, fail]) => {
		const read: Read = createReader(surroundings, property, fail);
		return (msg: Message) =>
			jwt.whenReady(read(msg), (value): AddedClaim => {
				if (!name) throw fail("needs a name.");
				if (value === undefined && property.type !== "jsonata") {
					throw fail(`has no value: ${property.type}.${property.value} is not set.`);
				}
				return [name, value];
			});
	});
	return (msg: Message) => jwt.allReady(readers.map((read) => read(msg)));
}
