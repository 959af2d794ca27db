/**
 * What the benchmark compares sessions with: a server written by hand, with Express, jsonwebtoken and Redis. It rotates refresh
 * tokens and ends a session if an old one comes back, but has no grace for two tabs, no revocation and no clock of its own.
 */
import { randomUUID } from "node:crypto";
import express from "express";
import { Redis } from "ioredis";
import jsonwebtoken from "jsonwebtoken";

const [, , redisUrl, secret] = process.argv;
const redis = new Redis(redisUrl);
const WEEK = 604_800;

redis.defineCommand("rotate", {
	numberOfKeys: 1,
	lua: `local current = redis.call('GET', KEYS[1])
		if current ~= ARGV[1] then redis.call('DEL', KEYS[1]) return 0 end
		redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
		return 1`,
});

function answer(sub, sid, id) {
	return {
		access_token: jsonwebtoken.sign({ sub, sid, jti: randomUUID() }, secret, { expiresIn: 900 }),
		token_type: "Bearer",
		expires_in: 900,
		refresh_token: jsonwebtoken.sign({ sub, sid, jti: id }, `${secret} refresh`, { expiresIn: WEEK }),
	};
}

const app = express();
app.use(express.json());
app.post("/start", async (request, response) => {
	const [sid, id] = [randomUUID(), randomUUID()];
	await redis.set(`session:${sid}`, id, "EX", WEEK);
	response.set("Cache-Control", "no-store").json(answer(request.body.sub, sid, id));
});
app.post("/renew", async (request, response) => {
	try {
		const { sub, sid, jti } = jsonwebtoken.verify(request.body.refresh_token, `${secret} refresh`, {
			algorithms: ["HS256"],
		});
		const next = randomUUID();
		if ((await redis.rotate(`session:${sid}`, jti, next, WEEK)) !== 1) throw new Error("ended");
		response.set("Cache-Control", "no-store").json(answer(sub, sid, next));
	} catch {
		response.status(400).json({ error: "invalid_grant" });
	}
});
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
