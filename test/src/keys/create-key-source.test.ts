import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import { ALGORITHMS_BY_KTY } from "../../../src/algorithms.js";
import { createKeySource } from "../../../src/keys/create-key-source.js";
import { readKeySettings } from "../../../src/keys/key-settings.js";
import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../../src/options.js";
import { SECRET } from "../../support/tokens.js";
import { jwtError } from "../jwt-error.js";

const create = async (config: Partial<JwtConfigOptions>, secret?: string) =>
	createKeySource(readKeySettings({ ...JWT_CONFIG_DEFAULTS, ...config }), { secret });

describe("createKeySource", () => {
	for (const algorithm of ALGORITHMS_BY_KTY.oct) {
		it(`reads a secret for ${algorithm}`, async () => {
			const { key } = await (await create({ algorithm }, SECRET)).signingKey();
			assert.deepEqual((key as KeyObject).export(), Buffer.from(SECRET));
		});
	}

	it("reads the secret in its encoding", async () => {
		const { key } = await (await create({ secretencoding: "hex" }, "ab".repeat(32))).signingKey();
		assert.deepEqual((key as KeyObject).export(), Buffer.alloc(32, 0xab));
	});

	for (const value of [5, true, ["x"], [[1, 2]], { 0: 1, length: 1 }]) {
		for (const name of ["secret", "privatekey", "passphrase", "publickey"]) {
			it(`refuses ${JSON.stringify(value)} in place of the text of ${name}`, () => {
				const settings = readKeySettings({ ...JWT_CONFIG_DEFAULTS, algorithm: name === "secret" ? "HS256" : "ES256" });
				return assert.rejects(createKeySource(settings, { [name]: value }), (error: Error) => {
					assert.match(error.message, new RegExp(`The credential ${name} is not text`));
					return jwtError("ERR_JWT_KEY_INVALID")(error);
				});
			});
		}
	}

	for (const algorithm of ["", "none", "nOnE", "hs256", "HS1", "A256GCM", "toString", "__proto__"]) {
		it(`refuses the algorithm "${algorithm}"`, () =>
			assert.rejects(create({ algorithm }, SECRET), jwtError("ERR_JWT_CONFIG_INVALID")));
	}

	for (const keysource of ["", "elsewhere", "toString"]) {
		it(`refuses the key source "${keysource}"`, () =>
			assert.rejects(create({ keysource }, SECRET), jwtError("ERR_JWT_CONFIG_INVALID")));
	}

	for (const secret of [undefined, ""]) {
		it(`says of ${JSON.stringify(secret)} that there is no secret`, () =>
			assert.rejects(create({}, secret), jwtError("ERR_JWT_KEY_MISSING")));
	}
});
