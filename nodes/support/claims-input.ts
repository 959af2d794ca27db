import type { AddedClaim, AssertionContent, JwtOptions, MaybePromise, TypedValue } from "../../src/index.js";
import { type ConfigContext, keyValueOf } from "./config";
import { createReader, type Failure, type Read, type Surroundings } from "./typed-property";
import type { Message } from "./types";

const NAMELESS = "(a row without a name)";

type ClaimsOptions = Pick<JwtOptions, "jwtconfig" | "claims" | "claimsType">;

/** Lets readers use values that follow from the signing key. */
const withKeyValues = (context: ConfigContext): Surroundings => ({
	...context,
	keyValue: (name) => keyValueOf(context, name),
});

/**
 * Creates a reader for all that a node puts into a token: the claims set of a message, added claims and header parameters.
 * @param types the types that the claims set can have
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if it has another one
 */
export function createContentReader(
	context: ConfigContext<ClaimsOptions & Pick<JwtOptions, "addclaims" | "headers">>,
	types?: readonly string[],
): (msg: Message) => MaybePromise<AssertionContent> {
	const { jwt, options } = context;
	const readClaims = createClaimsSetReader(context, types);
	const readAdded = createClaimsReader(context, options.addclaims);
	const readHeaders = createHeadersReader(context, options.headers);
	return (msg) =>
		jwt.whenReady(readClaims(msg), (claims) =>
			jwt.whenReady(readAdded(msg), (added) =>
				jwt.whenReady(readHeaders(msg), (headers) => ({ claims, added, headers })),
			),
		);
}

/**
 * Creates a reader for the claims set that a message brings; an empty one with the type `none`.
 * @param types the types that it can have
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if its type is unknown
 */
export function createClaimsSetReader(
	context: ConfigContext<ClaimsOptions>,
	types: readonly string[] = context.jwt.VALUE_TYPES.claims,
): Read {
	const { jwt, options } = context;
	if (!types.includes(options.claimsType)) {
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `Claims from has the unknown type ${options.claimsType}.`);
	}
	if (options.claimsType === "none") return () => ({});
	return createReader(
		withKeyValues(context),
		{ value: options.claims, type: options.claimsType },
		failureAbout(context, "Claims from"),
	);
}

/** Creates a reader for the rows of added claims. */
export const createClaimsReader = (context: ConfigContext, rows: readonly (TypedValue & { claim: string })[]) =>
	createRowsReader(
		withKeyValues(context),
		rows.map((row) => [row.claim, row, failureAbout(context, `The added claim ${row.claim || NAMELESS}`)]),
	);

/** Creates a reader for the rows of header parameters. */
export const createHeadersReader = (context: ConfigContext, rows: readonly (TypedValue & { name: string })[]) =>
	createRowsReader(
		withKeyValues(context),
		rows.map((row) => [row.name, row, failureAbout(context, `The header parameter ${row.name || NAMELESS}`)]),
	);

/** Creates the errors about a part of the claims set. */
const failureAbout =
	({ jwt }: Surroundings, what: string): Failure =>
	(problem) =>
		new jwt.JwtError("ERR_JWT_CLAIMS_INVALID", `${what} ${problem}`);

type Row = readonly [name: string, value: TypedValue, fail: Failure];

/** Creates a reader for rows with a name and a typed value. A row without a value is an error, so that no claim is lost. */
function createRowsReader(context: Surroundings, rows: readonly Row[]) {
	const { jwt } = context;
	const readers = rows.map(([name, property, fail]) => {
		const read: Read = createReader(context, property, fail);
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
