/** The example “Log in with sessions”, and a browser without scripts that uses it. */
import { exampleFlow, makeSecret } from "./fixtures.js";
import type { FlowNode } from "./node-red.js";
import { read } from "./tokens.js";

/** The ids of the configuration and the store. */
export const CLUB = "5e551046b1a20080";
export const CLUB_STORE = "5e551046b1a20081";

export interface ClubOptions {
	secret?: string;
	config?: object;
	store?: object;
}

/** The flow, with a secret as a user would have typed it in. */
export function clubFlow({ secret = makeSecret(), config, store }: ClubOptions = {}): FlowNode[] {
	return exampleFlow("Log in with sessions").map((node) => {
		if (node.id === CLUB) return { ...node, credentials: { secret }, ...config };
		return node.id === CLUB_STORE ? { ...node, ...store } : node;
	});
}

export interface ClubAnswer {
	status: number;
	headers: Headers;
	body: { access_token?: string; expires_in?: number; error?: string; ended?: boolean } & Record<string, unknown>;
}

/** Someone who uses the routes, and keeps the cookie as a browser does. */
export class Member {
	readonly url: string;
	token = "";
	cookie = "";

	constructor(url: string) {
		this.url = url;
	}

	async call(
		method: string,
		path: string,
		{ body, token, signal }: { body?: object; token?: string; signal?: AbortSignal } = {},
	): Promise<ClubAnswer> {
		const response = await fetch(`${this.url}/club/${path}`, {
			method,
			...(signal && { signal }),
			headers: {
				...(body && { "Content-Type": "application/json" }),
				...(token && { Authorization: `Bearer ${token}` }),
				...(this.cookie && { Cookie: this.cookie }),
			},
			...(body && { body: JSON.stringify(body) }),
		});
		const [set] = response.headers.getSetCookie();
		if (set) this.cookie = /=;|Expires=Thu, 01 Jan 1970/.test(set) ? "" : String(set.split(";", 1)[0]);
		const answer = { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
		if (answer.body.access_token) this.token = answer.body.access_token;
		return answer;
	}

	register = (name: string, password: string) => this.call("POST", "register", { body: { name, password } });
	logIn = (name: string, password: string) => this.call("POST", "login", { body: { name, password } });
	renew = (signal?: AbortSignal) => this.call("POST", "refresh", { ...(signal && { signal }) });
	logOut = () => this.call("POST", "logout");
	enter = () => this.call("GET", "protected", { token: this.token });
	get claims() {
		return read(this.token).claims;
	}
}
