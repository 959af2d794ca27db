import type { NodeAPI } from "node-red";
import type { AccessTokens, MaybePromise } from "../../src/index.js";
import { connectionOf } from "./connection";
import type { Jwt, JwtConfigNode } from "./types";

/** The access tokens of each configuration, which all of its nodes share. */
const known = new WeakMap<JwtConfigNode, AccessTokens>();

/** Returns the access tokens of a configuration. They are forgotten, and requests are cancelled, when it stops. */
export function accessTokensOf(RED: NodeAPI, jwt: Jwt, config: JwtConfigNode): MaybePromise<AccessTokens> {
	return jwt.whenReady(config.keys(), (keys) => {
		const kept = known.get(config);
		if (kept) return kept;
		const closing = new AbortController();
		config.on("close", () => closing.abort());
		const connection = connectionOf(RED, jwt, config.options);
		const tokens = jwt.createAccessTokens({ keys, connection, closing: closing.signal });
		known.set(config, tokens);
		return tokens;
	});
}
