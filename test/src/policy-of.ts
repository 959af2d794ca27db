import { type Policy, readPolicy, type SigningOverrides } from "../../src/jwt/policy.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options.js";

/** The policy of a configuration that differs from a new one in these settings. */
export function policyOf(config: Partial<JwtConfigOptions> = {}, overrides?: SigningOverrides): Policy {
	return readPolicy({ ...JWT_CONFIG_DEFAULTS, ...config }, overrides);
}
