/** Time spans of the old nodes, compared with what jsonwebtoken makes of them. */
import assert from "node:assert/strict";
import jsonwebtoken from "jsonwebtoken";
import { createDraft } from "../../../../nodes/editor/convert/draft.js";
import { convertTimeSpan } from "../../../../nodes/editor/convert/old-time-span.js";
import { parseTimeSpan } from "../../../../src/time-span.js";
import { makeSecret } from "../../../support/fixtures.js";

const convert = (span: unknown) => {
	const draft = createDraft("generate", "payload");
	return { text: convertTimeSpan(draft, span), notes: draft.notes };
};

describe("convertTimeSpan", () => {
	const secret = makeSecret();
	const iat = 1_764_046_353;
	const lifeOf = (expiresIn: unknown) => {
		const { exp } = jsonwebtoken.decode(jsonwebtoken.sign({ iat }, secret, { expiresIn: expiresIn as never })) as {
			exp: number;
		};
		return exp - iat;
	};
	for (const span of [3600, "7200", "3600000", "1500 ms", "2h", "7d", "15m", "1.5 hours", "10 days", "1y", "90 s"]) {
		it(`keeps ${JSON.stringify(span)} as long as it was`, () => {
			const { text } = convert(span);
			assert.equal(parseTimeSpan(String(text)), lifeOf(span));
		});
	}

	it("notes that text was milliseconds, and only that", () => {
		assert.deepEqual(convert("7200").notes, [{ kind: "milliseconds", values: { old: "7200", seconds: "7" } }]);
		assert.deepEqual(convert(7200).notes, []);
		assert.deepEqual(convert("2h").notes, []);
	});

	it("keeps an environment variable, whose unit changes", () => {
		assert.deepEqual(convert("${LIFE}"), { text: "${LIFE}", notes: [{ kind: "units", values: { name: "LIFE" } }] });
	});

	for (const span of ["", undefined, "soon", 0, -5, 1.5, "-1h", Number.NaN]) {
		it(`refuses ${String(span) || "a blank text"}, with which no token could be made`, () => {
			assert.deepEqual(convert(span), { text: undefined, notes: [] });
		});
	}
});
