/** The public API of the package: sign, verify, inspect and decode JSON Web Tokens (RFC 7519). */

/** Whether a token type is that of access tokens. */
export { isAccessTokenType } from "./access-token-type.js";
/** The actions of a `jwt` node. */
export { ACTION_NAMES, ACTIONS, type Action, factsOfAction } from "./actions.js";
/** The JWS signature algorithms. */
export { ALGORITHMS, type Algorithm, isHmac } from "./algorithms.js";
/** Checks on a token: the policy's, and those of rules and scopes. */
export { type Check, type DecodedToken, requireChecks } from "./claims/check.js";
export type { AddedClaim } from "./claims/compose.js";
export { type Rule, ruleCheck } from "./claims/rules.js";
export { scopeChecks } from "./claims/scopes.js";
/** Access tokens of other services. */
export { type AccessToken, answerNow } from "./client/access-token.js";
export { type AccessTokens, createAccessTokens } from "./client/access-tokens.js";
export type { AssertionContent } from "./client/assertion.js";
export type { RequestContent } from "./client/request-content.js";
export { RequestFailed } from "./client/request-failed.js";
export { isSigned, type RequestPolicy, type RequestSettings, readRequestPolicy } from "./client/request-policy.js";
/** Environment variables in the properties of a node. */
export { isVariable, variableName } from "./environment.js";
/** The error that the package throws, and its codes. */
export { type ClaimFailureReason, JWT_ERROR_CODES, JwtError, type JwtErrorCode } from "./errors.js";
/** HTTP: the token of a request, the response if it is refused, and guards that do both. */
export { type Challenge, challenge } from "./guard/challenge.js";
export { createEditorUsers, type EditorOptions, type EditorUser, type EditorUsers } from "./guard/editor-user.js";
export { extractToken, type TokenRequest } from "./guard/extract.js";
export { isAddedToForeign, isForeign } from "./guard/foreign.js";
export { type GuardedRequest, type GuardSource, pathOf } from "./guard/gate.js";
export type { GuardOptions, GuardToken, Route } from "./guard/guard-options.js";
export { createHttpGuard, type GuardReport, type HttpGuard } from "./guard/http-guard.js";
export { createLease } from "./guard/lease.js";
export { RequestError } from "./guard/request-error.js";
export { canMean } from "./guard/request-path.js";
export { createSocketGuard, type GuardedSocket, type SocketGuard } from "./guard/socket-guard.js";
export { closeWebSocket, createWebSocketGuard, type WebSocketGuard } from "./guard/web-socket-guard.js";
/** Names of headers and cookies. */
export { isHttpToken } from "./http-token.js";
/** The maximum length of a token. */
export { MAX_TOKEN_LENGTH } from "./jws/compact.js";
export { describeKeys } from "./jws/describe-keys.js";
/** Tokens: decode, inspect, sign and verify, by the policy of a configuration. */
export { decode } from "./jwt/decode.js";
export { type CheckResult, type Inspection, inspect } from "./jwt/inspect.js";
export { type Policy, readIssuers, readPolicy, type SigningPolicy, type VerificationPolicy } from "./jwt/policy.js";
export { createIssuerVerifier, type IssuerVerifier, type TrustedConfiguration } from "./jwt/several-issuers.js";
export { createSigner, type HeaderParameter, type Signer } from "./jwt/sign.js";
export { createVerifier, type VerifiedToken, type Verifier } from "./jwt/verify.js";
/** Facts about keys, and their names in messages. */
export {
	type KeyFacts,
	type KeysDescription,
	type LeftOut,
	type LeftOutReason,
	listReasons,
	nameMeasure,
} from "./key-facts.js";
/** Keys: where they come from, what they are, and how to generate them. */
export { createKeySource, type KeyCredentials } from "./keys/create-key-source.js";
export { type GeneratedKeyPair, generateKeyPair, supportedAlgorithms } from "./keys/generate.js";
export { KeyError } from "./keys/key-error.js";
export { holdsPrivateKey } from "./keys/key-pair.js";
export { type KeySettings, readKeySettings } from "./keys/key-settings.js";
export type { KeyReport, KeySource, KeyState } from "./keys/key-source.js";
export { keyValue } from "./keys/key-values.js";
export type { Connection, ConnectionSource } from "./keys/remote/connection.js";
export type { TlsSettings } from "./keys/remote/socket.js";
export { withinTime } from "./keys/time-limit.js";
/** The meaning of flows that were made for Ignite. */
export { readLegacy } from "./legacy.js";
/** Values that may be promises. */
export { allReady, attempt, type MaybePromise, settled, whenReady } from "./maybe-promise.js";
/** The properties of both nodes in a flow file. */
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
/** The properties of `jwt-request` in a flow file. */
export {
	JWT_REQUEST_DEFAULTS,
	type JwtRequestOptions,
	REQUEST_CLAIMS_TYPES,
} from "./request-options.js";
/** Which parts of an HTTP request its sender writes. */
export { isSentPath } from "./sent-path.js";
/** The properties of the nodes for sessions in a flow file. */
export {
	isCookiePath,
	isHostCookieName,
	isSecureCookieName,
	JWT_SESSION_DEFAULTS,
	JWT_STORE_CREDENTIALS,
	JWT_STORE_DEFAULTS,
	type JwtSessionOptions,
	type JwtStoreOptions,
	SESSION_ACTIONS,
	SESSION_DEFAULTS,
	SESSION_ENDS,
	type SessionAction,
	type SessionEnd,
	type SessionOptions,
	STORE_KINDS,
	SUBJECT_TYPES,
} from "./session-options.js";
/** Sessions: start, renew and end them; tokens that are revoked, and tokens that work once. */
export { createSessions, type Sessions, type TokenAnswer } from "./sessions/create-sessions.js";
export type { Ending } from "./sessions/end.js";
export { isNotRevoked } from "./sessions/not-revoked.js";
export { isNotUsedBefore, type OnceOptions } from "./sessions/not-used-before.js";
export { readSessionPolicy, type SessionPolicy } from "./sessions/session-policy.js";
/** Stores: which sessions there are, and what was revoked or used. */
export { createMemoryStore } from "./store/memory.js";
export { createRedisStore, type RedisSettings } from "./store/redis.js";
export { readRedisUrl } from "./store/redis-url.js";
export type { TokenStore } from "./store/token-store.js";
export type { Persistence } from "./store/write-through.js";
/** Lists that are written as text. */
export { splitCommas, splitWords } from "./text-list.js";
