import { createClaimRows, createClaimsSetReader, createHeaderRows } from "./claims-input";
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
	const added = createClaimRows(context, options.addclaims);
	const headers = createHeaderRows(context, options.headers);
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
