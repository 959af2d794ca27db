/** The nodes that do the work in each lane. */
import { rules } from "./claims.js";
import type { Lane } from "./lanes.js";
import { LIFETIME } from "./material.js";
import { remembered } from "./messages.js";
import { contrib, fastJwt, jsonwebtoken } from "./peer-steps.js";
import type { MakeStep } from "./place.js";

/** Passes the message on unchanged, which shows the cost of any additional node. */
const empty: MakeStep = (_work, _material, { id, next }) => [
	{ id: id("step"), type: "change", rules: [], wires: [next] },
];

/** Makes or checks a token in the simplest way. */
const bare: MakeStep = ({ action, algorithm, hasKeySet }, material, { id, next, refused }) => {
	const { signing, verifying } = material.keys(algorithm);
	const text = hasKeySet ? JSON.stringify(material.keySet()) : action === "generate" ? signing : verifying;
	return [{ id: id("step"), type: "bare", action, algorithm, text, lifetime: LIFETIME, wires: [next, refused] }];
};

const jwt: MakeStep = (work, material, { id, next, refused, keySetUrl }) => {
	const { action, algorithm } = work;
	const { signing, verifying } = material.keys(algorithm);
	const step = { id: id("step"), type: "jwt", mode: action, jwtconfig: id("config") };
	const verifies = {
		tokenType: "bearer",
		token: "",
		onfailure: "output",
		rules: work.hasRules ? rules : [],
		outputs: 2,
	};
	const credentials = action === "generate" ? { privatekey: signing } : { publickey: verifying };
	const inline = { credentials: algorithm === "HS256" ? { secret: signing } : credentials };
	const fetched = { keysource: "jwks", jwksurl: keySetUrl, algorithms: [algorithm] };
	return [
		action === "generate" ? { ...step, wires: [next] } : { ...step, ...verifies, wires: [next, refused] },
		{
			id: id("config"),
			type: "jwt-config",
			z: "",
			algorithm,
			expiresin: String(LIFETIME),
			remember: String(remembered(work)),
			...(work.hasStore && { store: id("store") }),
			...(work.hasKeySet ? fetched : inline),
		},
		...(work.hasStore ? [{ id: id("store"), type: "jwt-store", z: "" }] : []),
	];
};

export const STEPS: Record<Lane, MakeStep> = {
	empty,
	bare,
	jwt,
	contrib,
	jsonwebtoken,
	"fast-jwt": fastJwt,
};
