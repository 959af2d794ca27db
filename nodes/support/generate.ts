import type { AddedClaim, TypedValue } from "../../src/index.js";
import { configOf, madeFromConfig } from "./config";
import { createRequestWarning } from "./request-claims";
import { createReader, type Failure, isConstant, type Read } from "./typed-property";
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
	const added = createRows(
		context,
		options.addclaims.map((row) => [row.claim, row, fail(`The added claim ${row.claim || NAMELESS}`)]),
	);
	const headers = createRows(
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
				return jwt.whenReady(added.read(msg), (more) =>
					jwt.whenReady(headers.read(msg), (parameters) => sign(claims, more, parameters)),
				);
			}),
		);
	const requireReady = async () => {
		const keys = await configOf(context).keys();
		await keys.signingKey();
		await signer();
		await added.requireReady();
		await headers.requireReady();
	};
	return { perform, requireReady };
}

const NAMELESS = "(a row without a name)";

type Row = readonly [name: string, value: TypedValue, fail: Failure];

/** Creates readers for rows with a name and a typed value. A row without a value is an error, so that no claim is lost. */
function createRows(context: ActionContext, rows: readonly Row[]) {
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
	const readAll = (some: typeof readers, msg: Message) => jwt.allReady(some.map(({ read }) => read(msg)));
	return {
		read: (msg: Message) => readAll(readers, msg),
		/** Fails if a row does that does not depend on the message. */
		requireReady: () =>
			readAll(
				readers.filter(({ isFixed }) => isFixed),
				{} as Message,
			),
	};
}
