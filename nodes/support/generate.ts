import type { AddedClaim, TypedValue } from "../../src/index.js";
import { madeFromConfig } from "./config";
import { createReader, type Failure, type Read } from "./typed-property";
import type { ActionContext, Message, Perform } from "./types";

/** Creates the action that signs a token with claims from the message. */
export function createGenerate(context: ActionContext): Perform {
	const { jwt, options } = context;
	const fail = (what: string) => (problem: string) => new jwt.JwtError("ERR_JWT_CLAIMS_INVALID", `${what} ${problem}`);
	const readClaims: Read =
		options.claimsType === "none"
			? () => ({})
			: createReader(context, { value: options.claims, type: options.claimsType }, fail("Claims from"));
	const readAdded = createRowsReader(
		context,
		options.addclaims.map((row) => [row.claim, row, fail(`The added claim ${row.claim || NAMELESS}`)]),
	);
	const readHeaders = createRowsReader(
		context,
		options.headers.map((row) => [row.name, row, fail(`The header parameter ${row.name || NAMELESS}`)]),
	);
	const signer = madeFromConfig(context, (config, keys) => {
		const { expiresin, reuse } = options;
		return jwt.createSigner(jwt.readPolicy(config, { expiresin, reuse }).signing, keys);
	});

	return (msg) =>
		jwt.whenReady(signer(), (sign) =>
			jwt.whenReady(readClaims(msg), (claims) =>
				jwt.whenReady(readAdded(msg), (added) =>
					jwt.whenReady(readHeaders(msg), (headers) => sign(claims, added, headers)),
				),
			),
		);
}

const NAMELESS = "(a row without a name)";

type Row = readonly [name: string, value: TypedValue, fail: Failure];

/** Creates a reader for rows with a name and a typed value. A row without a value is an error, so that no claim is lost. */
function createRowsReader(context: ActionContext, rows: readonly Row[]) {
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
