import type { Policy } from "../jwt/policy.js";
import type { KeySource } from "../keys/key-source.js";
import type { TokenStore } from "../store/token-store.js";
import type { AccessTokens } from "./access-token.js";
import type { RefreshTokens } from "./refresh-token.js";
import type { SessionPolicy } from "./session-policy.js";

/** What the steps of a session share. */
export interface SessionTools {
	policy: Policy;
	keys: KeySource;
	store: TokenStore;
	times: SessionPolicy;
	access: AccessTokens;
	refresh: RefreshTokens;
	/** For how long after its `exp` an access token can still be accepted somewhere, in seconds. */
	margin: number;
}
