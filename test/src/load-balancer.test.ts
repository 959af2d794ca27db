import assert from "node:assert/strict";
import { readLoadBalancers } from "../../src/load-balancer.js";

const arn = (partition: string, region: string, rest = "123456789012:loadbalancer/app/my-lb/50dc6c495c0c9188") =>
	`arn:${partition}:elasticloadbalancing:${region}:${rest}`;
const GOOD = arn("aws", "eu-central-1");

describe("readLoadBalancers", () => {
	const known: [partition: string, region: string, keysUrl: string | undefined][] = [
		["aws", "us-east-2", "https://public-keys.auth.elb.us-east-2.amazonaws.com"],
		["aws", "ap-southeast-1", "https://public-keys.auth.elb.ap-southeast-1.amazonaws.com"],
		[
			...["aws-us-gov", "us-gov-west-1"],
			"https://s3-us-gov-west-1.amazonaws.com/aws-elb-public-keys-prod-us-gov-west-1",
		] as unknown as (typeof known)[number],
		[
			...["aws-us-gov", "us-gov-east-1"],
			"https://s3-us-gov-east-1.amazonaws.com/aws-elb-public-keys-prod-us-gov-east-1",
		] as unknown as (typeof known)[number],
		["aws-cn", "cn-north-1", undefined],
		["aws-eusc", "eusc-de-east-1", undefined],
	];
	for (const [partition, region, keysUrl] of known) {
		it(`finds the keys of ${partition} ${region}`, () =>
			assert.deepEqual(readLoadBalancers([arn(partition, region)]), { keysUrl }));
	}

	it("takes several in one region", () => {
		const other = arn("aws", "eu-central-1", "210987654321:loadbalancer/app/other/0123456789abcdef");
		assert.deepEqual(readLoadBalancers([GOOD, other]), {
			keysUrl: "https://public-keys.auth.elb.eu-central-1.amazonaws.com",
		});
	});

	it("refuses several regions, and none at all", () => {
		assert.equal(readLoadBalancers([GOOD, arn("aws", "eu-west-1")]), "regions");
		assert.equal(readLoadBalancers([]), "missing");
	});

	for (const text of [
		...["", "my-lb", "arn:aws", `${GOOD}/x`, ` ${GOOD}`, `${GOOD}\n`, GOOD.replace("app", "net")],
		...[arn("aws", "evil.example/"), arn("aws", ""), arn("aws", "eu"), arn("aws", "eu-central-1.evil-1")],
		...[arn("azure", "eu-central-1"), arn("aws", "EU-CENTRAL-1"), GOOD.replace("elasticloadbalancing", "ec2")],
	]) {
		it(`refuses ${JSON.stringify(text)}`, () => assert.equal(readLoadBalancers([GOOD, text]), "invalid"));
	}
});
