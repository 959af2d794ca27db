import { type Policy, readPolicy, type SigningOverrides } from "../../src/jwt/policy.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options.js";
import { ENDLESS } from "../support/endless.js";

/** The policy of a configuration that differs in these settings from a new one that also takes tokens without `exp`. */
export function policyOf(config: Partial<JwtConfigOptions> = {}, overrides?: SigningOverrides): Policy {
	return readPolicy({ ...JWT_CONFIG_DEFAULTS, ...ENDLESS, ...config }, overrides);
}
