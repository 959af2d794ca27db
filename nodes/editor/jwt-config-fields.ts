import { isAlgorithm } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { looksPrivate } from "../../src/key-text";
import { type JWT_CONFIG_CREDENTIALS, type JwtConfigOptions, KEY_SOURCES, MAX } from "../../src/options";
import { SECRET_ENCODINGS } from "../../src/secret-text";
import { parseWholeNumber } from "../../src/whole-number";
import { acceptsAnyone, audienceProblem, lacksAccessTokenChecks } from "./audience-problem";
import { type ConfigNode, currentOption, hasCredential, isOpen } from "./current";
import { type Field, type Fields, plain } from "./field";
import { discoveredIssuer, issuerProblem, tenantsField } from "./issuer-fields";
import {
	fileProblem,
	missingPair,
	needsSecret,
	signerProblem,
	signerUrlProblem,
	sourceProblem,
	urlProblem,
} from "./key-problems";
import { inspectSecret } from "./secret";
import { currentSecret } from "./secret-field";
import { timeSpan } from "./time-span-field";
import { wholeNumber } from "./whole-number-field";

/** All properties of a `jwt-config` node, in the order of flow files. */
export const JWT_CONFIG_FIELDS: Fields<JwtConfigOptions, ConfigNode> = {
	name: plain,
	algorithm: checked((_, value) => (isAlgorithm(value) || isVariable(value) ? undefined : "problem.algorithm")),
	expiresin: timeSpan({ least: 1, blank: "jwt-config.warning.unlimited" }),
	notbefore: timeSpan(),
	jwtid: plain,
	tokentype: {
		meaning: (value, node) => ({
			text: lacksAccessTokenChecks(node, value) ? node._("jwt-config.warning.accesstoken") : "",
			level: "warning",
		}),
	},
	keyid: plain,
	issuer: checked((node, value) => issuerProblem(value) ?? urlProblem(node, "issuer", discoveredIssuer(value))),
	tenants: tenantsField,
	audience: {
		...checked(audienceProblem),
		meaning: (value, node) => ({
			text: acceptsAnyone(node, value) ? node._("jwt-config.warning.anyaudience") : "",
			level: "warning",
		}),
	},
	// The claims in which providers name the audience; blank is `aud`.
	audienceclaim: { choices: ["", "client_id", "azp"] },
	maxlifetime: timeSpan({ least: 1 }),
	requireexp: plain,
	acceptbound: plain,
	clocktolerance: timeSpan(),
	maxage: timeSpan(),
	keysource: {
		choices: KEY_SOURCES,
		// The open dialog marks the field of the key itself, which Node-RED does not look at otherwise.
		...marked((node, value) => sourceProblem(node, value) ?? (isOpen(node) ? undefined : missingPair(node))),
	},
	secretencoding: {
		choices: SECRET_ENCODINGS,
		...marked((node) => (isOpen(node) ? undefined : missingSecret(node))),
	},
	remember: {
		...wholeNumber({ most: MAX.remember }),
		meaning: (value, node) => ({
			text: isVariable(value)
				? ""
				: node._(`jwt-config.remember.${parseWholeNumber(value, MAX.remember) ? "some" : "none"}`),
		}),
	},
	secretfile: checked((node, value) => fileProblem(node, "secretfile", value)),
	privatekeyfile: checked((node, value) => fileProblem(node, "privatekeyfile", value)),
	publickeyfile: plain,
	keythumbprint: plain,
	jwksurl: checked((node, value) => urlProblem(node, "jwksurl", value)),
	signer: checked(signerProblem),
	signerurl: checked(signerUrlProblem),
	algorithms: plain,
	maxstale: timeSpan({ blank: "jwt-config.warning.maxstale" }),
	allowhttp: plain,
	tls: { type: "tls-config", required: false },
	proxy: { type: "http proxy", required: false },
	store: {
		type: "jwt-store",
		...checked((_, id) => {
			if (id === "" || id === "_ADD_" || isVariable(id)) return undefined;
			const store = RED.nodes.node(id) as { valid?: boolean } | null;
			if (!store) return "problem.loststore";
			return store.valid === false ? "problem.invalidstore" : undefined;
		}),
	},
};

/** All credentials of a `jwt-config` node. */
export const CREDENTIAL_FIELDS: Record<keyof typeof JWT_CONFIG_CREDENTIALS, Field<ConfigNode>> = {
	secret: {
		problem(_, node) {
			if (!needsSecret(node)) return undefined;
			const { text, algorithm, encoding } = currentSecret();
			const { level, key } = inspectSecret(text, algorithm, encoding);
			return level === "error" ? node._(`jwt-config.secret.${key}`, { encoding }) : undefined;
		},
	},
	privatekey: marked(missingPair),
	passphrase: plain,
	publickey: marked((_, value) => (looksPrivate(value) ? "problem.private" : undefined)),
};

/** Says that there is no secret, as the key of a text. */
const missingSecret = (node: ConfigNode) =>
	needsSecret(node) && hasCredential(node, "secret") === false ? "secret.missing" : undefined;

/** Declares a field with a validation, and a line below it. @param find returns the key of the text about a problem */
function checked(find: (node: ConfigNode, value: string) => string | undefined): Field<ConfigNode> {
	return { ...marked(find), meaning: () => ({ text: "" }) };
}

/** Declares a field with a validation, whose dialog says elsewhere what is wrong. */
function marked(find: (node: ConfigNode, value: string) => string | undefined): Field<ConfigNode> {
	return {
		problem(value, node) {
			const key = find(node, value);
			return key && node._(`jwt-config.${key}`, { thumbprint: currentOption(node, "keythumbprint") });
		},
	};
}
