/** Types for the parts of oidc-provider that the tests use; the package has none. */
declare module "oidc-provider" {
	import type { RequestListener } from "node:http";

	export default class Provider {
		constructor(issuer: string, configuration: object);
		callback(): RequestListener;
	}

	export const errors: { InvalidGrant: new (message: string) => Error };
}
