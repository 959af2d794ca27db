/** Accepts tokens for a guard, without a Node-RED. */
import type { GuardSource } from "../../src/guard/gate.js";
import { readPolicy } from "../../src/jwt/policy.js";
import { createVerifier } from "../../src/jwt/verify.js";
import { createKeySource } from "../../src/keys/create-key-source.js";
import { settled, whenReady } from "../../src/maybe-promise.js";
import { JWT_CONFIG_DEFAULTS } from "../../src/options.js";
import { SECRET } from "./tokens.js";

const policy = readPolicy({ ...JWT_CONFIG_DEFAULTS, requireexp: false });
const keys = settled(createKeySource(policy.keys, { secret: SECRET }, { trouble() {}, renewed() {} }));

/** Accepts tokens that are signed with {@link SECRET}, by HS256, and have no `exp` or one that is ahead. */
export const sourceOf = (): GuardSource => ({
	verify: (token, more) => whenReady(keys(), (source) => createVerifier(policy.verification, source)(token, more)),
});
