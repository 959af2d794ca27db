/** Tokens go both ways between this package and others, for every algorithm that both know. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ALGORITHMS, type Algorithm, EC_CURVES, isHmac, usesKeyType } from "../../src/algorithms.js";
import { JWT_CONFIG_DEFAULTS } from "../../src/options.js";
import { keysBy, signerBy, verifierBy } from "../support/by-options.js";
import { describeWith, ML_DSA, makeKeyPair, sharedKeyPair, toPem } from "../support/openssl.js";
import { INTEROPERABILITY, type Outcome, PEERS } from "../support/peers.js";

const OURS = ALGORITHMS.filter((name) => !name.startsWith("ML-DSA") || ML_DSA.includes(name.toLowerCase()));
const BOTH_WAYS = "✓";
const NOT_SUPPORTED = "–";

const now = Math.floor(Date.now() / 1000);
const claimsFor = (alg: string) => ({
	sub: `Zoë ✓ ${alg}`,
	aud: ["a", "b"],
	iat: now,
	exp: now + 86_400,
	roles: { admin: [true, null, 1.5] },
});

/** Our side of one algorithm, and the files that a peer gets. */
async function ourSide(algorithm: Algorithm) {
	const { credentials, files } = isHmac(algorithm) ? secretOf() : keyPairOf(algorithm);
	const options = { ...JWT_CONFIG_DEFAULTS, algorithm };
	const source = await keysBy(options, credentials);
	const published = isHmac(algorithm) ? files[".jwk"] : JSON.stringify((await source.publicKeys())[0]);
	return {
		algorithm,
		credentials,
		files: { ...files, ".pub.jwk": published } as Record<string, string>,
		token: await signerBy({ algorithm }, source)(claimsFor(algorithm)),
		verify: verifierBy({ algorithm }, source),
	};
}

function secretOf() {
	const secret = randomBytes(64).toString("base64url");
	const jwk = { kty: "oct", k: Buffer.from(secret).toString("base64url") };
	return { credentials: { secret }, files: { ".secret": secret, ".jwk": JSON.stringify(jwk) } };
}

const rsa = sharedKeyPair("rsa");

function keyPairOf(algorithm: Algorithm) {
	const kind = EC_CURVES[algorithm] ?? (algorithm.startsWith("ML") ? algorithm.toLowerCase() : "ed25519");
	const { privateKey, publicKey } = usesKeyType(algorithm, "RSA") ? rsa : makeKeyPair(kind);
	const [pem, jwk] = [toPem(privateKey), JSON.stringify(privateKey.export({ format: "jwk" }))];
	return { credentials: { privatekey: pem }, files: { ".pem": pem, ".pub.pem": toPem(publicKey), ".jwk": jwk } };
}

/** What the run found, by peer and algorithm. */
const found = new Map<string, Map<string, string>>();

describe("tokens go both ways", () => {
	let sides: Awaited<ReturnType<typeof ourSide>>[];
	let folder: string;
	before(async () => {
		folder = mkdtempSync(join(tmpdir(), "interop-"));
		sides = await Promise.all(OURS.map(ourSide));
		for (const { algorithm, files } of sides) {
			for (const [ending, text] of Object.entries(files)) writeFileSync(join(folder, algorithm + ending), text);
		}
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	for (const peer of PEERS) {
		describeWith(peer.problem, `with ${peer.name}`, () => {
			let outcomes: Outcome[];
			before(() => {
				const jobs = sides.map(({ algorithm, token }) => ({ alg: algorithm, token, claims: claimsFor(algorithm) }));
				outcomes = peer.run(folder, jobs);
				const cells = ALGORITHMS.map((alg) => {
					const outcome = outcomes.find((one) => one.alg === alg);
					return [alg, outcome?.token ? BOTH_WAYS : NOT_SUPPORTED] as const;
				});
				found.set(peer.name, new Map(cells));
			});

			it("answers for every algorithm", () => {
				assert.deepEqual(
					outcomes.map(({ alg }) => alg),
					OURS,
				);
				assert.ok(outcomes.some(({ token }) => token));
			});

			for (const alg of OURS) {
				it(`for ${alg}, if it knows that`, async () => {
					const { claims, token, error } = outcomes.find((one) => one.alg === alg) as Outcome;
					assert.equal(error, undefined);
					if (!token) return;
					assert.deepEqual(claims, claimsFor(alg));
					const side = sides.find(({ algorithm }) => algorithm === alg);
					assert.deepEqual((await side?.verify(token))?.claims, claimsFor(alg));
				});
			}

			it("for Ed25519 under its older name", async () => {
				const token = outcomes.find(({ alg }) => alg === "EdDSA")?.token;
				const side = sides.find(({ algorithm }) => algorithm === "EdDSA");
				if (!token || !side) return;
				const options = { ...JWT_CONFIG_DEFAULTS, algorithm: "Ed25519" };
				const verify = verifierBy(options, await keysBy(options, side.credentials));
				assert.deepEqual((await verify(token)).claims, claimsFor("EdDSA"));
			});
		});
	}
});

describe("docs/interoperability.md", () => {
	const text = readFileSync(INTEROPERABILITY, "utf8");
	const [committed = ""] = /^\|.*\|$(\n\|.*\|$)*/m.exec(text) ?? [];
	const cellsOf = (line: string) =>
		line
			.split("|")
			.slice(1, -1)
			.map((cell) => cell.trim().replaceAll("`", ""));

	/** The cell of a peer that is not installed here stays what it is. */
	function committedCell(alg: string, peer: string): string {
		const [head = [], ...rows] = committed.split("\n").map(cellsOf);
		return rows.find(([name]) => name === alg)?.[head.indexOf(peer)] ?? "";
	}

	/** The table of results, laid out like Markdown's formatters do. */
	function table(): string {
		const names = PEERS.map(({ name }) => name);
		const rows = ALGORITHMS.map((alg) => [
			`\`${alg}\``,
			...names.map((peer) => found.get(peer)?.get(alg) ?? committedCell(alg, peer)),
		]);
		const head = ["Algorithm", ...names];
		const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
		const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
		return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
	}

	it("has the table of what was found", () => {
		const path = process.env.INTEROP_TABLE;
		if (path)
			writeFileSync(
				path,
				text.replace(committed || /$/, () => table()),
			);
		else assert.equal(committed, table());
	});
});
