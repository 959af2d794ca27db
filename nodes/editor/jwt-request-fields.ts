import { isHmac } from "../../src/algorithms";
import { isVariable } from "../../src/environment";
import { isSecure } from "../../src/loopback";
import type { JwtConfigOptions } from "../../src/options";
import {
	CLIENT_AUTHS,
	GRANTS,
	isInstallationUrl,
	JWT_REQUEST_DEFAULTS,
	JWT_REQUEST_NEW,
	type JwtRequestOptions,
	RESERVED_REQUEST_PARAMETERS,
	usesSecret,
} from "../../src/request-options";
import { signingConfigProblem } from "./config-problem";
import { type Fields, plain } from "./field";
import { CLAIM_ROWS, HEADER_ROWS, type InspectRow, inspectClaim, inspectHeader, rowsField } from "./row-problems";
import { SHARED_WORDS } from "./text";

/** The properties in a flow file. */
export type RequestFlowOptions = JwtRequestOptions & { outputs: number };

/** A `jwt-request` node in the editor. */
export type RequestNode = EditorNode<RequestFlowOptions>;

export const REQUEST_FLOW_DEFAULTS: RequestFlowOptions = { ...JWT_REQUEST_DEFAULTS, outputs: 1 };

/** What a node from the palette has. */
export const NEW_REQUEST: RequestFlowOptions = { ...REQUEST_FLOW_DEFAULTS, ...JWT_REQUEST_NEW };

/** Returns the properties of a node, with defaults for those that its flow file lacks. */
export const optionsOf = (node: RequestNode): RequestFlowOptions => {
	const given = Object.entries(node).filter(([, value]) => value !== undefined && value !== null);
	return { ...REQUEST_FLOW_DEFAULTS, ...Object.fromEntries(given) };
};

/** Inspects a row of parameters of the request. */
export const inspectParameter: InspectRow = ({ name = "" }, node) => {
	const problem = !name ? "noparameter" : RESERVED_REQUEST_PARAMETERS.includes(name) ? "reservedparameter" : undefined;
	return problem && { text: node._(`jwt-request.problem.${problem}`, { name }), level: "error", part: "name" };
};

/** All properties of a `jwt-request` node, in the order of flow files. */
export const JWT_REQUEST_FIELDS: Fields<RequestFlowOptions, RequestNode> = {
	name: plain,
	jwtconfig: { type: "jwt-config", problem: configProblem },
	tokenurl: { problem: (url, node) => withText(node, urlProblem(url.trim(), optionsOf(node))) },
	scope: plain,
	grant: {
		choices: GRANTS,
		problem: (name, node) => withText(node, isOneOf(GRANTS, name) ? undefined : "grant"),
	},
	clientid: {
		problem(id, node) {
			const isNeeded = optionsOf(node).grant === "client_credentials" && !id.trim();
			return withText(node, isNeeded ? "noclient" : undefined);
		},
	},
	clientauth: {
		choices: CLIENT_AUTHS,
		problem: (name, node) => withText(node, isOneOf(CLIENT_AUTHS, name) ? undefined : "clientauth"),
	},
	claims: plain,
	claimsType: plain,
	addclaims: rowsField("addclaims", CLAIM_ROWS, (row) => inspectClaim(row, SHARED_WORDS)),
	headers: rowsField("headers", HEADER_ROWS, (row) => inspectHeader(row, SHARED_WORDS)),
	parameters: rowsField("parameters", HEADER_ROWS, inspectParameter, (node) => node._("jwt-request.label.parameters")),
	authorize: plain,
	complete: plain,
	output: plain,
	outputType: plain,
	onfailure: plain,
	outputs: plain,
};

const isOneOf = (names: readonly string[], name: string) => name === "" || isVariable(name) || names.includes(name);

const withText = (node: RequestNode, key: string | undefined) => key && node._(`jwt-request.problem.${key}`);

function configProblem(id: string, node: RequestNode): string | undefined {
	return signingConfigProblem(id, ({ algorithm }) =>
		isVariable(algorithm) ? undefined : withText(node, keyProblem(optionsOf(node), algorithm ?? "")),
	);
}

/** Says whether the configuration must have a key pair or a secret, and has the other. */
function keyProblem({ grant, clientid, clientauth }: RequestFlowOptions, algorithm: string): string | undefined {
	const isShared = isHmac(algorithm || "HS256");
	if (grant === "github-app") return isShared ? "needspair" : undefined;
	if (!clientid.trim()) return undefined;
	if (clientauth === "private_key_jwt" && isShared) return "needspair";
	return usesSecret(clientauth) && !isShared ? "needssecret" : undefined;
}

/** Says what is wrong with the URL, as the last part of the key of a text. */
function urlProblem(url: string, { grant, jwtconfig }: RequestFlowOptions): string | undefined {
	if (isVariable(url)) return undefined;
	if (!url) return "nourl";
	if (!URL.canParse(url)) return "badurl";
	const config = RED.nodes.node(jwtconfig) as EditorNode<JwtConfigOptions> | null;
	const parsed = new URL(url);
	if (!isSecure(parsed) && !(config?.allowhttp === true && parsed.protocol === "http:")) return "nohttps";
	return grant === "github-app" && !isInstallationUrl(parsed) ? "noinstallation" : undefined;
}
