/** Messages for the error codes of failed connections. */
const PROBLEMS: [codes: RegExp, problem: string][] = [
	[/^ECONNREFUSED$/, "the connection was refused. Check that the server is running."],
	[/^(ENOTFOUND|EAI_\w+)$/, "the host name cannot be resolved. Check it."],
	[/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, "the host cannot be reached. Check the network."],
	[/^(ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, "the connection timed out. Check the network."],
	[/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, "the server closed the connection. Try again later."],
	[/^(EPROTO|ERR_SSL_\w+)$/, "the server does not speak TLS as expected. Check the port in the URL."],
	[/^CERT_HAS_EXPIRED$/, "the server's TLS certificate has expired. Renew it."],
	[/^ERR_TLS_CERT_ALTNAME_INVALID$/, "the server's TLS certificate is for another host. Check the host name."],
	[
		/CERT|SIGNATURE|CRL|^HOSTNAME_MISMATCH$/,
		"the server's TLS certificate is not trusted. Set NODE_EXTRA_CA_CERTS if it is from a private certificate authority.",
	],
];

/** Says why `fetch` failed. The error code is in the cause of its error, at any depth. */
export function connectionProblem(error: unknown): string {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as NodeJS.ErrnoException;
		const problem = PROBLEMS.find(([codes]) => typeof code === "string" && codes.test(code));
		if (problem) return problem[1];
	}
	return "the connection failed. Try again later.";
}
