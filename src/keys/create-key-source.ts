import { isHmac } from "../algorithms.js";
import { keyPairSource } from "./key-pair.js";
import type { KeySettings } from "./key-settings.js";
import type { KeyReport, KeySource } from "./key-source.js";
import { readKeyFile, readSecretFile } from "./read-key-file.js";
import { discoveryKeySource } from "./remote/discovery.js";
import { type RemoteKeySource, remoteKeySource } from "./remote/remote-jwk-set.js";
import { secretKeySource } from "./secret.js";
import { watchedKeySource } from "./watched-files.js";

/** What is kept apart from the flow file. */
export interface KeyCredentials {
	secret?: string;
	privatekey?: string;
	publickey?: string;
	passphrase?: string;
}

/** The same where it may come from files. */
export type KeyMaterial = {
	[name in keyof KeyCredentials]: name extends "passphrase" ? string : string | Uint8Array;
};

const SILENT: KeyReport = { trouble() {} };

/**
 * Creates the source of a configuration's keys.
 * @param report hears of keys that could not be renewed
 * @throws JwtError `ERR_JWT_KEY_MISSING`, `ERR_JWT_KEY_INVALID`, `ERR_JWT_CONFIG_INVALID`
 */
export async function createKeySource(
	settings: KeySettings,
	credentials: KeyCredentials,
	report = SILENT,
): Promise<KeySource> {
	if (settings.source === "inline") return sourceOf(settings, credentials);
	if (settings.source !== "file") return createRemoteSource(settings, report);
	const load = async () => sourceOf(settings, await readKeyFiles(settings, credentials));
	return watchedKeySource(pathsOf(settings), load, report);
}

/** Keys from a URL. Nothing is fetched before first use. */
export function createRemoteSource({ source, url, issuer, algorithms }: KeySettings, report = SILENT): RemoteKeySource {
	if (source === "discovery") return discoveryKeySource(issuer, algorithms, report);
	return remoteKeySource(url, algorithms, report);
}

/** What the files of a configuration hold, as if it had been typed in. @throws JwtError `ERR_JWT_KEY_MISSING` */
export async function readKeyFiles(settings: KeySettings, { passphrase }: KeyCredentials): Promise<KeyMaterial> {
	const { algorithm, secretEncoding, secretFile, privateKeyFile, publicKeyFile } = settings;
	if (isHmac(algorithm)) return { secret: secretFile ? await readSecretFile(secretFile, secretEncoding) : undefined };
	const [privatekey, publickey] = await Promise.all(
		[privateKeyFile, publicKeyFile].map(async (path) => (path ? readKeyFile(path) : undefined)),
	);
	return { privatekey, publickey, passphrase };
}

function pathsOf({ algorithm, secretFile, privateKeyFile, publicKeyFile }: KeySettings): string[] {
	return (isHmac(algorithm) ? [secretFile] : [privateKeyFile, publicKeyFile]).filter((path) => path !== "");
}

function sourceOf({ algorithm, secretEncoding, keyId }: KeySettings, material: KeyMaterial): Promise<KeySource> {
	if (isHmac(algorithm)) return secretKeySource(material.secret, secretEncoding, algorithm);
	return keyPairSource(material, algorithm, keyId);
}
