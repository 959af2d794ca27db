import type { AddedClaim, AssertionContent, JwtOptions, MaybePromise, TypedValue } from "../../src/index.js";
import { type ConfigContext, keyValueOf } from "./config";
import { createReader, type Failure, isConstant, type Read, type Surroundings } from "./typed-property";
import type { Message } from "./types";

const NAMELESS = "(a row without a name)";

type ClaimsOptions = Pick<JwtOptions, "jwtconfig" | "claims" | "claimsType">;

/** Lets readers use values that follow from the signing key. */
const withKeyValues = (context: ConfigContext): Surroundings => ({
	...context,
	keyValue: (name) => keyValueOf(context, name),
});

/** All that a node puts into a token. */
interface Content {
	/** Reads it for a message. */
	read(msg: Message): MaybePromise<AssertionContent>;
	/** Reads the rows that do not depend on the message, and so fail before any. */
	requireReady(): MaybePromise<unknown>;
}

/**
 * Creates a reader for all that a node puts into a token: the claims set of a message, added claims and header parameters.
 * @param types the types that the claims set can have
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if it has another one
 */
export function createContentReader(
	context: ConfigContext<ClaimsOptions & Pick<JwtOptions, "addclaims" | "headers">>,
	types?: readonly string[],
): Content {
	const { jwt, options } = context;
	const readClaims = createClaimsSetReader(context, types);
	const claimRows = createClaimRows(context, options.addclaims);
	const headerRows = createParameterRows(context, options.headers, "header parameter");
	return {
		read: (msg) =>
			jwt.whenReady(readClaims(msg), (claims) =>
				jwt.whenReady(claimRows.read(msg), (added) =>
					jwt.whenReady(headerRows.read(msg), (headers) => ({ claims, added, headers })),
				),
			),
		requireReady: () => jwt.whenReady(claimRows.requireReady(), headerRows.requireReady),
	};
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

/** Creates readers for the rows of added claims. */
export const createClaimRows = (context: ConfigContext, rows: readonly (TypedValue & { claim: string })[]) =>
	createRows(
		withKeyValues(context),
		rows.map((row) => [row.claim, row, failureAbout(context, `The added claim ${row.claim || NAMELESS}`)]),
	);

/** Creates readers for rows of parameters. @param what the word for one of them in messages */
export const createParameterRows = (
	context: ConfigContext,
	rows: readonly (TypedValue & { name: string })[],
	what: "parameter" | "header parameter",
) =>
	createRows(
		withKeyValues(context),
		rows.map((row) => [row.name, row, failureAbout(context, `The ${what} ${row.name || NAMELESS}`)]),
	);

/** Creates the errors about a part of the claims set. */
const failureAbout =
	({ jwt }: Surroundings, what: string): Failure =>
	(problem) =>
		new jwt.JwtError("ERR_JWT_CLAIMS_INVALID", `${what} ${problem}`);

type Row = readonly [name: string, value: TypedValue, fail: Failure];

/** The rows of a list. */
interface Rows {
	/** Reads all of them for a message. */
	read(msg: Message): MaybePromise<readonly AddedClaim[]>;
	/** Reads those that do not depend on the message, and so fail before any. */
	requireReady(): MaybePromise<unknown>;
}

/** Creates readers for rows with a name and a typed value. A row without a value is an error, so that no claim is lost. */
function createRows(context: Surroundings, rows: readonly Row[]): Rows {
	const { jwt } = context;
	const types: readonly string[] = jwt.VALUE_TYPES.addclaims;
	const readers = rows.map(([name, property, fail]) => {
		const readValue: Read = createReader(context, property, fail);
		// A row of an unknown type fails for every message.
		const isFixed = isConstant(property) || !types.includes(property.type);
		const read = (msg: Message) =>
			jwt.whenReady(readValue(msg), (value): AddedClaim => {
				if (!name) throw fail("needs a name.");
				if (value === undefined && property.type !== "jsonata") {
					throw fail(`has no value: ${property.type}.${property.value} is not set.`);
				}
				return [name, value];
			});
		return { read, isFixed };
	});
	const fixed = readers.filter(({ isFixed }) => isFixed);
	return {
		read: (msg) => jwt.allReady(readers.map(({ read }) => read(msg))),
		requireReady: () => jwt.allReady(fixed.map(({ read }) => read({} as Message))),
	};
}
