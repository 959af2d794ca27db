import { TLS_CODES } from "../tls-codes.js";

/** The beginnings of what Redis answers, and what they mean. Nothing else of an answer is told: it could hold anything. */
const ANSWERS: readonly [start: RegExp, problem: string][] = [
	[/^OOM/, "is full"],
	[/^READONLY/, "is a replica that cannot be written"],
	[/^(NOAUTH|WRONGPASS|NOPERM|ERR (AUTH|invalid password))/, "refuses the user or the password"],
	[/^LOADING/, "is starting"],
	[/^MISCONF/, "cannot save"],
	[/^MOVED|^CROSSSLOT/, "is a Cluster, which is not supported"],
	[/^ERR (DB index|SELECT|invalid DB)/, "has no database of the number in the URL"],
	[/^Command timed out|ETIMEDOUT/, "takes too long"],
	[/^[A-Z]+ /, "gives an unexpected answer"],
];

/** The error codes of TLS, and what they mean. */
const TLS: readonly [codes: RegExp, problem: string][] = [
	[TLS_CODES.expired, "has a TLS certificate that has expired"],
	[TLS_CODES.notYetValid, "has a TLS certificate that is not valid yet"],
	[TLS_CODES.otherHost, "has a TLS certificate for another host than that of the URL"],
	[
		TLS_CODES.untrusted,
		"has a TLS certificate that is not trusted. If it is self-signed or from a private certificate authority, name the file of its certificate in the environment variable NODE_EXTRA_CA_CERTS, and restart",
	],
	[TLS_CODES.protocol, "does not speak TLS as expected, which rediss:// in the URL asks for"],
];

/** Says in a few words what is wrong with Redis. */
export function nameProblem(error: unknown): string {
	const { message = "", code = "" } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
	const ofTls = TLS.find(([codes]) => codes.test(code));
	if (ofTls) return ofTls[1];
	return ANSWERS.find(([start]) => start.test(message))?.[1] ?? "cannot be reached";
}
