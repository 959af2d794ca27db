import type * as OAuth from "oauth4webapi";
import { JwtError } from "../errors.js";
import type { KeySource } from "../keys/key-source.js";
import { usesAssertion } from "../request-options.js";
import { signClient } from "./assertion.js";
import type { TokenRequest } from "./token-request.js";

const CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Returns how the client of a request authenticates. Its assertions are signed like all tokens here, so that rows can add to them. */
export async function authenticationOf(
	oauth: typeof OAuth,
	{ policy, content, means: { keys } }: TokenRequest,
): Promise<OAuth.ClientAuth> {
	const { clientAuth, clientId, grant } = policy;
	// A grant can say itself who asks.
	if (!clientId) return () => undefined;
	if (clientAuth === "none") return oauth.None();
	if (usesAssertion(clientAuth)) {
		const own = grant === "client_credentials" ? content : { ...content, claims: {}, added: [] };
		const assertion = await signClient(policy, keys, own);
		return (_server, _client, body) => {
			body.set("client_id", clientId);
			body.set("client_assertion_type", CLIENT_ASSERTION);
			body.set("client_assertion", assertion);
		};
	}
	const secret = await readClientSecret(keys);
	return clientAuth === "client_secret_basic" ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
}

/** Returns the secret of a configuration as the text that it is sent as. */
async function readClientSecret(keys: KeySource): Promise<string> {
	const { key } = await keys.signingKey();
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(key.export());
	} catch {
		throw new JwtError(
			"ERR_JWT_KEY_INVALID",
			"The secret of the configuration is not text, so it cannot be sent as client secret. Set its encoding (secretencoding) to utf8.",
		);
	}
}
