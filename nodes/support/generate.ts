import { createContentReader } from "./claims-input";
import { configOf, madeFromConfig } from "./config";
import { createRequestWarning } from "./request-claims";
import type { ActionContext, Message, NodeAction } from "./types";

/**
 * Creates the action that signs a token with claims from the message.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` if the claims have an unknown type
 */
export function createGenerate(context: ActionContext): NodeAction {
	const { jwt, options } = context;
	const content = createContentReader(context);
	const signer = madeFromConfig(context, (config, keys) => {
		const { expiresin, reuse } = options;
		return jwt.createSigner(jwt.readPolicy(config, { expiresin, reuse }).signing, keys);
	});

	const warn = createRequestWarning(context);
	const perform = (msg: Message) =>
		jwt.whenReady(signer(), (sign) =>
			jwt.whenReady(content.read(msg), ({ claims, added, headers }) => {
				warn(msg, claims);
				return sign(claims, added, headers);
			}),
		);
	const requireReady = async () => {
		const keys = await configOf(context).keys();
		await keys.signingKey();
		await signer();
		await content.requireReady();
	};
	return { perform, requireReady };
}
