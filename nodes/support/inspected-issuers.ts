import type { NodeAPI } from "node-red";
import type { CheckResult, Inspection, JwtConfigOptions, JwtError, TrustedConfiguration } from "../../src/index.js";
import type { EditorRequest } from "./admin-endpoint";
import { isJwtError } from "./failure";
import type { InspectedChecks } from "./inspected-checks";
import { inspectWith } from "./inspected-configuration";
import { shownToken } from "./shown-token";
import { typedConfiguration } from "./typed-configuration";
import type { Jwt } from "./types";

/** An inspection, with the configuration whose checks these are. Absent if no configuration is for the token. */
type ChosenInspection = Inspection & { configuration?: { id: string; name: string } };

/** One of several configurations as typed. */
interface TypedTrust extends TrustedConfiguration<ChosenInspection> {
	/** Whether the issuers come from an environment variable. */
	isHidden: boolean;
}

/** The checks that fail before a configuration is chosen. */
const EARLY: Partial<Record<string, string>> = {
	ERR_JWT_TOKEN_MISSING: "form",
	ERR_JWS_INVALID: "form",
	ERR_JWT_INVALID: "claims set",
	ERR_JWT_CLAIM_VALIDATION_FAILED: "issuer",
};

/**
 * Runs all checks of one of several configurations as typed. The same code as in a node chooses it by the unverified issuer.
 * @param requests one for each configuration
 * @throws JwtError if the checks cannot run
 */
export async function inspectWithSeveral(
	RED: NodeAPI,
	jwt: Jwt,
	requests: readonly EditorRequest[],
	own: InspectedChecks,
	token: unknown,
): Promise<ChosenInspection> {
	/** The inspections of configurations that refused the token, by the errors that stand for them. */
	const refused = new Map<unknown, ChosenInspection>();
	const inspect = async (request: EditorRequest, configuration: { id: string; name: string }) => {
		const inspection = { ...(await inspectWith(RED, jwt, request, own, token)), configuration };
		const failure = firstFailure(inspection.checks.slice(0, inspection.checks.length - own.count));
		if (!failure) return inspection;
		const error = new jwt.JwtError(failure.code ?? "ERR_JWT_INVALID", failure.message ?? "");
		refused.set(error, inspection);
		throw error;
	};
	const configurations = await Promise.all(
		requests.map(async (request): Promise<TypedTrust> => {
			const { id, name, ...issuers } = await factsOf(RED, jwt, request);
			return { ...issuers, verifier: () => () => inspect(request, { id, name }) };
		}),
	);
	try {
		const verify = jwt.createIssuerVerifier<TypedTrust, ChosenInspection>(configurations);
		return (await verify(token)).verified;
	} catch (error) {
		const inspection = refused.get(error) ?? (isJwtError(jwt, error) && early(jwt, error, configurations, token));
		if (!inspection) throw error;
		return inspection;
	}
}

const firstFailure = (results: readonly CheckResult[]) => results.find(({ outcome }) => outcome === "failed");

/** Returns the name and the issuers of a configuration as typed; unknown issuers if it cannot be used. */
async function factsOf(RED: NodeAPI, jwt: Jwt, request: EditorRequest) {
	const id = String(request.body.id ?? "");
	try {
		const { options, replaced } = await typedConfiguration(RED, jwt, request);
		const name = replaced.includes("name") ? "" : options.name;
		const isHidden = ["issuer", "signer"].some((option) => replaced.includes(option));
		return { id, name, isHidden, ...trustOf(jwt, options) };
	} catch (error) {
		if (!isJwtError(jwt, error)) throw error;
		return { id, name: "", issuers: undefined, isHidden: false };
	}
}

/** Returns what chooses a configuration. One whose load balancers are unknown could be for any token. */
function trustOf(jwt: Jwt, options: JwtConfigOptions): Pick<TypedTrust, "issuers" | "signers"> {
	const { issuers } = jwt.readIssuers(options);
	if (options.keysource !== "alb") return { issuers };
	const signers = jwt.splitCommas(options.signer);
	return signers.length > 0 ? { issuers, signers } : { issuers: undefined };
}

/** Returns the result for a token that is for none of the configurations; `undefined` if the checks cannot run. */
function early(
	jwt: Jwt,
	{ code, claim, message }: JwtError,
	configurations: readonly TypedTrust[],
	token: unknown,
): Inspection | undefined {
	const isBalancer = claim === "signer";
	const check = isBalancer ? "signer" : EARLY[code];
	if (!check) return undefined;
	const decoded = shownToken(jwt, token);
	const found = claim && (isBalancer ? decoded.header?.signer : decoded.claims?.[claim]);
	const isHidden = claim === undefined || configurations.some((configuration) => configuration.isHidden);
	const accepted = configurations.flatMap(({ issuers, signers }) => (isBalancer ? signers : !signers && issuers) || []);
	const expected = isHidden ? undefined : accepted;
	return { accepted: false, ...decoded, checks: [{ check, outcome: "failed", claim, code, message, expected, found }] };
}
