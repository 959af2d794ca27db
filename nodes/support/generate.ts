import type { AddedClaim, TypedValue } from "../../src/index.js";
import { configOf, madeFromConfig } from "./config";
import { createRequestWarning } from "./request-claims";
import { createReader, type Failure, type Read } from "./typed-property";
import type { ActionContext, Message, NodeAction } from "./types";

/**
 * Creates the action that signs a token with claims from the message.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the claims have an unknown type
 */
export function createGenerate(context: ActionContext): NodeAction {
	const { jwt, options } = context;
	const fail = (what: string) => (problem: string) => new jwt.JwtError("ERR_JWT_CLAIMS_INVALID", `${what} ${problem}`);
	if (!(jwt.VALUE_TYPES.claims as readonly string[]).includes(options.claimsType)) {
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `Claims from has the unknown type ${options.claimsType}.`);
	}
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

	const warn = createRequestWarning(context);
	const perform = (msg: Message) =>
		jwt.whenReady(signer(), (sign) =>
			jwt.whenReady(readClaims(msg), (claims) => {
				warn(msg, claims);
				return jwt.whenReady(readAdded(msg), (added) =>
					jwt.whenReady(readHeaders(msg), (headers) => sign(claims, added, headers)),
				);
			}),
		);
	const requireReady = async () => {
		const keys = await configOf(context).keys();
		await keys.signingKey();
		await signer();
	};
	return { perform, requireReady };
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
