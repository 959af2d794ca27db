import type { LeftOut } from "../../src/key-facts";
import { looksPrivate } from "../../src/key-text";
import type { JwtConfigOptions } from "../../src/options";
import { currentNode, field } from "./current";
import type { KeyField } from "./key-field";
import { STORED } from "./secret";

/** The runtime's answer. `denied`: the user has no permission. Without a message, Node-RED did not answer. */
export type Answer<T> =
	| T
	| { problem: { message?: string; denied?: boolean; isTooLong?: boolean; leftOut?: LeftOut[] } };

/** Calls the runtime to generate or check keys, because browsers have no cryptography on plain http. */
export async function askRuntime<T>(path: string, body: object): Promise<Answer<T>> {
	try {
		const request = { method: "POST", contentType: "application/json", data: JSON.stringify(body) };
		return await $.ajax(`jwt-config/${path}`, request);
	} catch (failed) {
		const { status } = failed as JQuery.jqXHR;
		return { problem: { denied: status === 401 || status === 403, isTooLong: status === 413 } };
	}
}

/** Returns the fields about keys. A stored credential that was not changed is `undefined`. */
export function currentFields(id: string, privatekey: KeyField, accepted: () => string[]) {
	const names = ["algorithm", "keysource", "keyid", "issuer", "jwksurl"] as const;
	const files = ["secretencoding", "secretfile", "privatekeyfile", "publickeyfile"] as const;
	const options: Partial<JwtConfigOptions> = { algorithms: accepted() };
	options.allowhttp = field("allowhttp").prop("checked") === true;
	for (const name of ["tls", "proxy"] as const) options[name] = currentNode(name);
	for (const name of [...names, ...files]) options[name] = String(field(name).val() ?? "") as never;
	return { id, options, credentials: typedCredentials(privatekey) };
}

/** Returns the credentials in the dialog. A stored one that was not changed is `undefined`. */
export function typedCredentials(privatekey: KeyField) {
	const typed = (name: string) => (field(name).val() === STORED ? undefined : String(field(name).val() ?? ""));
	return {
		secret: typed("secret"),
		passphrase: typed("passphrase"),
		privatekey: privatekey.typed(),
		publickey: typed("publickey"),
	};
}

/** Whether the keys can be looked at without being asked to: they are here, and nothing is fetched from elsewhere. */
export function hasKeysHere(view: string, privatekey: KeyField): boolean {
	const isFilled = (name: string) => (field(name).val() ?? "") !== "";
	// The field of the public key itself says if it holds a private one.
	if (view === "pair-inline" && looksPrivate(String(field("publickey").val() ?? ""))) return false;
	if (view === "pair-inline") return privatekey.typed() !== "" || isFilled("publickey");
	if (view === "pair-file") return isFilled("privatekeyfile") || isFilled("publickeyfile");
	return view === "secret-file" && isFilled("secretfile");
}
