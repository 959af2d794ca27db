import { isHmac } from "../algorithms.js";
import { JwtError } from "../errors.js";
import { keyPairSource } from "./key-pair.js";
import type { KeySettings } from "./key-settings.js";
import type { KeyReport, KeySource } from "./key-source.js";
import { readKeyFile, readSecretFile } from "./read-key-file.js";
import { discoveryKeySource } from "./remote/discovery.js";
import { loadBalancerKeySource } from "./remote/load-balancer-keys.js";
import { type RemoteKeySource, remoteKeySource } from "./remote/remote-jwk-set.js";
import { secretKeySource } from "./secret.js";
import { watchedKeySource } from "./watched-files.js";

/** The credentials of a configuration, which Node-RED stores apart from the flow file. All are text. */
export interface KeyCredentials {
	/** The shared secret, written in `secretEncoding`; or several, as a JWK Set. */
	secret?: string;
	/** The private key: PEM, JWK, JWK Set, JSON of a Google service account, or base64 of PEM or DER. */
	privatekey?: string;
	/** The public key, in the same formats, or as an X.509 certificate. */
	publickey?: string;
	/** The passphrase of an encrypted private key. */
	passphrase?: string;
}

/** The same credentials, typed in or read from files as bytes. */
export type KeyMaterial = {
	[name in keyof KeyCredentials]: name extends "passphrase" ? string : string | Uint8Array;
};

const SILENT: KeyReport = { trouble() {} };

/**
 * Creates the key source of a configuration: from credentials, from files that it watches, or from a URL that it fetches
 * on first use. Call its `close` when it is no longer needed.
 * @param settings what `readPolicy` or `readKeySettings` returns for the configuration
 * @param report is told when keys cannot be renewed, and when they can be renewed again; by default nothing is reported
 * @throws JwtError `ERR_JWT_KEY_MISSING`, `ERR_JWT_KEY_INVALID`, `ERR_JWT_CONFIG_INVALID`
 */
export async function createKeySource(
	settings: KeySettings,
	credentials: KeyCredentials,
	report = SILENT,
): Promise<KeySource> {
	requireText(credentials);
	if (settings.source === "inline") return sourceOf(settings, credentials);
	if (settings.source !== "file") return createRemoteSource(settings, report);
	const load = async () => sourceOf(settings, await readKeyFiles(settings, credentials));
	return watchedKeySource(pathsOf(settings), load, report, maxStaleOf(settings));
}

/** Refuses what a program or a hand-written flow can hold in place of text: a list, for example, would be read as bytes. */
function requireText(credentials: KeyCredentials): void {
	for (const [name, value] of Object.entries(credentials)) {
		if (typeof value === "string" || value === undefined || value === null) continue;
		throw new JwtError(
			"ERR_JWT_KEY_INVALID",
			`The credential ${name} is not text. Open the configuration and enter it again.`,
		);
	}
}

const maxStaleOf = ({ maxStale = Number.POSITIVE_INFINITY }: KeySettings) => maxStale * 1000;

/** Creates a source of keys from a URL. The first use fetches them. */
export function createRemoteSource(settings: KeySettings, report = SILENT): RemoteKeySource {
	const { source, url, issuer, algorithms, allowHttp, connection } = settings;
	const options = { maxStale: maxStaleOf(settings), allowHttp, connection };
	if (source === "alb") return loadBalancerKeySource(url, report, options);
	if (source === "discovery") return discoveryKeySource(issuer, algorithms, report, options);
	return remoteKeySource(url, algorithms, report, options);
}

/** Reads the key files of a configuration in place of its credentials. @throws JwtError `ERR_JWT_KEY_MISSING` */
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

function sourceOf(
	{ algorithm, secretEncoding, keyId, thumbprint }: KeySettings,
	material: KeyMaterial,
): Promise<KeySource> {
	if (isHmac(algorithm)) return secretKeySource(material.secret, secretEncoding, algorithm, keyId);
	return keyPairSource(material, algorithm, keyId, thumbprint);
}
