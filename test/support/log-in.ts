/** The example flows for a log-in and for a service that trusts it. */
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { exampleFlow } from "./fixtures.js";
import type { FlowNode } from "./node-red.js";

/** The ids of the configurations. */
export const LOG_IN = "c7e41a9d36f20020";
export const SECOND_SERVICE = "d93b60c15e840020";
/** Id of the node that checks passwords. */
export const CHECK_PASSWORD = "c7e41a9d36f20009";

/** The passwords in the comment of the flow. */
export const PASSWORDS = { jamie: "reads-the-paper", kim: "writes-the-paper", sam: "runs-the-paper" };
export type User = keyof typeof PASSWORDS;
export const USERS = Object.keys(PASSWORDS) as User[];

const withKey = (name: string, id: string, credentials: object): FlowNode[] =>
	exampleFlow(name).map((node) => (node.id === id ? { ...node, credentials } : node));

export const logInFlow = (privatekey: string) => withKey("Log in", LOG_IN, { privatekey });
export const secondServiceFlow = (publickey: string) =>
	withKey("Trust another service's log-in", SECOND_SERVICE, { publickey });

/** Requests a token once. */
export const postLogInOnce = (url: string, body: object): Promise<Response> =>
	fetch(`${url}/login`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(body),
	});

/** Requests a token. Retries while the flow is still hashing the demo passwords. */
export async function postLogIn(url: string, body: object): Promise<Response> {
	for (;;) {
		const response = await postLogInOnce(url, body);
		if (response.status !== 503) return response;
		await setTimeout(50);
	}
}

/** Returns a token for a user. */
export async function logIn(url: string, name: User): Promise<string> {
	const response = await postLogIn(url, { name, password: PASSWORDS[name] });
	assert.equal(response.status, 200);
	return ((await response.json()) as { access_token: string }).access_token;
}
