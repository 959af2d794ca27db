/** What Node.js calls the reasons for which a connection fails, in words. */
const PROBLEMS: [codes: RegExp, problem: string][] = [
	[/^ECONNREFUSED$/, "the connection was refused. Check that the server runs."],
	[/^(ENOTFOUND|EAI_\w+)$/, "its name cannot be resolved. Check the host name."],
	[/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, "it cannot be reached. Check the network."],
	[/^(ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, "it timed out."],
	[/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, "the connection was cut."],
	[/^(EPROTO|ERR_SSL_\w+)$/, "it does not speak TLS as expected. Check the URL's port."],
	[/^CERT_HAS_EXPIRED$/, "its TLS certificate has expired."],
	[/^ERR_TLS_CERT_ALTNAME_INVALID$/, "its TLS certificate is for another host."],
	[
		/CERT|SIGNATURE|CRL|^HOSTNAME_MISMATCH$/,
		"its TLS certificate is not trusted. Name a private authority's certificate in NODE_EXTRA_CA_CERTS.",
	],
];

/** Why `fetch` failed. It keeps the reason's code in its error's cause, at whichever depth. */
export function connectionProblem(error: unknown): string {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as NodeJS.ErrnoException;
		const problem = PROBLEMS.find(([codes]) => typeof code === "string" && codes.test(code));
		if (problem) return problem[1];
	}
	return "the connection failed.";
}
