import { TLS_CODES } from "../../tls-codes.js";
import { ProxyError } from "./tunnel.js";

const UNTRUSTED =
	"the %'s TLS certificate is not trusted. If it is self-signed or from a private certificate authority, choose a TLS configuration (tls) with that certificate, or set NODE_EXTRA_CA_CERTS.";

/** Messages for the error codes of failed connections. `%` stands for the other side: `server` or `proxy`. */
const PROBLEMS: [codes: RegExp, problem: string][] = [
	[/^ECONNREFUSED$/, "the connection was refused. Check that the % is running."],
	[/^(ENOTFOUND|EAI_\w+)$/, "the hostname of the % cannot be resolved. Check it."],
	[/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, "the % cannot be reached. Check the network."],
	[/^ETIMEDOUT$/, "the connection timed out. Check the network."],
	[/CERTIFICATE_REQUIRED/, "the % requires a client certificate. Choose a TLS configuration (tls) that has one."],
	[
		/^ERR_SSL_\S*ALERT_(HANDSHAKE_FAILURE|(BAD|UNSUPPORTED|REVOKED|EXPIRED|UNKNOWN)_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA)$/,
		"the % does not accept the client certificate, or requires one. Check the TLS configuration (tls).",
	],
	[/^(ECONNRESET|EPIPE)$/, "the % closed the connection. Try again later."],
	[TLS_CODES.protocol, "the % does not speak TLS as expected. Check the port in the URL."],
	[/^HPE_\w+$/, "the % does not speak HTTP as expected. Check the port in the URL, and whether it needs https."],
	[TLS_CODES.expired, "the %'s TLS certificate has expired. Renew it, or check the clock of this computer."],
	[
		TLS_CODES.notYetValid,
		"the %'s TLS certificate is not valid yet. Check the clock of this computer: it is probably slow.",
	],
	[TLS_CODES.otherHost, "the %'s TLS certificate is for another host. Check the hostname."],
	[TLS_CODES.untrusted, UNTRUSTED],
	[/^HOSTNAME_MISMATCH$/, UNTRUSTED],
];

/** Says why a connection failed. The error code can be in the cause of the error, at any depth. */
export function connectionProblem(error: unknown): string {
	if (error instanceof ProxyError) return proxyProblem(error);
	return problemOf(error, "server") ?? "the connection failed. Try again later.";
}

/** Says so without the proxy's address, which may hold a username and password. */
function proxyProblem({ status, cause }: ProxyError): string {
	// tinyproxy answers a wrong password with 401.
	if (status === 407 || status === 401) {
		return "the proxy requires a username and password, or does not accept them. Check them where the proxy is set.";
	}
	if (status !== undefined) {
		return `the proxy answers with HTTP status ${status}. Check that it may connect to that server.`;
	}
	return `no connection through the proxy: ${problemOf(cause, "proxy") ?? "it failed. Check where the proxy is set."}`;
}

function problemOf(error: unknown, side: string): string | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as NodeJS.ErrnoException;
		const problem = PROBLEMS.find(([codes]) => typeof code === "string" && codes.test(code));
		if (problem) return problem[1].replaceAll("%", side);
	}
	return undefined;
}
