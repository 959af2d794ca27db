/** Creates keys, signers and verifiers from the properties in a flow file, as the nodes do. Tokens need no `exp` here. */
import { readPolicy } from "../../src/jwt/policy.js";
import { createSigner } from "../../src/jwt/sign.js";
import { createVerifier } from "../../src/jwt/verify.js";
import { createKeySource, type KeyCredentials } from "../../src/keys/create-key-source.js";
import type { KeySource } from "../../src/keys/key-source.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options.js";
import { ENDLESS } from "./endless.js";

type Options = Partial<JwtConfigOptions>;

const policyOf = (options: Options) => readPolicy({ ...JWT_CONFIG_DEFAULTS, ...ENDLESS, ...options });

export const keysBy = (options: Options, credentials: KeyCredentials) =>
	createKeySource(policyOf(options).keys, credentials);
export const signerBy = (options: Options, keys: KeySource) => createSigner(policyOf(options).signing, keys);
export const verifierBy = (options: Options, keys: KeySource) => createVerifier(policyOf(options).verification, keys);
