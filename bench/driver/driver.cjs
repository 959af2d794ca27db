/**
 * Sends messages through the step that it is wired to and back to itself, and says what each of them cost this process.
 * Every message is new, as if a request had brought it: so are its claims and the text of its token, which a cache must
 * hash before it can find anything under it.
 */
const { readFileSync } = require("node:fs");
const { performance } = require("node:perf_hooks");

const IN_FLIGHT = 8;

/** As much of Express's request as a step may look at. */
class Request {
	constructor(authorization) {
		this.headers = { host: "127.0.0.1", "user-agent": "driver", accept: "*/*", authorization };
		this.rawHeaders = ["Host", "127.0.0.1", "User-Agent", "driver", "Accept", "*/*", "Authorization", authorization];
		this.method = "GET";
		this.url = "/";
		this.params = {};
		this.query = {};
		this.cookies = {};
		this.body = {};
	}
	get(name) {
		return this.headers[name.toLowerCase()];
	}
}

/** Whether a message comes back as it must. */
const EXPECTED = {
	nothing: () => true,
	token: (msg) => typeof msg.payload === "string",
	claims: (msg) => msg.payload.sub === msg.sub,
};

/** Makes the messages of a lane, in a circle, from a file of claims or tokens. */
function messageMaker(RED, { claims, tokens, foreignToken }) {
	const message = (fields) => ({ _msgid: RED.util.generateId(), res: {}, ...fields });
	const bytes = tokens.map(({ sub, token }) => ({ sub, header: Buffer.from(`Bearer ${token}`) }));
	const isVerified = tokens.length > 0;
	let made = 0;
	return {
		isVerified,
		next() {
			const index = made++;
			if (!isVerified) {
				const { sub } = claims[index % claims.length];
				return message({ sub, req: new Request("Basic Og=="), payload: { ...claims[index % claims.length] } });
			}
			const { sub, header } = bytes[index % bytes.length];
			return message({ sub, req: new Request(header.latin1Slice()), payload: {} });
		},
		foreign: () => message({ req: new Request(`Bearer ${foreignToken}`), payload: {} }),
	};
}

module.exports = (RED) => {
	function Driver(config) {
		RED.nodes.createNode(this, config);
		const { id, file, expects } = config;
		const isRight = EXPECTED[expects];
		let messages;
		let back = () => {};
		this.on("input", (msg, _send, done) => {
			back(msg);
			done();
		});

		/** Sends messages, as many in flight as asked, and hands over each that comes back. */
		const run = (count, inFlight, make, take) =>
			new Promise((resolve, reject) => {
				let [sent, taken] = [0, 0];
				const send = () => {
					sent++;
					this.send(make());
				};
				back = (msg) => {
					const problem = take(msg);
					if (problem) return reject(new Error(`${id}: ${problem}`));
					if (++taken === count) resolve();
					else if (sent < count) send();
				};
				for (let index = 0; index < Math.min(inFlight, count); index++) send();
			});
		const maker = () => {
			messages ??= messageMaker(RED, JSON.parse(readFileSync(file, "utf8")));
			return messages;
		};

		/** Microseconds for each message: of the processor, all threads together, and of the event loop. */
		this.measure = async (count) => {
			const { next } = maker();
			const loop = performance.eventLoopUtilization();
			const before = process.cpuUsage();
			await run(count, IN_FLIGHT, next, (msg) => (msg.refused || !isRight(msg)) && "a message came back wrong");
			const { user, system } = process.cpuUsage(before);
			const { active } = performance.eventLoopUtilization(loop);
			return { processor: (user + system) / count, loop: (active * 1000) / count };
		};

		/** What some messages come back with, one after the other, and last a token that must be refused. */
		this.answers = async (count) => {
			const { next, foreign, isVerified } = maker();
			const answers = [];
			const keep = ({ sub, payload, refused = false }) => void answers.push({ sub, payload, refused });
			await run(count, 1, next, keep);
			if (isVerified) await run(1, 1, foreign, keep);
			return answers;
		};
	}
	RED.nodes.registerType("driver", Driver);

	RED.httpNode.get("/driver/:id/:task", async (request, response) => {
		const { id, task } = request.params;
		try {
			const driver = RED.nodes.getNode(id);
			const run = task === "answers" ? driver.answers : driver.measure;
			response.json(await run(Number(request.query.count)));
		} catch (error) {
			response.status(500).send(error.message);
		}
	});
};
