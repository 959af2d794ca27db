import assert from "node:assert/strict";
import { createMemoryStore } from "../../../src/store/memory.js";
import { Revocations } from "../../../src/store/revocations.js";
import { freezeClock, moveClock, NOW } from "../frozen-clock.js";
import { jwtError } from "../jwt-error.js";
import { Shelf } from "./stores.js";

const LIVES = { refreshLifetime: 600, sessionLifetime: 3600 };
const SESSION = { id: "first", accessUntil: NOW + 300, ...LIVES };
const renewal = (sid: string, more = {}) => ({
	sid,
	id: "first",
	generation: 1,
	successor: "second",
	issuedAt: NOW,
	accessUntil: NOW + 300,
	reuseGrace: 10,
	...LIVES,
	...more,
});
const away = jwtError("ERR_JWT_STORE_UNAVAILABLE");
const fail = () => {
	throw new Error("The disk is full, says /home/secret");
};

describe("createMemoryStore", () => {
	freezeClock();

	it("lets sessions that have expired go as others come, here and where they are saved", async () => {
		const shelf = new Shelf();
		const store = createMemoryStore(shelf);
		for (let round = 0; round < 20; round++) {
			for (let index = 0; index < 200; index++) {
				await store.end(await store.open({ ...SESSION, accessUntil: Date.now() / 1000 + 60 }), Date.now() / 1000 + 60);
				await store.open(SESSION);
				await store.use(`${round} ${index}`, Date.now() / 1000 + 60);
			}
			moveClock(601);
		}
		// 12,000 were saved; three rounds' worth of each kind is ample.
		assert.ok(shelf.kept.size < 1800, `${shelf.kept.size} are kept`);
	});

	it("lets a hundred thousand sessions that it finds expired go a few at a time", async () => {
		const shelf = new Shelf();
		const MANY = 100_000;
		const record = JSON.stringify([1, "first", "", NOW * 1e6, 0, NOW, (NOW + 600) * 1e6]);
		for (let index = 0; index < MANY; index++) shelf.kept.set(`r:old ${index}`, record);
		moveClock(601);
		const store = createMemoryStore(shelf);
		await store.wasUsed("it has loaded");
		let [most, total] = [0, 0];
		const { save } = shelf;
		shelf.save = async (changes) => {
			most = Math.max(most, changes.size);
			total += changes.size;
			await save.call(shelf, changes);
		};
		await store.open(SESSION);
		// What had expired when it was read was dropped while reading, and goes from the shelf with the first change.
		assert.ok(shelf.kept.size < 10, `${shelf.kept.size} are kept`);
		assert.ok(total <= MANY + 1);
		moveClock(601);
		most = 0;
		for (let index = 0; index < 1000; index++) await store.open(SESSION);
		assert.ok(most <= 4, `one session costs ${most} changes`);
	});

	it("ends a session to the second, by its clock", async () => {
		const store = createMemoryStore();
		const sid = await store.open(SESSION);
		moveClock(599);
		assert.equal((await store.renew(renewal(sid))).outcome, "renewed");
		moveClock(600);
		const next = { ...renewal(sid), id: "second", generation: 2, successor: "third" };
		assert.deepEqual(await store.renew(next), { outcome: "ended" });
	});

	it("tells the grace to the second", async () => {
		const store = createMemoryStore();
		const sid = await store.open(SESSION);
		await store.renew(renewal(sid));
		moveClock(10);
		assert.equal((await store.renew(renewal(sid))).outcome, "renewed");
		moveClock(1);
		assert.equal((await store.renew(renewal(sid))).outcome, "replayed");
	});

	it("changes nothing once it is closed, because its successor would not know", async () => {
		const shelf = new Shelf();
		const store = createMemoryStore(shelf);
		const sid = await store.open(SESSION);
		await store.close();
		await assert.rejects(store.open(SESSION), away);
		await assert.rejects(store.renew(renewal(sid)), away);
		await assert.rejects(store.end(sid, 0), away);
		await assert.rejects(store.use("token", Number.MAX_SAFE_INTEGER), away);
		assert.equal((await createMemoryStore(shelf).renew(renewal(sid))).outcome, "renewed");
	});

	it("survives a clock that is put back", async () => {
		const store = createMemoryStore();
		const subject = "digest";
		await store.revokeSubject(subject);
		moveClock(-3600);
		const sid = await store.open({ ...SESSION, subject });
		assert.equal(await store.isRevoked({ subject: () => subject, sid }), false);
		assert.equal((await store.renew({ ...renewal(sid), subject })).outcome, "renewed");
	});

	it("refuses everything while it cannot be read, and reads it when it can", async () => {
		const shelf = new Shelf();
		const sid = await createMemoryStore(shelf).open(SESSION);
		shelf.before = fail;
		const store = createMemoryStore(shelf);
		await assert.rejects(store.open(SESSION), away);
		await assert.rejects(store.renew(renewal(sid)), away);
		await assert.rejects(async () => store.isRevoked({ sid }), away);
		await assert.rejects(store.use("x", NOW + 9), away);
		shelf.before = () => undefined;
		assert.equal(await store.isRevoked({ sid }), false);
		assert.equal((await store.renew(renewal(sid))).outcome, "renewed");
	});

	it("refuses while it cannot be written, and ends nothing for that", async () => {
		const shelf = new Shelf();
		const store = createMemoryStore(shelf);
		const [sid, out] = [await store.open(SESSION), await store.open(SESSION)];
		shelf.before = fail;
		for (let attempt = 0; attempt < 3; attempt++) {
			await assert.rejects(store.renew(renewal(sid)), away);
			await assert.rejects(store.use("once", NOW + 60), away);
			await assert.rejects(store.open(SESSION), away);
			moveClock(60);
		}
		await assert.rejects(store.end(out, NOW + 600), away);
		shelf.before = () => undefined;
		assert.equal((await store.renew({ ...renewal(sid), successor: "other" })).outcome, "renewed");
		assert.equal(await store.use("once", NOW + 600), true);
		const later = createMemoryStore(shelf);
		assert.equal((await later.renew({ ...renewal(sid), id: "other", generation: 2 })).outcome, "renewed");
	});

	it("tells nobody of a successor that could not be saved, though the next save works", async () => {
		const shelf = new Shelf();
		const store = createMemoryStore(shelf);
		const sid = await store.open(SESSION);
		let [isFirst, goOn] = [true, () => {}];
		const isSaving = new Promise<void>((saving) => {
			shelf.before = async () => {
				if (!isFirst) return;
				isFirst = false;
				saving();
				await new Promise<void>((resolve) => {
					goOn = resolve;
				});
				fail();
			};
		});
		const first = store.renew(renewal(sid));
		await isSaving;
		const second = store.renew(renewal(sid, { successor: "other" }));
		const [used, usedAgain] = [store.use("once", NOW + 60), store.use("once", NOW + 60)];
		// They are noted, and wait for the save to end.
		await new Promise(setImmediate);
		goOn();
		for (const refused of [first, second, used, usedAgain]) await assert.rejects(refused, away);
		assert.equal(await store.use("once", NOW + 60), true);
		const again = await store.renew(renewal(sid, { successor: "third" }));
		assert.deepEqual(again, { outcome: "renewed", id: "third", issuedAt: NOW });
		const later = createMemoryStore(shelf);
		assert.equal((await later.renew({ ...renewal(sid), id: "third", generation: 2 })).outcome, "renewed");
	});

	it("saves what comes at once together, in order", async () => {
		const shelf = new Shelf();
		const store = createMemoryStore(shelf);
		let saves = 0;
		shelf.before = () => {
			saves++;
		};
		await Promise.all(Array.from({ length: 1000 }, () => store.open(SESSION)));
		assert.equal(shelf.kept.size, 1000);
		assert.ok(saves < 10, `${saves} saves`);
	});

	const GARBAGE: [what: string, text: string][] = [
		["text", '"garbage"'],
		["a short list", "[1]"],
		["null", "null"],
		["wrong types", '["1","a","b",1,1,1,1]'],
		["a time out of the world", `[1,"a","",${1e300},0,1,${1e300}]`],
	];
	for (const [what, text] of GARBAGE) {
		it(`refuses to say anything about a session that is saved as ${what}, and ends it only when told to`, async () => {
			const shelf = new Shelf();
			const sid = await createMemoryStore(shelf).open(SESSION);
			for (const key of shelf.kept.keys()) shelf.kept.set(key, text);
			shelf.kept.set("s:revoked", text);
			shelf.kept.set("o:once", text);
			shelf.kept.set("unknown", text);
			const store = createMemoryStore(shelf);
			await assert.rejects(store.renew(renewal(sid)), away);
			assert.equal(await store.isRevoked({ sid: "revoked" }), true);
			await store.end(sid, NOW + 60);
			assert.deepEqual(await store.renew(renewal(sid)), { outcome: "ended" });
		});
	}

	for (const text of ['"garbage"', '[null,"garbage"]', "[null,{}]", "[null,1e300]", "[null,-5]", "[60]"]) {
		it(`takes the revocation of a subject that is saved as ${text} for one of now`, async () => {
			const shelf = new Shelf();
			const before = await createMemoryStore(shelf).open({ ...SESSION, subject: "jamie" });
			shelf.kept.set("u:jamie", text);
			moveClock(5);
			const store = createMemoryStore(shelf);
			const after = await store.open({ ...SESSION, subject: "jamie" });
			const subject = () => "jamie";
			assert.equal(await store.isRevoked({ sid: before, subject }), true);
			assert.equal(await store.isRevoked({ sid: after, subject }), false);
			assert.equal((await store.renew(renewal(after, { subject: "jamie" }))).outcome, "renewed");
		});
	}
});

describe("Revocations", () => {
	it("drops those that may go as others come, and never one that counts", () => {
		const gone: string[] = [];
		const revocations = new Revocations((kind, id) => gone.push(`${kind} ${id}`));
		revocations.add({ kind: "token", id: "for ever", expires: Number.POSITIVE_INFINITY }, NOW);
		for (let index = 0; index < 10_000; index++) {
			for (const kind of ["session", "token", "subject"] as const) {
				revocations.add({ kind, id: `${index}`, expires: NOW + index + 10, upTo: 1 }, NOW + index);
			}
		}
		// Ten seconds' worth of each kind counts; as many may still wait to be looked at.
		assert.ok(revocations.size < 100, `${revocations.size} are there`);
		assert.ok(gone.length > 29_800);
		assert.equal(revocations.has({ token: "for ever" }, NOW + 1e9), true);
		for (let index = 9_995; index < 10_000; index++) {
			assert.equal(revocations.has({ sid: `${index}` }, NOW + 10_000), true);
		}
	});

	it("asks for a subject only where one is revoked", () => {
		const revocations = new Revocations();
		let asked = 0;
		const ids = { issuedAt: NOW, subject: () => `x${asked++}` };
		assert.equal(revocations.has(ids, NOW), false);
		assert.equal(asked, 0);
		revocations.add({ kind: "subject", id: "x0", expires: NOW + 1, upTo: NOW * 1e6 }, NOW);
		assert.equal(revocations.has(ids, NOW), true);
		assert.equal(revocations.has({ ...ids, subject: () => "x0" }, NOW + 1), false);
	});
});
