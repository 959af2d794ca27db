/** The nodes that use other packages. */
import type { FlowNode } from "../test/support/node-red.js";
import { keyFile, LIFETIME } from "./material.js";
import { remembered } from "./messages.js";
import type { MakeStep, Place } from "./place.js";

/** Reads keys from files, and takes the lifetime in seconds. Refused tokens go to a Catch node. */
export const contrib: MakeStep = ({ action, algorithm }, material, { id, next, refused }) => {
	const secret = material.keys("HS256").signing;
	const key = algorithm === "HS256" ? { secret, key: "" } : { secret: "", key: keyFile(algorithm, action) };
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

/** As in its README: each call passes the key as text. */
export const jsonwebtoken: MakeStep = ({ action, algorithm }, material, place) => {
	const { signing, verifying } = material.keys(algorithm);
	const call =
		action === "generate"
			? `sign(msg.payload, ${JSON.stringify(signing)}, { algorithm: "${algorithm}", expiresIn: ${LIFETIME} })`
			: `verify(${BEARER}, ${JSON.stringify(verifying)}, { algorithms: ["${algorithm}"] })`;
	return functionStep(place, "jsonwebtoken", `msg.payload = jsonwebtoken.${call};\nreturn msg;`);
};

/** As in its README: creates a signer or verifier once, when the flow starts. The lifetime is in milliseconds. */
export const fastJwt: MakeStep = (work, material, place) => {
	const { action, algorithm } = work;
	const { signing, verifying } = material.keys(algorithm);
	const make =
		action === "generate"
			? `createSigner({ key: ${JSON.stringify(signing)}, algorithm: "${algorithm}", expiresIn: ${LIFETIME * 1000} })`
			: `createVerifier({ key: ${JSON.stringify(verifying)}, algorithms: ["${algorithm}"], cache: ${remembered(work)} })`;
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
