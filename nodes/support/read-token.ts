import type { RequestPlace, TokenRequest } from "../../src/index.js";
import { isJwtError } from "./failure";
import { createReader, type Read, type Surroundings } from "./typed-property";
import type { Jwt } from "./types";

/**
 * Creates a reader for the token of a message, from its HTTP request or a typed property.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` for an unknown type
 */
export function createTokenReader(context: Surroundings & { options: { token: string; tokenType: string } }): Read {
	const { jwt, options } = context;
	const property = { value: options.token, type: options.tokenType };
	if (property.type === "request") return headerElsePayload(jwt);
	if (jwt.REQUEST_PLACES.includes(property.type as RequestPlace)) {
		const place = { type: property.type as RequestPlace, ...(property.value && { name: property.value }) };
		return (msg) => {
			let problem = "This message has no HTTP request (msg.req). Set Token from to a message property.";
			try {
				// Even without a request, because a header without a name is a mistake whatever the message is.
				const token = jwt.extractToken((msg.req || {}) as TokenRequest, place);
				if (msg.req) return token;
			} catch (error) {
				if (isJwtError(jwt, error)) throw error;
				problem = "The HTTP request (msg.req) in this message cannot be read.";
			}
			throw new jwt.JwtError("ERR_JWT_TOKEN_MISSING", problem);
		};
	}
	if (!(jwt.VALUE_TYPES.token as readonly string[]).includes(property.type)) {
		throw new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `Token from has the unknown type ${property.type}.`);
	}
	return createReader(
		context,
		property,
		(problem) => new jwt.JwtError("ERR_JWT_TOKEN_MISSING", `There is no token: Token from ${problem}`),
	);
}

/**
 * Creates a reader for flows made for Ignite. A payload that is not text or a Buffer, such as a parsed JSON body or a query,
 * counts as a missing token, not as an invalid one.
 */
function headerElsePayload(jwt: Jwt): Read {
	return (msg) => {
		try {
			const { req, payload } = msg;
			const sent = req ? jwt.extractToken(req as TokenRequest, { type: "request" }) : undefined;
			if (sent !== undefined) return sent;
			return (typeof payload === "string" || Buffer.isBuffer(payload)) && payload.length > 0 ? payload : undefined;
		} catch (error) {
			if (isJwtError(jwt, error)) throw error;
			throw new jwt.JwtError("ERR_JWT_TOKEN_MISSING", "There is no token: this message cannot be read.");
		}
	};
}
