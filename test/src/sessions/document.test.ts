import assert from "node:assert/strict";
import { read as readDocument } from "../../support/documents.js";
import { read, SECRET } from "../../support/tokens.js";

const text = readDocument("docs/sessions.md");

describe("docs/sessions.md", () => {
	it("shows a program that runs", async () => {
		const [, code = ""] = /```js\n(.*?)```/s.exec(text) ?? [];
		const [whole = "", names = ""] = /import \{(.*?)\} from "@flowjwt\/node-red-jwt";/s.exec(code) ?? [];
		const imported = names
			.split(",")
			.map((name) => name.trim())
			.filter((name) => name !== "");
		const index = (await import("../../../dist/src/index.js" as string)) as Record<string, unknown>;
		for (const name of imported) assert.ok(name in index, name);
		const AsyncFunction = (async () => undefined).constructor as new (
			...args: string[]
		) => (...args: unknown[]) => Promise<string[]>;
		const body = `${code.replace(whole, "")}\nreturn [first, second].map((answer) => answer.access_token);`;
		const run = new AsyncFunction("secret", ...imported, body);
		const tokens = await run(SECRET, ...imported.map((name) => index[name]));
		assert.deepEqual(
			tokens.map((token) => read(token).claims.role),
			["user", "admin"],
		);
	});
});
