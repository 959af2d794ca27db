import { isHmac } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { readPolicy, type SigningPolicy } from "../jwt/policy.js";
import { readUrl } from "../keys/remote/remote-url.js";
import type { JwtConfigOptions } from "../options.js";
import {
	CLIENT_AUTHS,
	type ClientAuth,
	GRANTS,
	type Grant,
	isInstallationUrl,
	type JwtRequestOptions,
	RESERVED_REQUEST_PARAMETERS,
	usesAssertion,
	usesSecret,
} from "../request-options.js";
import { splitWords } from "../text-list.js";

/** How an access token is asked for. Times are in seconds. */
export interface RequestPolicy {
	tokenUrl: URL;
	/** Scopes separated by spaces; blank for none. */
	scope: string;
	grant: Grant;
	/** Blank if only the assertion says who asks. */
	clientId: string;
	clientAuth: ClientAuth;
	/** How assertions are signed; the claims of each are added. */
	signing: SigningPolicy;
}

/** The longest lifetime of an assertion, which is sent at once and not again. */
const MAX_LIFETIME = 300;

const invalid = (problem: string) => new JwtError("ERR_JWT_CONFIG_INVALID", problem);

/** The settings of a node that decide how it asks. */
export type RequestSettings = Pick<
	JwtRequestOptions,
	"tokenurl" | "scope" | "grant" | "clientid" | "clientauth" | "parameters"
>;

/**
 * Parses how a node asks for an access token.
 * @throws JwtError `ERR_JWT_CONFIG_INVALID` with the name of the field
 */
export function readRequestPolicy(settings: RequestSettings, config: JwtConfigOptions): RequestPolicy {
	const { signing } = readPolicy(config);
	const grant = GRANTS.find((name) => name === settings.grant);
	if (!grant) throw invalid(`Grant (grant) is unknown. Choose one of ${GRANTS.join(", ")}.`);
	const clientAuth = CLIENT_AUTHS.find((name) => name === settings.clientauth);
	if (!clientAuth) throw invalid(`Authentication (clientauth) is unknown. Choose one of ${CLIENT_AUTHS.join(", ")}.`);
	if (!settings.tokenurl.trim()) throw invalid("Token URL (tokenurl) is missing. Open the node and enter it.");
	const tokenUrl = readUrl("Token URL (tokenurl)", settings.tokenurl.trim(), config.allowhttp);
	for (const { name } of settings.parameters) {
		if (!RESERVED_REQUEST_PARAMETERS.includes(name)) continue;
		throw invalid(`The parameter ${name} (parameters) is set by the node itself. Remove that row.`);
	}
	const clientId = settings.clientid.trim();
	const policy = { tokenUrl, scope: splitWords(settings.scope).join(" "), grant, clientId, clientAuth };
	requireFitting(policy, signing);
	const { lifetime = MAX_LIFETIME, maxLifetime = MAX_LIFETIME } = signing;
	return { ...policy, signing: { ...signing, lifetime: Math.min(lifetime, maxLifetime, MAX_LIFETIME), reuse: 0 } };
}

/** Refuses settings that cannot work together. */
function requireFitting(policy: Omit<RequestPolicy, "signing">, { algorithm }: SigningPolicy): void {
	const { grant, clientId, clientAuth, tokenUrl } = policy;
	if (grant === "github-app") {
		if (isHmac(algorithm)) throw needsKeyPair("Grant (grant) github-app");
		if (isInstallationUrl(tokenUrl)) return;
		throw invalid(
			"Token URL (tokenurl) is not the URL of an installation. Enter https://api.github.com/app/installations/ID/access_tokens, with the number at the end of the installation's page as ID.",
		);
	}
	if (grant === "client_credentials" && !clientId) {
		throw invalid("Client ID (clientid) is missing. Open the node and enter it.");
	}
	if (!clientId) return;
	if (clientAuth === "private_key_jwt" && isHmac(algorithm)) {
		throw needsKeyPair("Authentication (clientauth) private_key_jwt");
	}
	if (usesSecret(clientAuth) && !isHmac(algorithm)) {
		throw invalid(
			`Authentication (clientauth) ${clientAuth} needs the client secret, but the configuration has a key pair. Choose HS256 there and enter the secret, or choose private_key_jwt.`,
		);
	}
	if (grant === "jwt-bearer" && usesSecret(clientAuth) && !usesAssertion(clientAuth)) {
		throw invalid(
			"Grant (grant) jwt-bearer signs with the secret of the configuration, so it must not be sent. Choose client_secret_jwt as Authentication (clientauth).",
		);
	}
}

const needsKeyPair = (what: string) =>
	invalid(
		`${what} needs a key pair, but the configuration has a shared secret. Choose an algorithm such as RS256 or ES256 there.`,
	);

/** Whether a request holds something signed, so that claims matter. */
export const isSigned = ({ grant, clientAuth }: Pick<RequestPolicy, "grant" | "clientAuth">): boolean =>
	grant !== "client_credentials" || usesAssertion(clientAuth);
