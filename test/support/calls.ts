/** Shared by the stand-ins for services: they verify tokens, answer in JSON, and count requests. */

import { type KeyObject, verify } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { type LoopbackServer, startServer } from "./jwks-server.js";
import { read } from "./tokens.js";

export interface Answer {
	status: number;
	body: object | string;
}

/** The parts of a request that a stand-in uses. */
export interface Call {
	method: string;
	path: string;
	headers: IncomingMessage["headers"];
	/** The token in `Authorization`. */
	bearer: string;
	body: string;
}

export interface Service {
	readonly origin: string;
	/** All distinct signed tokens that were accepted. */
	readonly assertions: Set<string>;
	/** The number of answered requests, by method, path without query, and status: `GET /v1/apps 200`. */
	readonly answered: Map<string, number>;
	/** Waits until there are `count` answers like this. */
	until(answer: string, count?: number): Promise<void>;
	down: LoopbackServer["down"];
	up: LoopbackServer["up"];
}

/** Starts a stand-in; `stopServers` of `jwks-server.ts` ends it. */
export async function startService(
	assertions: Set<string>,
	answerTo: (call: Call, origin: string) => Answer | Promise<Answer>,
): Promise<Service> {
	const answered = new Map<string, number>();
	const answer: RequestListener = async (request, response) => {
		const { method = "", url = "", headers } = request;
		const path = url.replace(/\?.*/, "");
		const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
		const { status, body } = await answerTo(
			{ method, path, headers, bearer, body: await text(request) },
			server.origin,
		);
		const isText = typeof body === "string";
		response.writeHead(status, { "content-type": isText ? "text/html" : "application/json" });
		response.end(isText ? body : JSON.stringify(body));
		const what = `${method} ${path} ${status}`;
		answered.set(what, (answered.get(what) ?? 0) + 1);
		server.events.emit("answered");
	};
	const server = await startServer(answer);
	return {
		origin: server.origin,
		assertions,
		answered,
		async until(what, count = 1) {
			while ((answered.get(what) ?? 0) < count) await once(server.events, "answered");
		},
		down: server.down,
		up: server.up,
	};
}

export interface OpenedToken {
	header: Record<string, unknown>;
	claims: Record<string, unknown>;
	/** The times as whole seconds; `NaN`, which fails every comparison, if they are anything else. */
	iat: number;
	exp: number;
}

/** Opens a token, if its signature with this algorithm and key is valid. */
export function openToken(token: string, alg: "RS256" | "ES256", key: KeyObject): OpenedToken | undefined {
	try {
		const opened = read(token);
		const [header, claims, signature = ""] = token.split(".");
		const input = Buffer.from(`${header}.${claims}`);
		const signed = verify("sha256", input, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
		if (!signed || opened.header.alg !== alg) return undefined;
		const seconds = (value: unknown) => (Number.isInteger(value) ? (value as number) : Number.NaN);
		return { ...opened, iat: seconds(opened.claims.iat), exp: seconds(opened.claims.exp) };
	} catch {
		return undefined;
	}
}

/** Returns the time of a service, in seconds since 1970. */
export const now = () => Math.floor(Date.now() / 1000);
