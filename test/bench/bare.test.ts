import assert from "node:assert/strict";
import { LIFETIME, Material } from "../../bench/material.js";
import { type Algorithm, workOf } from "../../bench/works.js";
import { read } from "../support/tokens.js";
import { type Message, makeNode } from "./nodes.js";

const bearer = (token: unknown): Message => ({ req: { headers: { authorization: `Bearer ${token}` } } });

describe("the benchmark's bare work", () => {
	const material = new Material();
	const bare = (action: string, algorithm: Algorithm, text: string) =>
		makeNode("bare/bare.cjs", { id: "bare", action, algorithm, text, lifetime: LIFETIME });

	for (const algorithm of ["HS256", "RS256", "ES256", "EdDSA"] as const) {
		const { signing, verifying } = material.keys(algorithm);

		it(`makes ${algorithm} tokens and accepts them`, () => {
			const made = bare("generate", algorithm, signing).receive({ payload: { sub: "somebody" } }) as Message;
			const { header, claims } = read(String(made.payload));
			assert.equal(header.alg, algorithm);
			assert.equal(claims.exp, (claims.iat as number) + LIFETIME);
			const accepted = bare("verify", algorithm, verifying).receive(bearer(made.payload)) as Message;
			assert.deepEqual(accepted.payload, claims);
			assert.equal(claims.sub, "somebody");
		});

		it(`refuses ${algorithm} tokens of another key`, () => {
			const foreign = material.foreignToken({ ...workOf("verify-HS256-same"), algorithm });
			const [first] = bare("verify", algorithm, verifying).receive(bearer(foreign)) as unknown[];
			assert.equal(first, null);
		});
	}

	it("finds a key of a JWK Set by its kid", () => {
		const work = workOf("verify-key-set");
		const node = bare("verify", "ES256", JSON.stringify(material.keySet()));
		for (const index of [0, 700]) {
			const accepted = node.receive(bearer(material.token(work, index))) as Message;
			assert.ok(!Array.isArray(accepted));
		}
	});
});
