/** What every store promises, on each of them. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type Renewal, startOf, type TokenStore } from "../../../src/store/token-store.js";
import { until } from "../../support/until.js";
import { memoryPlace, type Place, redisPlace } from "./stores.js";

const LIVES = { refreshLifetime: 600, sessionLifetime: 3600 };
const soon = () => Math.floor(Date.now() / 1000) + 300;
const someId = () => randomBytes(8).toString("base64url");

/** A renewal of a session's first refresh token, `first`, unless it says otherwise. */
const renewal = (sid: string, more: Partial<Renewal> = {}): Renewal => ({
	sid,
	id: "first",
	generation: 1,
	successor: someId(),
	issuedAt: soon() - 300,
	accessUntil: soon(),
	reuseGrace: 10,
	...LIVES,
	...more,
});
const begin = (store: TokenStore, more = {}) => store.open({ id: "first", accessUntil: soon(), ...LIVES, ...more });

const PLACES: [name: string, make: () => Promise<Place>, canShare: boolean][] = [
	["in memory", memoryPlace, false],
	["in Redis", redisPlace, true],
];

for (const [name, make, canShare] of PLACES) {
	describe(`a store ${name}`, () => {
		let place: Place;
		let store: TokenStore;
		before(async () => {
			place = await make();
			store = await place.open();
		});
		after(() => place.close());
		/** Another process: beside the first where that can be, else after it. */
		const another = async () => {
			if (!canShare) await store.close();
			return place.open();
		};

		it("gives each session an ID that tells its start", async () => {
			const [one, two] = [await begin(store), await begin(store)];
			assert.notEqual(one, two);
			const [first, second] = [startOf(one)?.start ?? 0, startOf(two)?.start ?? 0];
			assert.ok(first < second);
			assert.ok(Math.abs(first / 1e6 - Date.now() / 1000) < 5);
		});

		it("rotates: one refresh token after the other", async () => {
			const sid = await begin(store);
			for (const [generation, id, successor] of [
				[1, "first", "second"],
				[2, "second", "third"],
				[3, "third", "fourth"],
			] as const) {
				const result = await store.renew(renewal(sid, { generation, id, successor, issuedAt: 1000 + generation }));
				assert.deepEqual(result, { outcome: "renewed", id: successor, issuedAt: 1000 + generation });
			}
		});

		it("answers the parent with the successor that there is, in another process too", async () => {
			const sid = await begin(store);
			await store.renew(renewal(sid, { successor: "second", issuedAt: 4711 }));
			const again = await (await another()).renew(renewal(sid, { successor: "other", issuedAt: 4712 }));
			assert.deepEqual(again, { outcome: "renewed", id: "second", issuedAt: 4711 });
			store = canShare ? store : await place.open();
		});

		it("gives thirty renewals at once one successor", async () => {
			const sid = await begin(store);
			const other = canShare ? await place.open() : store;
			const all = await Promise.all(
				Array.from({ length: 30 }, (_, index) => (index % 2 ? store : other).renew(renewal(sid, { issuedAt: index }))),
			);
			assert.equal(new Set(all.map((result) => JSON.stringify(result))).size, 1);
			assert.equal(all[0]?.outcome, "renewed");
		});

		const REPLAYS: [what: string, Partial<Renewal>][] = [
			["the parent after the grace", { id: "second", generation: 2, reuseGrace: -1 }],
			["the parent at once, if there is no grace", { id: "second", generation: 2, reuseGrace: 0 }],
			["the parent's parent", {}],
			["another token of the same number", { id: "forked", generation: 3 }],
			["another parent of the same number", { id: "forked", generation: 2 }],
		];
		for (const [what, used] of REPLAYS) {
			it(`ends the session at ${what}, and revokes its access tokens`, async () => {
				const sid = await begin(store);
				await store.renew(renewal(sid, { successor: "second" }));
				await store.renew(renewal(sid, { id: "second", generation: 2, successor: "third" }));
				assert.equal(await store.isRevoked({ sid }), false);
				assert.deepEqual(await store.renew(renewal(sid, used)), { outcome: "replayed" });
				assert.equal(await store.isRevoked({ sid }), true);
				assert.deepEqual(await store.renew(renewal(sid, { id: "third", generation: 3 })), { outcome: "ended" });
			});
		}

		it("goes on from a refresh token that is newer than it knows, whose renewal it has lost", async () => {
			const sid = await begin(store);
			const result = await store.renew(renewal(sid, { id: "fifth", generation: 5, successor: "sixth" }));
			assert.equal(result.outcome, "renewed");
			assert.equal((await store.renew(renewal(sid))).outcome, "replayed");
		});

		it("knows no session that it did not begin", async () => {
			for (const sid of ["", "foreign", "glq3xk2b1cz.AAAAAAAAAAAAAAAAAAAAAA"]) {
				assert.deepEqual(await store.renew(renewal(sid)), { outcome: "ended" });
			}
		});

		it("ends a session, once and again, and one that it never knew", async () => {
			const sid = await begin(store);
			for (const ended of [sid, sid, "glq3xk2b1cz.AAAAAAAAAAAAAAAAAAAAAA", "foreign"]) {
				await store.end(ended, soon());
				assert.equal(await store.isRevoked({ sid: ended }), true);
			}
			assert.deepEqual(await store.renew(renewal(sid)), { outcome: "ended" });
		});

		it("drops a session that was not renewed in time, and one that lasted too long", async () => {
			const idle = await begin(store, { refreshLifetime: 0.05 });
			const old = await begin(store);
			const end = Date.now() + 60;
			await until("its life is over", () => Date.now() > end);
			assert.deepEqual(await store.renew(renewal(idle)), { outcome: "ended" });
			const result = await store.renew(renewal(old, { sessionLifetime: 0.000_001 }));
			assert.deepEqual(result, { outcome: "ended" });
		});

		it("revokes one token", async () => {
			const token = `${someId()} with spaces\nand lines`;
			await store.revokeToken(token, soon());
			assert.equal(await store.isRevoked({ token }), true);
			assert.equal(await store.isRevoked({ token: `${token}x` }), false);
		});

		it("revokes everything of a subject that was issued until now, to the session", async () => {
			const subject = someId();
			const before = await begin(store, { subject });
			const iat = Math.floor(Date.now() / 1000);
			await store.revokeSubject(subject, 3600);
			const after = await begin(store, { subject });
			const isOut = (ids: object) => store.isRevoked({ subject: () => subject, ...ids });
			assert.deepEqual(
				[await isOut({ sid: before }), await isOut({ sid: after }), await isOut({ issuedAt: iat }), await isOut({})],
				[true, false, true, true],
			);
			assert.equal(await isOut({ issuedAt: iat + 100 }), false);
			assert.equal(await isOut({ sid: "of-another-issuer", issuedAt: iat }), true);
			assert.equal(await store.isRevoked({ subject: someId, issuedAt: iat }), false);
			assert.deepEqual(await store.renew(renewal(before, { subject })), { outcome: "ended" });
			assert.equal((await store.renew(renewal(after, { subject }))).outcome, "renewed");
		});

		it("keeps the longer of two revocations, and the later moment", async () => {
			const token = someId();
			await store.revokeToken(token);
			await store.revokeToken(token, soon());
			assert.match(await place.contents(), new RegExp(`t:${token}","\\[null|t${token}","inf"`));
			const subject = someId();
			await store.revokeSubject(subject);
			const sid = await begin(store, { subject });
			await store.revokeSubject(subject, 60);
			assert.equal(await store.isRevoked({ subject: () => subject, sid }), true);
		});

		it("lets a token be used once, of thirty uses at once", async () => {
			const token = someId();
			assert.equal(await store.wasUsed(token), false);
			const uses = await Promise.all(Array.from({ length: 30 }, () => store.use(token, soon())));
			assert.equal(uses.filter(Boolean).length, 1);
			assert.equal(await store.wasUsed(token), true);
		});

		it("knows all of it in another process", async () => {
			const [sid, out] = [await begin(store), await begin(store)];
			const [token, subject] = [someId(), someId()];
			await store.end(out, soon());
			await store.revokeToken(token, soon());
			await store.revokeSubject(subject);
			await store.use(token, soon());
			const other = await another();
			assert.equal(await other.isRevoked({ sid: out }), true);
			assert.equal(await other.isRevoked({ token }), true);
			assert.equal(await other.isRevoked({ subject: () => subject, issuedAt: 1 }), true);
			assert.equal(await other.isRevoked({ sid }), false);
			assert.equal(await other.use(token, soon()), false);
			assert.equal((await other.renew(renewal(sid))).outcome, "renewed");
			store = canShare ? store : other;
		});

		it("holds IDs, digests and times only", async () => {
			const sid = await begin(store, { subject: "digest-of-a-subject" });
			await store.renew(renewal(sid));
			const contents = await place.contents();
			assert.ok(contents.includes(startOf(sid)?.random ?? "-"));
			assert.doesNotMatch(contents, /eyJ|digest-of-a-subject/);
		});
	});
}
