/**
 * A stand-in for the parts of GitHub's REST API that an App uses. It checks requests as described on docs.github.com:
 * “Generating a JSON Web Token (JWT) for a GitHub App”, “Authenticating as a GitHub App installation”, “Getting started with
 * the REST API”.
 */
import { type KeyObject, randomBytes } from "node:crypto";
import { type Answer, type Call, now, openToken, type Service, startService } from "./calls.js";

export interface GitHubOptions {
	clientId: string;
	publicKey: KeyObject;
	/** How far GitHub's clock is ahead of this one, in seconds. */
	clock?: number;
	/** The lifetime of an access token, in seconds. */
	lifetime?: number;
	/** The accounts that the App is installed on. */
	accounts?: string[];
}

export interface GitHubService extends Service {
	/** Revokes all access tokens. */
	revoke(): void;
}

const IAT = "'Issued at' claim ('iat')";
const EXP = "'Expiration time' claim ('exp')";

const error = (status: number, message: string): Answer => ({
	status,
	body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
});

export async function startGitHub(options: GitHubOptions): Promise<GitHubService> {
	const { clientId, publicKey, clock = 0, lifetime = 3600, accounts = ["octo-org"] } = options;
	const assertions = new Set<string>();
	/** The account of each access token. */
	const access = new Map<string, string>();

	/** Returns the answer to an invalid token of an App; `undefined` if the token is valid. */
	function problem(token: string): Answer | undefined {
		const opened = openToken(token, "RS256", publicKey);
		if (!opened) return error(401, "A JSON web token could not be decoded");
		const { claims, iat, exp } = opened;
		const time = now() + clock;
		if (claims.iss !== clientId) return error(404, "Integration not found");
		if (!(iat <= time))
			return error(401, `${IAT} must be an Integer representing the time that the assertion was issued`);
		if (!(exp > time)) {
			return error(401, `${EXP} must be a numeric value representing the future time at which the assertion expires`);
		}
		if (exp > time + 600) return error(401, `${EXP} is too far in the future`);
		assertions.add(token);
		return undefined;
	}

	function answerTo({ method, path, headers, bearer }: Call): Answer {
		if (!headers["user-agent"]) return { status: 403, body: "Request forbidden by administrative rules." };
		if (!/^application\/(vnd\.github\+)?json$/.test(headers.accept ?? "")) {
			return error(415, "Unsupported 'Accept' header. Must accept 'application/json'.");
		}
		if (!/^20(22-11-28|26-03-10)$/.test(String(headers["x-github-api-version"] ?? "2022-11-28"))) {
			return error(400, "The version of the API is not supported");
		}
		if (`${method} ${path}` === "GET /installation/repositories") {
			const account = access.get(bearer);
			if (!account) return error(401, "Bad credentials");
			const names = ["hello-world", "docs"].map((name) => ({ name, full_name: `${account}/${name}` }));
			return { status: 200, body: { total_count: names.length, repositories: names } };
		}
		const refused = problem(bearer);
		if (refused) return refused;
		if (`${method} ${path}` === "GET /app/installations") {
			return { status: 200, body: accounts.map((login, index) => ({ id: index + 1, account: { login } })) };
		}
		const [, id] = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(path) ?? [];
		const account = accounts[Number(id) - 1];
		if (method !== "POST" || !account) return error(404, "Not Found");
		const token = `ghs_${randomBytes(18).toString("hex")}`;
		access.set(token, account);
		const expires_at = new Date((now() + clock + lifetime) * 1000).toISOString();
		return { status: 201, body: { token, expires_at, permissions: { metadata: "read" } } };
	}

	return Object.assign(await startService(assertions, answerTo), { revoke: () => access.clear() });
}
