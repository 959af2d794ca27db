/** A private key in the field of the public key, in configurations that do not run: the editor must not get it back. */
import assert from "node:assert/strict";
import { makeKeyPair } from "../support/key-pairs.js";
import type { FlowNode, NodeRed } from "../support/node-red.js";
import { borrowNodeRed } from "../support/shared.js";

const privatekey = makeKeyPair("P-256").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const PLACES: [title: string, place: object, nodes: FlowNode[]][] = [
	["is disabled", { d: true }, []],
	["is on a disabled tab", { z: "off" }, [{ id: "off", type: "tab", label: "off", disabled: true }]],
	["is in a subflow that is not used", { z: "part" }, [{ id: "part", type: "subflow", name: "part", in: [], out: [] }]],
	["runs", {}, []],
];

describe("a configuration with a private key in Public key", () => {
	let nodeRed: NodeRed;
	before(async () => {
		nodeRed = await borrowNodeRed();
	});
	after(() => nodeRed?.stop());

	for (const [index, [title, place, nodes]] of PLACES.entries()) {
		it(`that ${title} does not give it to the editor`, async () => {
			const id = `keys${index}`;
			const credentials = { publickey: privatekey };
			await nodeRed.deploy([
				...nodes,
				{ id, type: "jwt-config", name: `held${index}`, algorithm: "ES256", credentials, ...place },
			]);
			await nodeRed.printed(RegExp(`\\[jwt-config:held${index}\\].*private key`));
			const answer = await (await fetch(`${nodeRed.url}/credentials/jwt-config/${id}`)).text();
			assert.doesNotMatch(answer, /PRIVATE/);
			assert.ok(!nodeRed.log().includes(privatekey.slice(40, 80)));
		});
	}
});
