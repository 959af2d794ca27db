/** A small flow with a route for each step of a session, and clients that renew until they are told to stop. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import type { FlowNode } from "./node-red.js";
import { read, SECRET } from "./tokens.js";

const z = "session-routes";

/** `POST /start`, `/renew` and `/end`, and `GET /verify`. */
export function sessionRoutes(store: object): FlowNode[] {
	const node = (id: string, type: string, properties: object): FlowNode => ({ id, type, z, x: 0, y: 0, ...properties });
	const route = (name: string, method: string, properties: object) => [
		node(`${name}.in`, "http in", { url: `/${name}`, method, wires: [[`${name}.step`]] }),
		node(`${name}.step`, "jwt-session", {
			...{ jwtconfig: "routes.config", onfailure: "output", outputs: 2, wires: [["answer"], ["answer"]] },
			...properties,
		}),
	];
	return [
		{ id: z, type: "tab", label: "sessions" },
		...route("start", "post", { mode: "start" }),
		...route("renew", "post", { mode: "renew" }),
		...route("end", "post", { mode: "end" }),
		...route("verify", "get", { type: "jwt", mode: "verify", token: "", tokenType: "bearer" }),
		node("answer", "http response", { headers: {}, wires: [] }),
		{
			...{ id: "routes.config", type: "jwt-config", algorithm: "HS256", expiresin: "15m", store: "routes.store" },
			credentials: { secret: SECRET },
		},
		{ id: "routes.store", type: "jwt-store", ...store },
	];
}

export interface Tokens {
	access_token: string;
	refresh_token: string;
}

/** Sends a request. @returns the status, 0 if there was no answer, and the body */
export async function ask(url: string, body?: object, token?: string): Promise<{ status: number; body: unknown }> {
	try {
		const response = await fetch(url, {
			...(body && { method: "POST", body: JSON.stringify(body) }),
			headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
			signal: AbortSignal.timeout(5000),
		});
		return { status: response.status, body: await response.json() };
	} catch {
		return { status: 0, body: undefined };
	}
}

/**
 * Asks by turns until there is an answer, as a page behind a load balancer does. Only 503, no answer, and no route while a
 * Node-RED starts are reasons to ask again.
 */
export async function persist(urls: () => readonly string[], path: string, body: object): Promise<Tokens> {
	for (let turn = Math.floor(Math.random() * 2); ; turn++) {
		const all = urls();
		const { status, body: answer } = await ask(`${all[turn % all.length]}/${path}`, body);
		if (status === 200) return answer as Tokens;
		assert.ok([0, 404, 503].includes(status), `${path} is answered with ${status} ${JSON.stringify(answer)}`);
		await pause(20);
	}
}

const idOf = (token: string) => String(read(token).claims.jti);

export interface Clients {
	/** How many renewals were answered so far. */
	renewals(): number;
	/** Waits until so many more renewals were answered. */
	renewed(more: number): Promise<void>;
	/** Stops them, and checks that no session ended and no refresh token had two children. */
	finish(): Promise<void>;
}

/** Starts clients, each with a session of its own in two tabs, which renew through any of the Node-REDs. */
export function startClients(number: number, urls: () => readonly string[]): Clients {
	let isOver = false;
	let renewals = 0;
	let failure: Error | undefined;
	const client = async (index: number) => {
		const children: Set<string>[] = [];
		let { refresh_token } = await persist(urls, "start", { sub: `client ${index}` });
		while (!isOver) {
			const parent = { refresh_token };
			const tabs = await Promise.all([0, 1].map(() => persist(urls, "renew", parent)));
			children.push(new Set(tabs.map((answer) => idOf(answer.refresh_token))));
			refresh_token = String(tabs[index % 2]?.refresh_token);
			renewals++;
		}
		return { children, last: refresh_token };
	};
	const clients = Array.from({ length: number }, (_, index) =>
		client(index).catch((error: Error) => {
			failure = error;
			throw error;
		}),
	);
	for (const one of clients) one.catch(() => undefined);
	return {
		renewals: () => renewals,
		async renewed(more) {
			const before = renewals;
			while (renewals < before + more) {
				if (failure) throw failure;
				await pause(5);
			}
		},
		async finish() {
			isOver = true;
			for (const { children, last } of await Promise.all(clients)) {
				for (const ofOne of children) assert.equal(ofOne.size, 1, "a refresh token has two children");
				await persist(urls, "renew", { refresh_token: last });
			}
		},
	};
}
