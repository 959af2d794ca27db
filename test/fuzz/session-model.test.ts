/** Random interleavings of what two processes do with sessions, on each store, beside a model of a few lines. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { startOf, type TokenStore } from "../../src/store/token-store.js";
import { memoryPlace, type Place, redisPlace } from "../src/store/stores.js";
import { until } from "../support/until.js";
import { RUNS } from "./run.js";

const LIVES = { refreshLifetime: 600, sessionLifetime: 3600 };
const now = () => Math.floor(Date.now() / 1000);

interface Session {
	sid: string;
	subject: string;
	/** The IDs of its refresh tokens, from the first on. */
	ids: string[];
	ended: boolean;
}
interface Model {
	sessions: Session[];
	used: Set<string>;
	made: number;
}
interface Real {
	/** The stores of two processes; both are the same where there can be only one. */
	stores: [TokenStore, TokenStore];
	/** Ends one process and starts it again. */
	restart(which: number): Promise<void>;
}
type Command = fc.AsyncCommand<Model, Real>;

const command = (name: string, act: (model: Model, real: Real) => Promise<void>): Command => ({
	check: () => true,
	run: act,
	toString: () => name,
});
/** One of the model's sessions; the last ones are chosen more often. */
const pick = ({ sessions }: Model, choice: number) => sessions[Math.max(0, sessions.length - 1 - (choice % 4))];

const renew = (
	store: TokenStore,
	{ sid, subject, ids }: Session,
	number: number,
	successor: string,
	hasGrace: boolean,
) =>
	store.renew({
		sid,
		subject,
		id: ids[number - 1] ?? "never-made",
		generation: number,
		successor,
		issuedAt: now(),
		accessUntil: now() + 60,
		reuseGrace: hasGrace ? 60 : -1,
		...LIVES,
	});

/** What the model says of a renewal. */
function expected(session: Session, number: number, successor: string, hasGrace: boolean) {
	const { ids, ended } = session;
	if (ended) return "ended";
	if (number === ids.length) {
		ids.push(successor);
		return successor;
	}
	if (hasGrace && number === ids.length - 1) return String(ids.at(-1));
	session.ended = true;
	return "replayed";
}
const told = (result: Awaited<ReturnType<TokenStore["renew"]>>) =>
	result.outcome === "renewed" ? result.id : result.outcome;

const choice = fc.nat(7);
const side = fc.nat(1);
const COMMANDS: fc.Arbitrary<Command>[] = [
	fc.tuple(side, fc.nat(2)).map(([which, subject]) =>
		command(`open ${which} ${subject}`, async (model, { stores }) => {
			const id = `first-${model.made++}`;
			const name = `subject-${subject}`;
			const sid = await (stores[which] as TokenStore).open({ id, subject: name, accessUntil: now() + 60, ...LIVES });
			model.sessions.push({ sid, subject: name, ids: [id], ended: false });
		}),
	),
	fc.tuple(side, choice, fc.nat(9), fc.boolean()).map(([which, chosen, back, hasGrace]) =>
		command(`renew ${which} ${chosen} ${back} ${hasGrace}`, async (model, { stores }) => {
			const session = pick(model, chosen);
			if (!session) return;
			// Mostly the token in use, sometimes one before it.
			const number = Math.max(1, session.ids.length - Math.max(0, back - 6));
			const successor = `next-${model.made++}`;
			const result = await renew(stores[which] as TokenStore, session, number, successor, hasGrace);
			assert.equal(told(result), expected(session, number, successor, hasGrace));
		}),
	),
	fc.tuple(choice, fc.integer({ min: 2, max: 6 })).map(([chosen, times]) =>
		command(`renew at once ${chosen} ${times}`, async (model, { stores }) => {
			const session = pick(model, chosen);
			if (!session) return;
			const number = session.ids.length;
			const names = Array.from({ length: times }, () => `at-once-${model.made++}`);
			const results = await Promise.all(
				names.map((name, index) => renew(stores[index % 2] as TokenStore, session, number, name, true)),
			);
			const answers = new Set(results.map(told));
			assert.equal(answers.size, 1);
			const [answer = ""] = answers;
			assert.equal(answer, expected(session, number, answer, true));
			if (!session.ended) assert.ok(names.includes(answer));
		}),
	),
	fc.tuple(side, choice).map(([which, chosen]) =>
		command(`end ${which} ${chosen}`, async (model, { stores }) => {
			const session = pick(model, chosen);
			if (!session) return;
			await (stores[which] as TokenStore).end(session.sid, now() + 60);
			session.ended = true;
		}),
	),
	fc.tuple(side, fc.nat(2)).map(([which, subject]) =>
		command(`revoke ${which} ${subject}`, async (model, { stores }) => {
			await (stores[which] as TokenStore).revokeSubject(`subject-${subject}`, 3600);
			for (const session of model.sessions) if (session.subject === `subject-${subject}`) session.ended = true;
		}),
	),
	fc.tuple(side, fc.nat(5)).map(([which, token]) =>
		command(`use ${which} ${token}`, async (model, { stores }) => {
			const name = `token-${token}`;
			assert.equal(await (stores[which] as TokenStore).use(name, now() + 60), !model.used.has(name));
			model.used.add(name);
		}),
	),
	side.map((which) => command(`restart ${which}`, (_model, real) => real.restart(which))),
];

const PLACES: [name: string, make: () => Promise<Place>, canShare: boolean, share: number][] = [
	["in memory", memoryPlace, false, 0.05],
	["in Redis", redisPlace, true, 0.01],
];

for (const [name, make, canShare, share] of PLACES) {
	describe(`sessions ${name}, whatever two processes do`, function () {
		this.timeout(180_000);
		let place: Place;
		before(async () => {
			place = await make();
		});
		after(() => place.close());

		it("are as the model says", async () => {
			let runs = 0;
			const setup = async () => {
				// A place of its own for each run.
				const settings = { prefix: `run ${runs++}:` };
				if (!canShare) place = await make();
				const open = () => place.open(settings);
				const first = await open();
				const stores: [TokenStore, TokenStore] = [first, canShare ? await open() : first];
				const restart = async (which: number) => {
					await stores[which as 0]?.close();
					// A real process takes longer than that.
					const end = Date.now();
					await until("the next millisecond", () => Date.now() > end);
					stores[which as 0] = await open();
					if (!canShare) stores.fill(stores[which as 0]);
				};
				return { model: { sessions: [], used: new Set<string>(), made: 0 } as Model, real: { stores, restart } };
			};
			const property = fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: 60, size: "max" }), async (commands) => {
				const { model, real } = await setup();
				await fc.asyncModelRun(async () => ({ model, real }), commands);
				for (const store of real.stores) {
					for (const { sid, subject, ended } of model.sessions) {
						const isOut = () => store.isRevoked({ sid, subject: () => subject });
						assert.ok(startOf(sid));
						if (ended) await until("the end is known", isOut, 1000);
						else assert.equal(await isOut(), false);
					}
				}
				await Promise.all(real.stores.map((store) => store.close()));
			});
			await fc.assert(property, { numRuns: Math.min(300, Math.ceil(RUNS * share)) });
		});
	});
}
