/** The node or nodes that do the work, for each variant. */
import type { FlowNode } from "../test/support/node-red.js";
import { type KeyTexts, keyFile, LIFETIME } from "./material.js";
import type { Variant, Work } from "./works.js";

/** Where a step stands in its flow. */
export interface Place {
	/** Makes an id of the flow's own. */
	id(part: string): string;
	/** Wires to what comes after the step. */
	next: string[];
	/** Wires to what answers a refused token. */
	refused: string[];
}

type MakeStep = (work: Work, keys: KeyTexts, place: Place) => FlowNode[];

/** Verified tokens that this package remembers unless told otherwise; fast-jwt's cache gets the same size. */
export const REMEMBERED = 1000;

/** Hands the message on as it is: what any further node in a flow costs. */
const empty: MakeStep = (_work, _keys, { id, next }) => [{ id: id("step"), type: "change", rules: [], wires: [next] }];

/** The least that can make or check a token. */
const bare: MakeStep = ({ action, algorithm }, { signing, verifying }, { id, next, refused }) => [
	{
		id: id("step"),
		type: "bare",
		action,
		algorithm,
		text: action === "generate" ? signing : verifying,
		lifetime: LIFETIME,
		wires: [next, refused],
	},
];

const jwt: MakeStep = ({ action, algorithm }, { signing, verifying }, { id, next, refused }) => {
	const step = { id: id("step"), type: "jwt", mode: action, jwtconfig: id("config") };
	const credentials = action === "generate" ? { privatekey: signing } : { publickey: verifying };
	return [
		action === "generate"
			? { ...step, wires: [next] }
			: { ...step, tokenType: "bearer", token: "", onfailure: "output", outputs: 2, wires: [next, refused] },
		{
			id: id("config"),
			type: "jwt-config",
			z: "",
			algorithm,
			expiresin: String(LIFETIME),
			credentials: algorithm === "HS256" ? { secret: signing } : credentials,
		},
	];
};

/** Its keys are files, its lifetime a number of seconds. What it refuses goes to a Catch node. */
const contrib: MakeStep = ({ action, algorithm }, { signing }, { id, next, refused }) => {
	const key = algorithm === "HS256" ? { secret: signing, key: "" } : { secret: "", key: keyFile(algorithm, action) };
	const step = { id: id("step"), jwkurl: "", jwkkid: "", ...key, storetoken: "payload", wires: [next] };
	if (action === "generate") {
		return [{ ...step, type: "jwt sign", alg: algorithm, exp: LIFETIME, signvar: "payload" }];
	}
	return [
		{ ...step, type: "jwt verify", alg: [algorithm], signvar: "bearer" },
		{ id: id("catch"), type: "catch", scope: [id("step")], uncaught: false, wires: [refused] },
	];
};

const BEARER = "msg.req.headers.authorization.slice(7)";

/** As its README shows: the key as text, in each call. */
const jsonwebtoken: MakeStep = ({ action, algorithm }, { signing, verifying }, place) => {
	const call =
		action === "generate"
			? `sign(msg.payload, ${JSON.stringify(signing)}, { algorithm: "${algorithm}", expiresIn: ${LIFETIME} })`
			: `verify(${BEARER}, ${JSON.stringify(verifying)}, { algorithms: ["${algorithm}"] })`;
	return functionStep(place, "jsonwebtoken", `msg.payload = jsonwebtoken.${call};\nreturn msg;`);
};

/** As its README shows: a signer or verifier made once, here when the flow starts; its lifetime is in milliseconds. */
const fastJwt: MakeStep = ({ action, algorithm }, { signing, verifying }, place) => {
	const make =
		action === "generate"
			? `createSigner({ key: ${JSON.stringify(signing)}, algorithm: "${algorithm}", expiresIn: ${LIFETIME * 1000} })`
			: `createVerifier({ key: ${JSON.stringify(verifying)}, algorithms: ["${algorithm}"], cache: ${REMEMBERED} })`;
	const argument = action === "generate" ? "msg.payload" : BEARER;
	return functionStep(
		place,
		"fast-jwt",
		`msg.payload = context.get("run")(${argument});\nreturn msg;`,
		`context.set("run", fastJwt.${make});`,
	);
};

function functionStep({ id, next, refused }: Place, module: string, func: string, initialize = ""): FlowNode[] {
	const libs = [{ var: module === "fast-jwt" ? "fastJwt" : module, module }];
	return [
		{ id: id("step"), type: "function", func, initialize, finalize: "", libs, outputs: 1, wires: [next] },
		{ id: id("catch"), type: "catch", scope: [id("step")], uncaught: false, wires: [refused] },
	];
}

export const STEPS: Record<Exclude<Variant, "none">, MakeStep> = {
	empty,
	bare,
	jwt,
	contrib,
	jsonwebtoken,
	"fast-jwt": fastJwt,
};
