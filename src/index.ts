/** JSON Web Tokens: sign, verify, inspect, decode, and answer a request whose token was refused. */
export { ACTION_NAMES, ACTIONS, type Action, actionOf, factsOfAction } from "./actions.js";
export { ALGORITHMS, type Algorithm, isHmac } from "./algorithms.js";
export { type Check, type DecodedToken, requireChecks } from "./claims/check.js";
export type { AddedClaim } from "./claims/compose.js";
export { type Rule, ruleCheck } from "./claims/rules.js";
export { scopeChecks } from "./claims/scopes.js";
export { isVariable, variableName } from "./environment.js";
export { JWT_ERROR_CODES, JwtError, type JwtErrorCode } from "./errors.js";
export { type Challenge, challenge } from "./guard/challenge.js";
export { extractToken, type TokenRequest } from "./guard/extract.js";
export { decode } from "./jwt/decode.js";
export { type CheckResult, type Inspection, inspect } from "./jwt/inspect.js";
export { type Policy, readPolicy, type SigningPolicy, type VerificationPolicy } from "./jwt/policy.js";
export { createSigner, type HeaderParameter, type Signer } from "./jwt/sign.js";
export { createVerifier, type VerifiedToken, type Verifier } from "./jwt/verify.js";
export {
	type KeyFacts,
	type KeysDescription,
	type LeftOut,
	type LeftOutReason,
	listReasons,
	nameMeasure,
} from "./key-facts.js";
export { createKeySource, type KeyCredentials } from "./keys/create-key-source.js";
export { describeKeys } from "./keys/describe.js";
export { type GeneratedKeyPair, generateKeyPair, supportedAlgorithms } from "./keys/generate.js";
export { KeyError } from "./keys/key-error.js";
export { holdsPrivateKey } from "./keys/key-pair.js";
export { type KeySettings, readKeySettings } from "./keys/key-settings.js";
export type { KeyReport, KeySource, KeyState } from "./keys/key-source.js";
export { allReady, attempt, type MaybePromise, settled, whenReady } from "./maybe-promise.js";
export {
	JWT_CONFIG_CREDENTIALS,
	JWT_CONFIG_DEFAULTS,
	JWT_DEFAULTS,
	type JwtConfigOptions,
	type JwtOptions,
	REQUEST_PLACES,
	type RequestPlace,
	type TypedValue,
	VALUE_TYPES,
} from "./options.js";
export { splitWords } from "./text-list.js";
