import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { mock } from "node:test";
import { JwtError } from "../../../src/errors.js";
import type { GuardSource } from "../../../src/guard/gate.js";
import { createLease } from "../../../src/guard/lease.js";
import type { VerifiedToken } from "../../../src/jwt/verify.js";

const START = 1_700_000_000;
const expired = () => new JwtError("ERR_JWT_EXPIRED", "Expired.");
const unavailable = () => new JwtError("ERR_JWKS_UNAVAILABLE", "No keys.");

describe("createLease", () => {
	beforeEach(() => mock.timers.enable({ apis: ["Date", "setTimeout"], now: START * 1000 }));
	afterEach(() => mock.timers.reset());

	const deploys = new EventEmitter();
	const token = (exp?: number) =>
		({ header: {}, claims: exp === undefined ? {} : { exp } }) as unknown as VerifiedToken;

	/** Holds a connection, and tells after how many seconds it ended. */
	function hold(
		exp: number | undefined,
		renew: () => VerifiedToken | Promise<VerifiedToken>,
		more: Partial<GuardSource> = {},
	) {
		const state = { ended: undefined as number | undefined, looks: 0, stop: () => {} };
		const source: GuardSource = {
			verify: () => assert.fail(),
			onChange(listener) {
				deploys.on("deploy", listener);
				return () => void deploys.off("deploy", listener);
			},
			...more,
		};
		const counted = () => {
			state.looks++;
			return renew();
		};
		state.stop = createLease(source, { auth: token(exp), renew: counted }, () => {
			assert.equal(state.ended, undefined, "it ends once");
			state.ended = Date.now() / 1000 - START;
		});
		return state;
	}
	const renewUntil = (exp: number) => () => {
		if (Date.now() / 1000 >= exp) throw expired();
		return token(exp);
	};
	const pass = (seconds: number) => {
		for (let step = 0; step < seconds * 4; step++) mock.timers.tick(250);
	};

	it("ends the connection when the token expires, not before", () => {
		const lease = hold(START + 100, renewUntil(START + 100));
		pass(99.5);
		assert.equal(lease.ended, undefined);
		pass(1);
		assert.equal(lease.ended, 100);
		pass(1000);
		assert.equal(deploys.listenerCount("deploy"), 0);
	});

	it("holds it for as long as the configuration tolerates", () => {
		const lease = hold(START + 10, renewUntil(START + 15));
		pass(20);
		assert.ok(lease.ended !== undefined && lease.ended >= 15 && lease.ended < 16, String(lease.ended));
	});

	it("ends it within half a minute after the token was revoked", () => {
		let isRevoked = false;
		const lease = hold(START + 10_000, () => {
			if (isRevoked) throw new JwtError("ERR_JWT_CLAIM_VALIDATION_FAILED", "Revoked.");
			return token(START + 10_000);
		});
		pass(300);
		assert.equal(lease.ended, undefined);
		isRevoked = true;
		pass(30);
		assert.ok(lease.ended !== undefined && lease.ended <= 330);
	});

	it("looks every half minute at a token that is valid for longer than a timer can wait", () => {
		const lease = hold(START + 2 ** 33, () => token(START + 2 ** 33));
		pass(29.75);
		assert.equal(lease.looks, 0);
		pass(60);
		assert.deepEqual([lease.ended, lease.looks], [undefined, 2]);
		lease.stop();
	});

	it("looks at once after a deploy", () => {
		let isChanged = false;
		const lease = hold(undefined, () => {
			if (isChanged) throw new JwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "Another key.");
			return token();
		});
		deploys.emit("deploy");
		assert.equal(lease.ended, undefined);
		isChanged = true;
		deploys.emit("deploy");
		assert.equal(lease.ended, 0);
	});

	it("survives a time without keys or flows, but not the end of its token", () => {
		const fail = () => {
			throw unavailable();
		};
		const waiting = hold(START + 100, fail);
		const starting = hold(
			START + 100,
			() => {
				throw new JwtError("ERR_JWT_CONFIG_MISSING", "Flows are stopped.");
			},
			{ isStarting: () => true },
		);
		pass(99);
		assert.deepEqual([waiting.ended, starting.ended], [undefined, undefined]);
		pass(2);
		assert.deepEqual([waiting.ended, starting.ended], [100, 100]);
	});

	it("ends it where the configuration is gone for good", () => {
		const lease = hold(START + 100, () => {
			throw new JwtError("ERR_JWT_CONFIG_MISSING", "Deleted.");
		});
		deploys.emit("deploy");
		assert.equal(lease.ended, 0);
	});

	it("looks no more after the connection was closed", async () => {
		const lease = hold(START + 100, () => Promise.reject(expired()));
		deploys.emit("deploy");
		lease.stop();
		await new Promise(setImmediate);
		pass(200);
		assert.deepEqual([lease.ended, lease.looks], [undefined, 1]);
		assert.equal(deploys.listenerCount("deploy"), 0);
	});
});
