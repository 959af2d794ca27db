/** Creates keys, signers and verifiers from the properties in a flow file, as the nodes do. Tokens need no `exp` here. */
import { createSigner } from "../../src/jwt/sign.js";
import { createVerifier } from "../../src/jwt/verify.js";
import { createKeySource, type KeyCredentials } from "../../src/keys/create-key-source.js";
import type { KeySource } from "../../src/keys/key-source.js";
import type { JwtConfigOptions } from "../../src/options.js";
import { policyOf } from "../src/policy-of.js";

type Options = Partial<JwtConfigOptions>;

export const keysBy = (options: Options, credentials: KeyCredentials) =>
	createKeySource(policyOf(options).keys, credentials);
export const signerBy = (options: Options, keys: KeySource) => createSigner(policyOf(options).signing, keys);
export const verifierBy = (options: Options, keys: KeySource) => createVerifier(policyOf(options).verification, keys);
