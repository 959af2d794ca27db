import type { AddedClaim, TypedValue } from "../../src/index.js";
import { createReader, type Failure, type Read, type Surroundings } from "./typed-property";
import type { Message } from "./types";

const NAMELESS = "(a row without a name)";

/**
 * Creates a reader for the claims set that a message brings; an empty one with the type `none`.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if its type is unknown
 */
export function createClaimsSetReader(
	context: Surroundings & { options: { claims: string; claimsType: string } },
): Read {
	const { jwt, options } = context;
	if (!(jwt.VALUE_TYPES.claims as readonly string[]).includes(options.claimsType)) {
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `Claims from has the unknown type ${options.claimsType}.`);
	}
	if (options.claimsType === "none") return () => ({});
	return createReader(
		context,
		{ value: options.claims, type: options.claimsType },
		failureAbout(context, "Claims from"),
	);
}

/** Creates a reader for the rows of added claims. */
export const createClaimsReader = (context: Surroundings, rows: readonly (TypedValue & { claim: string })[]) =>
	createRowsReader(
		context,
		rows.map((row) => [row.claim, row, failureAbout(context, `The added claim ${row.claim || NAMELESS}`)]),
	);

/** Creates a reader for the rows of header parameters. */
export const createHeadersReader = (context: Surroundings, rows: readonly (TypedValue & { name: string })[]) =>
	createRowsReader(
		context,
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
