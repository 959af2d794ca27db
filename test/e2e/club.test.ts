/** The example “Log in with sessions” on a real Node-RED, over HTTP: all that a log-in with sessions must do. */
import assert from "node:assert/strict";
import { CLUB, CLUB_STORE, clubFlow, Member } from "../support/club.js";
import type { NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";
import { mint } from "../support/tokens.js";
import { until } from "../support/until.js";

const PASSWORD = "likes-the-club";

describe("a log-in with sessions", () => {
	let nodeRed: NodeRed;
	const flow = clubFlow();
	before(async () => {
		nodeRed = await borrowNodeRed();
		await nodeRed.deploy(flow);
	});
	after(() => nodeRed?.stop());

	let names = 0;
	/** Registers someone new. */
	async function member(): Promise<Member & { name: string }> {
		const name = `member.${++names}`;
		const someone = Object.assign(new Member(nodeRed.url), { name });
		const { status } = await someone.register(name, PASSWORD);
		assert.equal(status, 200);
		return someone;
	}
	const inject = async (name: string) => {
		const node = flow.find((candidate) => candidate.type === "inject" && candidate.name === name);
		assert.equal((await fetch(`${nodeRed.url}/inject/${node?.id}`, { method: "POST" })).status, 200);
	};

	it("registers, logs in, lets in, renews by the cookie and logs out", async () => {
		const first = await member();
		assert.deepEqual(first.claims.roles, ["member"]);
		const again = new Member(nodeRed.url);
		const { status, headers, body } = await again.logIn(first.name, PASSWORD);
		assert.equal(status, 200);
		assert.equal(headers.get("cache-control"), "no-store");
		assert.deepEqual(Object.keys(body).sort(), ["access_token", "expires_in", "token_type"]);
		const [cookie = ""] = headers.getSetCookie();
		assert.match(cookie, /^club-session=[\w.-]+; Path=\/club; Expires=.* GMT; HttpOnly; SameSite=Strict$/);
		assert.equal((await again.enter()).status, 200);
		const [token, sent, { sid }] = [again.token, again.cookie, again.claims];
		assert.equal((await again.renew()).status, 200);
		assert.notEqual(again.token, token);
		assert.notEqual(again.cookie, sent);
		assert.equal(again.claims.sid, sid);
		assert.deepEqual((await again.logOut()).body, { ended: true });
		assert.equal(again.cookie, "");
		assert.equal((await again.enter()).status, 401);
		assert.equal((await again.renew()).status, 401);
		assert.equal((await first.enter()).status, 200, "the other session goes on");
	});

	it("keeps no password and no token, neither in context nor in the log", async () => {
		const { name, token, cookie } = await member();
		const response = await fetch(`${nodeRed.url}/context/flow/${flow[0]?.id}?keysOnly=false`);
		const kept = await response.text();
		assert.match(kept, new RegExp(`user_${Buffer.from(name).toString("hex")}`));
		for (const secret of [PASSWORD, token, cookie.split("=")[1] as string]) {
			assert.ok(!kept.includes(secret));
			assert.ok(!nodeRed.log().includes(secret));
		}
	});

	it("answers a wrong password and an unknown name alike", async () => {
		const { name } = await member();
		const someone = new Member(nodeRed.url);
		const [wrong, unknown] = [await someone.logIn(name, "another-password"), await someone.logIn("nobody", PASSWORD)];
		assert.deepEqual([wrong.status, wrong.body], [401, unknown.body]);
		assert.equal(unknown.status, 401);
		assert.equal(someone.cookie, "");
	});

	const refused: [title: string, name: unknown, password: unknown, status: number][] = [
		["a short password", "shorty", "short", 400],
		["a name with a blank", "a b", PASSWORD, 400],
		["no name", undefined, PASSWORD, 400],
		["a list for a name", ["a"], PASSWORD, 400],
	];
	for (const [title, name, password, status] of refused) {
		it(`refuses to register ${title}`, async () => {
			const someone = new Member(nodeRed.url);
			assert.equal((await someone.register(name as string, password as string)).status, status);
			assert.equal(someone.cookie, "");
		});
	}

	it("registers a name once, of several at once too", async () => {
		const all = Array.from({ length: 4 }, () => new Member(nodeRed.url));
		const answers = await Promise.all(all.map((someone) => someone.register("twins", PASSWORD)));
		assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409]);
		assert.equal((await new Member(nodeRed.url).register("twins", PASSWORD)).status, 409);
	});

	it("lets nobody guess a password forever", async () => {
		const { name } = await member();
		const someone = new Member(nodeRed.url);
		const statuses: number[] = [];
		for (let tries = 0; tries < 12; tries++) statuses.push((await someone.logIn(name, "guess-guess")).status);
		assert.deepEqual([statuses[0], statuses.at(-1)], [401, 429]);
	});

	it("looks up the roles with each renewal", async () => {
		const jamie = new Member(nodeRed.url);
		assert.equal((await jamie.register("jamie", PASSWORD)).status, 200);
		assert.deepEqual(jamie.claims.roles, ["member"]);
		await inject("make jamie an editor");
		await jamie.renew();
		assert.deepEqual(jamie.claims.roles, ["member", "editor"]);
		await inject("make jamie a plain member");
		await jamie.renew();
		assert.deepEqual(jamie.claims.roles, ["member"]);
	});

	it("gives two tabs at once the same session, and ends it for a copy that comes too late", async () => {
		await nodeRed.deploy(clubFlow({ secret: makeKnown(), store: { reusegrace: "1s" } }));
		const someone = await member();
		const tab = Object.assign(new Member(nodeRed.url), { cookie: someone.cookie });
		const thief = Object.assign(new Member(nodeRed.url), { cookie: someone.cookie });
		const answers = await Promise.all([someone.renew(), tab.renew()]);
		assert.deepEqual(
			answers.map(({ status }) => status),
			[200, 200],
		);
		assert.equal(someone.claims.jti, tab.claims.jti);
		const end = Date.now() + 1000;
		await until("the grace is over", () => Date.now() > end);
		assert.equal((await someone.renew()).status, 200);
		const answer = await thief.renew();
		assert.deepEqual([answer.status, answer.body.error], [400, "invalid_grant"]);
		assert.equal(thief.cookie, "");
		assert.equal((await someone.enter()).status, 401);
		await nodeRed.printed(/used twice, so its session was ended/);
	});

	it("brings a cookie up to date that a slow tab put back", async () => {
		await nodeRed.deploy(clubFlow({ secret: makeKnown(), store: { reusegrace: "10s" } }));
		const someone = await member();
		const before = someone.cookie;
		assert.equal((await someone.renew()).status, 200);
		const { jti, sid } = someone.claims;
		someone.cookie = before;
		assert.equal((await someone.renew()).status, 200);
		assert.deepEqual([someone.claims.jti, someone.claims.sid], [jti, sid], "it is the one in use");
		assert.equal((await someone.renew()).status, 200);
		assert.notEqual(someone.claims.jti, jti);
		assert.equal((await someone.enter()).status, 200);
	});

	it("refuses cookies that are none of its own, and clears them", async () => {
		const someone = await member();
		const exp = Math.floor(Date.now() / 1000) + 600;
		for (const cookie of ["hello", someone.token, mint({ exp }), mint({ exp }, { typ: "rt+jwt" })]) {
			const other = Object.assign(new Member(nodeRed.url), { cookie: `club-session=${cookie}` });
			assert.equal((await other.renew()).status, 400, cookie);
			assert.equal(other.cookie, "");
		}
		assert.equal((await someone.renew()).status, 200);
	});

	it("goes on after a deploy of everything, and of the store alone", async () => {
		const someone = await member();
		const secret = makeKnown();
		await nodeRed.deploy(clubFlow({ secret, store: { reusegrace: "1s" } }));
		assert.equal((await someone.enter()).status, 200);
		assert.equal((await someone.renew()).status, 200);
		await nodeRed.deploy(clubFlow({ secret, store: { reusegrace: "2s" } }), "nodes");
		assert.equal((await someone.enter()).status, 200);
		assert.equal((await someone.renew()).status, 200);
	});

	it("loses no session to deploys in the middle of renewals", async () => {
		const secret = makeKnown();
		const everyone = await Promise.all(Array.from({ length: 4 }, () => member()));
		let isOver = false;
		const renewing = everyone.map(async (someone) => {
			for (let turn = 0; !isOver; turn++) {
				const { status } = await someone.renew(AbortSignal.timeout(500)).catch(() => ({ status: 0 }));
				// While flows restart, a request can get lost, or there is no route or store yet. Never is the session over.
				assert.ok([200, 404, 500, 503, 0].includes(status), `${status} in turn ${turn}`);
			}
		});
		for (const name of ["a", "b", "c", "d"]) await nodeRed.deploy(clubFlow({ secret, store: { name } }), "nodes");
		isOver = true;
		await Promise.all(renewing);
		for (const someone of everyone) assert.equal((await someone.renew()).status, 200);
	});

	it("has no store: nobody is let in, and it says so", async () => {
		const flowWithout = clubFlow().filter(({ id }) => id !== CLUB_STORE);
		await nodeRed.deploy(flowWithout.map((node) => (node.id === CLUB ? { ...node, store: "" } : node)));
		const someone = new Member(nodeRed.url);
		assert.equal((await someone.register("late", PASSWORD)).status, 500);
		assert.equal(someone.cookie, "");
	});

	let known = "";
	/** The secret of the deploys that must know each other's tokens. */
	function makeKnown(): string {
		known ||= "of the tests ".repeat(8);
		return known;
	}
});
