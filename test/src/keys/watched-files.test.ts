import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { JwtError } from "../../../src/errors.js";
import { createKeySource } from "../../../src/keys/create-key-source.js";
import { keyPairSource } from "../../../src/keys/key-pair.js";
import { readKeySettings } from "../../../src/keys/key-settings.js";
import type { KeySource } from "../../../src/keys/key-source.js";
import { readKeyFile, readSecretFile } from "../../../src/keys/read-key-file.js";
import { secretKeySource } from "../../../src/keys/secret.js";
import { watchedKeySource } from "../../../src/keys/watched-files.js";
import { JWT_CONFIG_DEFAULTS } from "../../../src/options.js";
import { signerBy, verifierBy } from "../../support/by-options.js";
import { SECRET } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

const MAX_STALE = 7 * 24 * 3_600_000;
const OPTIONS = { ...JWT_CONFIG_DEFAULTS, algorithm: "ES256" };
const makePem = () =>
	generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }) as string;

describe("keys from files", () => {
	let folder: string;
	let path: string;
	let source: KeySource | undefined;
	let tell: (error: JwtError | undefined) => void;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "key-file-"));
		path = join(folder, "private.pem");
	});
	afterEach(() => {
		source?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	/** Watches the file at `path`, looking often. */
	async function watch(): Promise<KeySource> {
		const load = async () => keyPairSource({ privatekey: await readKeyFile(path) }, "ES256");
		source = await watchedKeySource([path], load, { trouble: (error) => tell(error) }, MAX_STALE, 10);
		return source;
	}

	/** Changes the file, and waits until that led to this outcome: a file may be seen half written before. */
	function after(change: () => void, code?: string): Promise<JwtError | undefined> {
		const seen = new Promise<JwtError | undefined>((resolve) => {
			tell = (error) => error?.code === code && resolve(error);
		});
		change();
		return seen;
	}

	const verifies = (token: string, keys: KeySource) => verifierBy(OPTIONS, keys)(token);

	const replacements: [how: string, replace: (pem: string) => void][] = [
		["written anew", (pem) => writeFileSync(path, pem)],
		[
			"replaced by a rename, as certbot does",
			(pem) => {
				writeFileSync(`${path}.new`, pem);
				renameSync(`${path}.new`, path);
			},
		],
	];
	for (const [how, replace] of replacements) {
		it(`are swapped when the file is ${how}`, async () => {
			writeFileSync(path, makePem());
			const keys = await watch();
			const old = await signerBy(OPTIONS, keys)({ sub: "jamie" });
			await after(() => replace(makePem()));
			await assert.rejects(async () => verifies(old, keys), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", [old]));
			assert.equal((await verifies(await signerBy(OPTIONS, keys)({ sub: "jamie" }), keys)).claims.sub, "jamie");
		});
	}

	it("are swapped when a symbolic link is turned, as Kubernetes does", async () => {
		for (const version of ["v1", "v2"]) {
			mkdirSync(join(folder, version));
			writeFileSync(join(folder, version, "private.pem"), makePem());
		}
		symlinkSync("v1", join(folder, "..data"));
		symlinkSync(join("..data", "private.pem"), path);
		const keys = await watch();
		const old = await signerBy(OPTIONS, keys)({});
		await after(() => {
			symlinkSync("v2", join(folder, "..tmp"));
			renameSync(join(folder, "..tmp"), join(folder, "..data"));
		});
		await assert.rejects(async () => verifies(old, keys), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", [old]));
	});

	for (const [what, change, code] of [
		["broken", () => writeFileSync(path, "rubbish"), "ERR_JWT_KEY_INVALID"],
		["of another kind", () => writeFileSync(path, otherKind()), "ERR_JWT_KEY_INVALID"],
		["deleted", () => rmSync(path), "ERR_JWT_KEY_MISSING"],
	] as const) {
		it(`go on working when the new file is ${what}, until a good one comes`, async () => {
			writeFileSync(path, makePem());
			const keys = await watch();
			const token = await signerBy(OPTIONS, keys)({ sub: "jamie" });
			const trouble = await after(change, code);
			jwtError(code, ["rubbish"])(trouble);
			assert.equal((await verifies(token, keys)).claims.sub, "jamie");
			await after(() => writeFileSync(path, makePem()));
			await assert.rejects(async () => verifies(token, keys), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
		});
	}

	for (const [what, change, code] of [
		["deleted", () => rmSync(path), "ERR_JWT_KEY_MISSING"],
		["emptied", () => writeFileSync(path, ""), "ERR_JWT_KEY_MISSING"],
	] as const) {
		it(`are refused seven days after the file was ${what}, until a good one comes`, async () => {
			writeFileSync(path, makePem());
			const keys = await watch();
			const token = await signerBy({ ...OPTIONS, expiresin: "30d" }, keys)({ sub: "jamie" });
			mock.timers.enable({ apis: ["Date"], now: Date.now() });
			try {
				await after(change, code);
				mock.timers.setTime(Date.now() + MAX_STALE);
				assert.equal((await verifies(token, keys)).claims.sub, "jamie");
				mock.timers.setTime(Date.now() + 1);
				await assert.rejects(async () => verifies(token, keys), jwtError(code));
				assert.throws(() => keys.signingKey(), jwtError(code));
				await assert.rejects(keys.publicKeys(), jwtError(code));
				await after(() => writeFileSync(path, makePem()));
				assert.ok(await keys.signingKey());
			} finally {
				mock.timers.reset();
			}
		});
	}

	for (const [maxstale, ms] of [
		["1d", 86_400_000],
		["", Number.POSITIVE_INFINITY],
	] as const) {
		it(`work for a time of "${maxstale}" if the configuration says so`, async () => {
			writeFileSync(path, makePem());
			const options = { ...OPTIONS, keysource: "file", privatekeyfile: path, maxstale };
			const noticed = new Promise<void>((resolve) => {
				tell = (error) => error && resolve();
			});
			const keys = await createKeySource(readKeySettings(options), {}, { trouble: (error) => tell(error) });
			source = keys;
			mock.timers.enable({ apis: ["Date"], now: Date.now() });
			try {
				rmSync(path);
				await noticed;
				mock.timers.setTime(Date.now() + Math.min(ms, 100 * MAX_STALE));
				assert.ok(await keys.signingKey());
				if (ms === Number.POSITIVE_INFINITY) return;
				mock.timers.setTime(Date.now() + 1);
				assert.throws(() => keys.signingKey(), jwtError("ERR_JWT_KEY_MISSING"));
			} finally {
				mock.timers.reset();
			}
		});
	}

	it("are refused seven days after the file was deleted, though the clock was set back", async () => {
		writeFileSync(path, makePem());
		const keys = await watch();
		await after(() => rmSync(path), "ERR_JWT_KEY_MISSING");
		const week = performance.now() + MAX_STALE;
		const steady = mock.method(performance, "now", () => week);
		mock.timers.enable({ apis: ["Date"], now: 0 });
		try {
			assert.throws(() => keys.signingKey(), jwtError("ERR_JWT_KEY_MISSING"));
		} finally {
			mock.timers.reset();
			steady.mock.restore();
		}
	});

	it("that became readable without a change are taken over", async () => {
		writeFileSync(path, makePem());
		let isBusy = false;
		const load = async () => {
			if (isBusy) throw new JwtError("ERR_JWT_KEY_MISSING", "The key file cannot be read (EMFILE).");
			return keyPairSource({ privatekey: await readKeyFile(path) }, "ES256");
		};
		source = await watchedKeySource([path], load, { trouble: (error) => tell(error) }, MAX_STALE, 10);
		await after(() => {
			isBusy = true;
			writeFileSync(path, makePem());
		}, "ERR_JWT_KEY_MISSING");
		await after(() => {
			isBusy = false;
		});
		assert.ok(await source.signingKey());
	});

	it("tell what there is to know of each new one", async () => {
		writeFileSync(path, SECRET);
		const load = async () => secretKeySource(await readSecretFile(path, "utf8"), "utf8", "HS256");
		let told: (warnings: readonly string[]) => void = () => undefined;
		const report = { trouble() {}, renewed: (warnings: readonly string[]) => told(warnings) };
		source = await watchedKeySource([path], load, report, MAX_STALE, 10);
		for (const [secret, expected] of [
			["short", 1],
			["brief", 1],
			[`${SECRET}2`, 0],
		] as const) {
			const warnings = await new Promise<readonly string[]>((resolve) => {
				told = (list) => list.length === expected && resolve(list);
				writeFileSync(path, secret);
			});
			for (const warning of warnings) assert.match(warning, /^The secret has only 40 bits/);
		}
	});

	it("are still watched after a report that throws", async () => {
		writeFileSync(path, makePem());
		await watch();
		for (const pem of ["no key", makePem(), "no key again"]) {
			await new Promise<void>((resolve) => {
				tell = () => {
					resolve();
					throw new Error("thrown by a report");
				};
				writeFileSync(path, pem);
			});
		}
	});

	it("that are not there yet fail with the path, and work once they are", async () => {
		const keys = await watch();
		assert.throws(() => keys.requireKeys?.(), /private\.pem cannot be read \(ENOENT\)/);
		assert.throws(() => keys.signingKey(), jwtError("ERR_JWT_KEY_MISSING"));
		await after(() => writeFileSync(path, makePem()));
		keys.requireKeys?.();
		assert.equal((await keys.signingKey()).kid, undefined);
	});

	it("are read for a secret too, without the line break at its end", async () => {
		writeFileSync(path, `${SECRET}\n`);
		source = await createKeySource(
			readKeySettings({ ...JWT_CONFIG_DEFAULTS, keysource: "file", secretfile: path }),
			{},
		);
		const typed = await createKeySource(readKeySettings(JWT_CONFIG_DEFAULTS), { secret: SECRET });
		const token = await signerBy(JWT_CONFIG_DEFAULTS, source)({ sub: "jamie" });
		assert.equal((await verifierBy(JWT_CONFIG_DEFAULTS, typed)(token)).claims.sub, "jamie");
	});

	it("are asked for by path: without one there is no key", async () => {
		source = await createKeySource(readKeySettings({ ...OPTIONS, keysource: "file" }), {});
		assert.throws(() => source?.signingKey(), jwtError("ERR_JWT_KEY_MISSING"));
	});
});

const otherKind = () =>
	generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey.export({ type: "pkcs8", format: "pem" }) as string;
