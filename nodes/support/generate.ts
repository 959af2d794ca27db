import type { AddedClaim, TypedValue } from "../../src/index.js";
import { madeFromConfig } from "./config";
import { readAll, readTyped } from "./typed-property";
import type { Message, Step, StepContext } from "./types";

/** Signs a token from the claims a message brings. */
export function generateStep(context: StepContext): Step {
	const { jwt, options } = context;
	const fail = (what: string) => (problem: string) => new jwt.JwtError("ERR_JWT_CLAIMS_INVALID", `${what} ${problem}`);
	const readClaims = readTyped(context, { value: options.claims, type: options.claimsType }, fail("Claims from"));
	const readAdded = readRows(
		context,
		options.addclaims.map((row) => [row.claim, row]),
		(name) => fail(`The added claim ${name}`),
	);
	const readHeaders = readRows(
		context,
		options.headers.map((row) => [row.name, row]),
		(name) => fail(`The header parameter ${name}`),
	);
	const signer = madeFromConfig(context, (config, keys) => {
		const expiresin = options.expiresin || config.expiresin;
		return jwt.createSigner({ ...config, expiresin, reuse: options.reuse }, keys);
	});

	return async (msg) => {
		const sign = await signer();
		return sign(await readClaims(msg), await readAdded(msg), await readHeaders(msg));
	};
}

type Rows = readonly (readonly [name: string, value: TypedValue])[];

/** How rows of a name and a typed value are read. A row whose value is not there is an error, not a claim less. */
function readRows(context: StepContext, rows: Rows, failFor: (name: string) => (problem: string) => Error) {
	const readers = rows.map(([name, property]) => {
		const fail = failFor(name || "(a row without a name)");
		const read = readTyped(context, property, fail);
		return async (msg: Message): Promise<AddedClaim> => {
			const value = await read(msg);
			if (!name) throw fail("needs a name.");
			if (value === undefined && property.type !== "jsonata") {
				throw fail(`has no value: ${property.type}.${property.value} is not set.`);
			}
			return [name, value];
		};
	});
	return readAll(readers);
}
