import type { NodeAPI } from "node-red";
import type { JwtConfigOptions, KeySource } from "../../src/index.js";
import type { EditorRequest } from "./admin-endpoint";
import { typedConfiguration, withoutVariables } from "./typed-configuration";
import type { Jwt } from "./types";

/** The maximum lifetime of a sample, in seconds. */
const LIFETIME = 300;
const SUBJECT = "sample";

/** Makes a short-lived token that the configuration accepts, signed with the fields as typed. Not before (nbf) is left out. */
export async function makeSample(RED: NodeAPI, jwt: Jwt, request: EditorRequest): Promise<{ token: string }> {
	const { options, credentials, replaced } = await typedConfiguration(RED, jwt, request);
	let keys: KeySource | undefined;
	try {
		const { keys: settings, signing, verification } = jwt.readPolicy(options);
		keys = await jwt.createKeySource(settings, credentials);
		const lifetime = Math.min(LIFETIME, signing.lifetime ?? LIFETIME, signing.maxLifetime ?? LIFETIME);
		const sign = jwt.createSigner({ ...signing, lifetime, notBefore: undefined, reuse: 0 }, keys);
		return { token: await sign(sampleClaims(jwt, options, verification.audience[0])) };
	} catch (error) {
		throw withoutVariables(jwt, error, replaced);
	} finally {
		keys?.close();
	}
}

/** Returns the claims that the policy requires, but the signer does not add. */
function sampleClaims(
	jwt: Jwt,
	{ tokentype, audienceclaim }: JwtConfigOptions,
	audience: string | undefined,
): Record<string, unknown> {
	const isAccessToken = jwt.isAccessTokenType(tokentype);
	return {
		sub: SUBJECT,
		...(isAccessToken && { client_id: SUBJECT, jti: SUBJECT }),
		...(audienceclaim && audience !== undefined && { [audienceclaim]: audience }),
	};
}
