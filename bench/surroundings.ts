/** Resources outside Node-RED for the measured flows: the messages to send, and a server with a JWK Set. */
import { join } from "node:path";
import { json, startServer, stopServers } from "../test/support/jwks-server.js";
import type { Surroundings } from "./loops.js";
import type { Material } from "./material.js";
import { writeMessages } from "./messages.js";
import { CACHE } from "./runtime.js";
import type { Work } from "./works.js";

export async function withSurroundings<T>(
	works: readonly Work[],
	material: Material,
	task: (surroundings: Surroundings) => Promise<T>,
): Promise<T> {
	const folder = join(CACHE, "messages");
	writeMessages(folder, works, material);
	const { origin } = await startServer(json(material.keySet()));
	try {
		return await task({ folder, keySetUrl: `${origin}/jwks.json` });
	} finally {
		await stopServers();
	}
}
