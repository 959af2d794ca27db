import { createClaimsReader, createClaimsSetReader, createHeadersReader } from "./claims-input";
import { configOf, madeFromConfig } from "./config";
import { createRequestWarning } from "./request-claims";
import type { ActionContext, Message, NodeAction } from "./types";

/**
 * Creates the action that signs a token with claims from the message.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the claims have an unknown type
 */
export function createGenerate(context: ActionContext): NodeAction {
	const { jwt, options } = context;
	const readClaims = createClaimsSetReader(context);
	const readAdded = createClaimsReader(context, options.addclaims);
	const readHeaders = createHeadersReader(context, options.headers);
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
