/** AWS load balancers that sign tokens, by their ARNs. Ground: imports nothing. */

/** The facts in the ARNs of load balancers. */
export interface LoadBalancers {
	/** The URL below which each key is published by its ID; `undefined` if AWS documents none for this part of its cloud. */
	keysUrl: string | undefined;
}

/** Why a list does not name load balancers: it is empty, one is not an ARN, or they are in several regions. */
export type LoadBalancersProblem = "missing" | "invalid" | "regions";

const ARN =
	/^arn:(aws[a-z-]*):elasticloadbalancing:([a-z]{2,5}(?:-[a-z]+)+-\d{1,2}):\d{12}:loadbalancer\/app\/[A-Za-z0-9-]+\/[0-9a-z]+$/;

/** Where keys are, by the partition of AWS. */
const KEYS: Record<string, (region: string) => string> = {
	aws: (region) => `https://public-keys.auth.elb.${region}.amazonaws.com`,
	"aws-us-gov": (region) => `https://s3-${region}.amazonaws.com/aws-elb-public-keys-prod-${region}`,
};

/** Reads the ARNs of application load balancers. All must be in one region, which has the keys. */
export function readLoadBalancers(signers: readonly string[]): LoadBalancers | LoadBalancersProblem {
	const read = signers.map((signer) => ARN.exec(signer) ?? []);
	if (signers.length === 0) return "missing";
	if (read.some(({ length }) => length === 0)) return "invalid";
	if (new Set(read.map(([, partition, region]) => `${partition} ${region}`)).size > 1) return "regions";
	const [[, partition = "", region = ""] = []] = read;
	return { keysUrl: Object.hasOwn(KEYS, partition) ? KEYS[partition]?.(region) : undefined };
}
