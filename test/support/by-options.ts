/** Signers and verifiers by the options of a flow file, as the nodes create them. */
import { readPolicy } from "../../src/jwt/policy.js";
import { createSigner } from "../../src/jwt/sign.js";
import { createVerifier } from "../../src/jwt/verify.js";
import type { KeySource } from "../../src/keys/key-source.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options.js";

const policyOf = (options: Partial<JwtConfigOptions>) => readPolicy({ ...JWT_CONFIG_DEFAULTS, ...options });

export const signerBy = (options: Partial<JwtConfigOptions>, keys: KeySource) =>
	createSigner(policyOf(options).signing, keys);

export const verifierBy = (options: Partial<JwtConfigOptions>, keys: KeySource) =>
	createVerifier(policyOf(options).verification, keys);
