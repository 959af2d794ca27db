import assert from "node:assert/strict";
import { type Profile, selfTimes } from "../../bench/self-time.js";

const frame = (functionName: string, url = "", lineNumber = 0) => ({ functionName, url, lineNumber });
const OWN = "/somewhere/node_modules/@flowjwt/node-red-jwt/dist/src/jwt/sign.js";

const PROFILE: Profile = {
	nodes: [
		{ id: 1, callFrame: frame("(root)"), children: [2, 3, 5] },
		{ id: 2, callFrame: frame("(idle)") },
		{ id: 3, callFrame: frame("sign", OWN, 41), children: [4] },
		{ id: 4, callFrame: frame("digest") },
		{ id: 5, callFrame: frame("generateId", "/somewhere/node_modules/@node-red/util/lib/util.js"), children: [6] },
		{ id: 6, callFrame: frame("digest", "node:internal/crypto/random") },
	],
	samples: [2, 3, 4, 5, 6],
	timeDeltas: [1000, 10, 20, 30, 40],
};

describe("the benchmark's profiles", () => {
	const { owners, step, stepShare } = selfTimes(PROFILE);

	it("add up by package, the most first, and leave out the time in which nothing ran", () => {
		assert.deepEqual(owners, [
			{ name: "node:internal/crypto", share: 0.4 },
			{ name: "@node-red/util", share: 0.3 },
			{ name: "(native)", share: 0.2 },
			{ name: "@flowjwt/node-red-jwt", share: 0.1 },
		]);
	});

	it("name the benchmark's own nodes, and count the bare work to the step", () => {
		const own = ["bare", "driver"].map((name, index) => ({
			id: index + 1,
			callFrame: frame(name, `file:///somewhere/nodes/${name}.js`),
		}));
		const times = selfTimes({ nodes: own, samples: [1, 2], timeDeltas: [30, 10] });
		assert.deepEqual(times.owners, [{ name: "(the benchmark's own nodes)", share: 1 }]);
		assert.equal(times.stepShare, 0.75);
	});

	it("count to the step what it calls, and not what Node-RED calls", () => {
		assert.deepEqual(step, [
			{ name: "digest", share: 0.2 },
			{ name: "sign @flowjwt/node-red-jwt/dist/src/jwt/sign.js:42", share: 0.1 },
		]);
		assert.ok(Math.abs(stepShare - 0.3) < 1e-9);
	});
});
