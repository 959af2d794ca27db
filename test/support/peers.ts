/** Other implementations of JSON Web Tokens, each run in its own process. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./node-red.js";

/**
 * The job of a peer for one algorithm. Its folder contains files named after the algorithm: `.pem`, `.pub.pem`, `.jwk` and
 * `.pub.jwk`, or for HMAC `.secret`, `.jwk` and `.pub.jwk`.
 */
export interface Job {
	alg: string;
	/** The token to verify. */
	token: string;
	/** The claims to sign. */
	claims: Record<string, unknown>;
}

/** The result of a job; only `alg` if the peer does not support the algorithm. */
export interface Outcome {
	alg: string;
	/** The verified claims of the token. */
	claims?: Record<string, unknown>;
	/** The signed token. */
	token?: string;
	error?: string;
}

export interface Peer {
	name: string;
	/** Why the peer cannot be used; absent if it can. */
	problem?: string;
	run(folder: string, jobs: readonly Job[]): Outcome[];
}

/** A script in another language. It reads jobs from standard input and writes results; its argument is the folder. */
function scriptPeer(name: string, command: string, args: readonly string[], script: string, probe: string): Peer {
	const tried = spawnSync(command, [...args, probe], { cwd: ROOT, encoding: "utf8" });
	return {
		name,
		...(tried.status !== 0 && { problem: `${name} is not installed for ${command}.` }),
		run(folder, jobs) {
			const input = JSON.stringify(jobs);
			return JSON.parse(execFileSync(command, [...args, script, folder], { cwd: ROOT, input, encoding: "utf8" }));
		},
	};
}

/** Signs with the PEM, and verifies with the published JWK. */
const PYTHON = `
import json, sys, jwt
def run(job):
    alg, base = job["alg"], sys.argv[1] + "/" + job["alg"]
    if alg not in jwt.algorithms.get_default_algorithms(): return {"alg": alg}
    try:
        private = open(base + (".secret" if alg[0] == "H" else ".pem"), "rb").read()
        public = jwt.PyJWK.from_json(open(base + ".pub.jwk").read(), algorithm=alg).key
        claims = jwt.decode(job["token"], public, algorithms=[alg], audience="a")
        return {"alg": alg, "claims": claims, "token": jwt.encode(job["claims"], private, algorithm=alg)}
    except Exception as error:
        return {"alg": alg, "error": repr(error)}
print(json.dumps([run(job) for job in json.load(sys.stdin)]))
`;

/** Without EdDSA, which needs another gem, RbNaCl. */
const RUBY = `
require "json"
require "jwt"
def run(job)
  alg = job["alg"]
  begin
    if alg.start_with?("HS")
      private = public = File.read("#{ARGV[0]}/#{alg}.secret")
    else
      private = OpenSSL::PKey.read(File.read("#{ARGV[0]}/#{alg}.pem"))
      public = OpenSSL::PKey.read(File.read("#{ARGV[0]}/#{alg}.pub.pem"))
    end
    token = JWT.encode(job["claims"], private, alg)
  rescue NotImplementedError, OpenSSL::PKey::PKeyError
    return { alg: alg }
  rescue NameError => error
    raise unless error.name == :RbNaCl
    return { alg: alg }
  end
  claims, = JWT.decode(job["token"], public, true, { algorithm: alg })
  { alg: alg, claims: claims, token: token }
rescue => error
  { alg: alg, error: error.message }
end
puts JSON.generate(JSON.parse(STDIN.read).map { |job| run(job) })
`;

/** A script for an npm package. `setUp` defines `sign` and `verify`; `unsupported` matches its error for an algorithm. */
const nodeScript = (setUp: string, unsupported: RegExp) => `
const { readFileSync } = require("node:fs");
${setUp}
const run = ({ alg, token, claims }) => {
	const read = (kind) => readFileSync(process.argv[1] + "/" + alg + (alg.startsWith("HS") ? ".secret" : kind), "utf8");
	try {
		return { alg, token: sign(claims, read(".pem"), alg), claims: verify(token, read(".pub.pem"), alg) };
	} catch (error) {
		return ${unsupported}.test(error.message) ? { alg } : { alg, error: error.stack };
	}
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(run)));
`;

const JSONWEBTOKEN = nodeScript(
	`const jwt = require("jsonwebtoken");
const sign = (claims, key, algorithm) => jwt.sign(claims, key, { algorithm });
const verify = (token, key, algorithm) => jwt.verify(token, key, { algorithms: [algorithm] });`,
	/"algorithm" must be a valid string enum value/,
);

const FAST_JWT = nodeScript(
	`const { createSigner, createVerifier } = require("fast-jwt");
const sign = (claims, key, algorithm) => createSigner({ key, algorithm })(claims);
const verify = (token, key, algorithm) => createVerifier({ key, algorithms: [algorithm] })(token);`,
	/The algorithm option must be one of/,
);

/** The command-line tool of José, which handles one token at a time, with JWKs. */
const JOSE: Peer = {
	name: "José",
	...(spawnSync("jose", ["alg"]).status !== 0 && { problem: "The command-line tool jose is not installed." }),
	run(folder, jobs) {
		const jose = (command: string, input: string, ...args: string[]) =>
			execFileSync("jose", [...command.split(" "), ...args], { cwd: folder, input, encoding: "utf8", stdio: "pipe" });
		const known = jose("alg -k sign", "").split("\n");
		return jobs.map(({ alg, token, claims }) => {
			if (!known.includes(alg)) return { alg };
			try {
				const template = JSON.stringify({ protected: { alg, typ: "JWT" } });
				return {
					alg,
					token: jose(`jws sig -I - -k ${alg}.jwk -c -o - -s`, JSON.stringify(claims), template).trim(),
					claims: JSON.parse(jose(`jws ver -i - -k ${alg}.pub.jwk -O -`, token)),
				};
			} catch (error) {
				return { alg, error: String((error as { stderr?: string }).stderr || error) };
			}
		});
	},
};

const NODE = ["--input-type=commonjs", "-e"];
/** Returns the system's program, because another one on the path may lack its packages. */
export const systems = (name: string) => (existsSync(`/usr/bin/${name}`) ? `/usr/bin/${name}` : name);

export const PEERS: readonly Peer[] = [
	scriptPeer("PyJWT", systems("python3"), ["-c"], PYTHON, "import jwt, cryptography"),
	JOSE,
	scriptPeer("ruby-jwt", systems("ruby"), ["-e"], RUBY, 'require "jwt"'),
	scriptPeer("jsonwebtoken", process.execPath, NODE, JSONWEBTOKEN, 'require("jsonwebtoken")'),
	scriptPeer("fast-jwt", process.execPath, NODE, FAST_JWT, 'require("fast-jwt")'),
];

export const INTEROPERABILITY = join(ROOT, "docs/interoperability.md");
