/** A private certificate authority, made by the `openssl` command, with certificates for servers on loopback and clients. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type ServerOptions } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate and its private key, as PEM. */
export interface Identity {
	cert: string;
	key: string;
}

export interface PrivateCa {
	/** The certificate of the authority, as PEM. */
	ca: string;
	/** For a server at 127.0.0.1 and 0.0.0.0. */
	server: Identity;
	/** For a server there, but not valid before the year 2080. */
	early: Identity;
	/** For a server there that expired in 2001. */
	expired: Identity;
	/** For a server elsewhere. */
	elsewhere: Identity;
	/** For a client; the private key also encrypted, with the passphrase `open`. */
	client: Identity & { encrypted: string };
}

const SETTINGS = `[ca]
default_ca = it
[it]
database = index.txt
rand_serial = yes
new_certs_dir = .
policy = any
default_md = sha256
[any]
commonName = supplied
[server]
subjectAltName = IP:127.0.0.1,IP:0.0.0.0
[elsewhere]
subjectAltName = DNS:elsewhere.example
[client]
extendedKeyUsage = clientAuth
`;

let made: PrivateCa | undefined;

/** Returns the authority of this process. The first call makes it. */
export function privateCa(): PrivateCa {
	made ??= make();
	return made;
}

function make(): PrivateCa {
	const folder = mkdtempSync(join(tmpdir(), "private-ca-"));
	const run = (command: string) =>
		execFileSync("openssl", command.split(" "), { cwd: folder, stdio: ["ignore", "pipe", "pipe"] }).toString();
	const EC = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc";
	try {
		writeFileSync(join(folder, "ca.cnf"), SETTINGS);
		writeFileSync(join(folder, "index.txt"), "");
		run(`req -x509 ${EC} -keyout ca.key -out ca.pem -subj /CN=private-ca -days 3650`);
		const issue = (kind: string, dates = "-days 3650"): Identity => {
			run(`req ${EC} -keyout it.key -out it.csr -subj /CN=${kind}`);
			run(
				`ca -batch -notext -config ca.cnf -cert ca.pem -keyfile ca.key -extensions ${kind} -in it.csr -out it.pem ${dates}`,
			);
			writeFileSync(join(folder, "index.txt"), "");
			return { cert: readFileSync(join(folder, "it.pem"), "utf8"), key: readFileSync(join(folder, "it.key"), "utf8") };
		};
		const client = issue("client");
		return {
			ca: readFileSync(join(folder, "ca.pem"), "utf8"),
			client: { ...client, encrypted: run("pkcs8 -topk8 -in it.key -passout pass:open") },
			server: issue("server"),
			early: issue("server", "-startdate 20800101000000Z -enddate 20810101000000Z"),
			expired: issue("server", "-startdate 20000101000000Z -enddate 20010101000000Z"),
			elsewhere: issue("elsewhere"),
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const servers = new Set<Server>();

/** Starts a server with TLS on loopback; {@link stopTlsServers} stops it. @returns its port */
export async function startTlsServer(answer: RequestListener, options: ServerOptions): Promise<number> {
	const server = createServer(options, answer);
	servers.add(server);
	await once(server.listen(0, "127.0.0.1"), "listening");
	return (server.address() as AddressInfo).port;
}

/** Stops all servers with TLS. */
export async function stopTlsServers(): Promise<void> {
	for (const server of servers) {
		const closed = once(server, "close");
		server.close();
		server.closeAllConnections();
		await closed;
	}
	servers.clear();
}

/**
 * Starts a proxy that leads each request to one server, whatever its name, and notes the request.
 * @param port the port of that server on loopback
 */
export async function startTunnels(port: number, asked: string[]): Promise<{ server: HttpServer; url: string }> {
	const server = createHttpServer();
	server.on("connect", (request, socket) => {
		asked.push(`CONNECT ${request.url}`);
		const target = connect(port, "127.0.0.1", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
		target.on("error", () => undefined).once("close", () => socket.destroy());
		target.pipe(socket);
		socket.on("error", () => target.destroy()).pipe(target);
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
