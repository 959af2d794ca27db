import { isAlgorithm } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { looksPrivate } from "../../src/key-text";
import { type JWT_CONFIG_CREDENTIALS, type JwtConfigOptions, KEY_SOURCES, MAX } from "../../src/options";
import { SECRET_ENCODINGS } from "../../src/secret-text";
import { audienceProblem } from "./audience-problem";
import { type ConfigNode, hasCredential } from "./current";
import { type Field, type Fields, plain } from "./field";
import { fileProblem, lacksKeyPair, needsSecret, sourceProblem, urlProblem } from "./key-problems";
import { inspectSecret } from "./secret";
import { currentSecret } from "./secret-field";
import { timeSpan } from "./time-span-field";
import { wholeNumber } from "./whole-number-field";

/** Every property of a `jwt-config` node, in the order in which flow files have them. */
export const JWT_CONFIG_FIELDS: Fields<JwtConfigOptions, ConfigNode> = {
	name: plain,
	algorithm: checked((_, value) => (isAlgorithm(value) || isVariable(value) ? undefined : "problem.algorithm")),
	expiresin: timeSpan({ least: 1, blank: "jwt-config.warning.unlimited" }),
	notbefore: timeSpan(),
	jwtid: plain,
	tokentype: plain,
	keyid: plain,
	issuer: checked((node, value) => urlProblem(node, "issuer", value)),
	audience: checked(audienceProblem),
	// Claims that providers name the audience in; blank is `aud`.
	audienceclaim: { choices: ["", "client_id", "azp"] },
	maxlifetime: timeSpan({ least: 1 }),
	requireexp: plain,
	acceptbound: plain,
	clocktolerance: timeSpan(),
	maxage: timeSpan(),
	keysource: {
		choices: KEY_SOURCES,
		// Whether a key is stored is known only once the dialog was open.
		...checked((node, value) => sourceProblem(node, value) ?? (lacksKeyPair(node) ? "key.missing" : undefined)),
	},
	secretencoding: {
		choices: SECRET_ENCODINGS,
		...checked((node) => (needsSecret(node) && hasCredential(node, "secret") === false ? "secret.missing" : undefined)),
	},
	remember: wholeNumber({ most: MAX.remember }),
	secretfile: checked((node, value) => fileProblem(node, "secretfile", value)),
	privatekeyfile: checked((node, value) => fileProblem(node, "privatekeyfile", value)),
	publickeyfile: plain,
	jwksurl: checked((node, value) => urlProblem(node, "jwksurl", value)),
	algorithms: plain,
};

/** Every credential of a `jwt-config` node. */
export const CREDENTIAL_FIELDS: Record<keyof typeof JWT_CONFIG_CREDENTIALS, Field<ConfigNode>> = {
	secret: {
		problem(_, node) {
			if (!needsSecret(node)) return undefined;
			const { text, algorithm, encoding } = currentSecret();
			const { level, key } = inspectSecret(text, algorithm, encoding);
			return level === "error" ? node._(`jwt-config.secret.${key}`, { encoding }) : undefined;
		},
	},
	privatekey: checked((node) => (lacksKeyPair(node) ? "key.missing" : undefined)),
	passphrase: plain,
	publickey: checked((_, value) => (looksPrivate(value) ? "problem.private" : undefined)),
};

/** A field that can be wrong, by what finds the key of the text that says how. */
function checked(find: (node: ConfigNode, value: string) => string | undefined): Field<ConfigNode> {
	return {
		problem(value, node) {
			const key = find(node, value);
			return key && node._(`jwt-config.${key}`);
		},
	};
}
