import type { NodeAPI } from "node-red";
import type { GuardSource, MaybePromise, VerifiedToken, Verifier } from "../../src/index.js";
import { trustedConfiguration } from "./configurations";
import { configsNamed } from "./guard-configs";
import type { Flows } from "./guard-flows";
import type { Jwt, JwtConfigNode } from "./types";

/** The verifiers of one guard, until a deploy. */
interface Made {
	/** The deploy that it was made for. */
	deploy: number;
	configs: readonly JwtConfigNode[];
	verifier(): MaybePromise<Verifier>;
}

/**
 * Creates what accepts tokens for a guard: the configurations of these names as they are deployed, again after each deploy.
 * With several, the issuer of a token chooses among them, as among those of a node.
 */
export function createGuardSource(
	RED: NodeAPI,
	jwt: Jwt,
	flows: Flows,
	names: readonly string[],
): Required<GuardSource> {
	let made: Made | undefined;
	const make = (): Made => {
		const configs = configsNamed(RED, jwt, names, flows.areRunning());
		const trusted = configs.map((config) => trustedConfiguration(RED, jwt, config));
		const [first, ...others] = trusted;
		const deploy = flows.deploy();
		if (first && others.length === 0) return { deploy, configs, verifier: first.verifier };
		const verifyOne = jwt.createIssuerVerifier(trusted);
		const verify: Verifier = (token, more = []) =>
			jwt.whenReady(verifyOne(token), ({ verified }) => jwt.requireChecks<VerifiedToken>(more, verified));
		return { deploy, configs, verifier: () => verify };
	};
	const current = (): Made => {
		const isCurrent = made?.deploy === flows.deploy() && made.configs.every(({ isClosed }) => !isClosed);
		if (!made || !isCurrent) made = make();
		return made;
	};
	return {
		verify: (token, more) => jwt.whenReady(current().verifier(), (verify) => verify(token, more)),
		isStarting() {
			if (flows.areRunning()) return false;
			try {
				current();
				return false;
			} catch {
				return true;
			}
		},
		onChange: flows.onStart,
	};
}
