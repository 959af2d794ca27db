/** A stand-in for an AWS load balancer that authenticates users, as its documents describe it. */
import { randomUUID, sign } from "node:crypto";
import { raw, routes } from "./jwks-server.js";
import { makeKeyPair } from "./key-pairs.js";

export const ARN =
	"arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/my-load-balancer/50dc6c495c0c9188";
export const ISSUER = "https://login.example.com/realms/main";
export const CLIENT = "my-client-id";

export interface SignedHeader {
	[parameter: string]: unknown;
}

/** Creates a load balancer: a key with its ID, and tokens signed with it, whose parts are padded. */
export function makeLoadBalancer(kid: string = randomUUID()) {
	const { privateKey, publicKey } = makeKeyPair("P-256");
	const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
	return {
		kid,
		pem,
		/** Answers with the PEM at the path of its key ID, and as Amazon S3 does elsewhere. */
		answer: routes({ [`/${kid}`]: raw(pem, { "content-type": "binary/octet-stream" }) }),
		/** Signs the claims of a user. Header parameters that are `undefined` are left out. */
		token(claims: object = { sub: "jamie" }, header: SignedHeader = {}): string {
			const exp = Math.floor(Date.now() / 1000) + 120;
			const all = { typ: "JWT", kid, alg: "ES256", iss: ISSUER, client: CLIENT, signer: ARN, exp, ...header };
			const input = `${pad(Buffer.from(JSON.stringify(all)))}.${pad(Buffer.from(JSON.stringify(claims)))}`;
			const signature = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
			return `${input}.${pad(signature)}`;
		},
	};
}

/** Encodes bytes as base64url with padding. */
const pad = (bytes: Buffer) => bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
