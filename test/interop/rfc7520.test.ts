/** The signature examples of RFC 7520, sections 4.1 to 4.4. What they sign is a sentence, no claims set. */
import assert from "node:assert/strict";
import { CompactSign, compactVerify } from "jose";
import type { Algorithm } from "../../src/algorithms.js";
import type { KeyCredentials } from "../../src/keys/create-key-source.js";
import { JWT_CONFIG_DEFAULTS } from "../../src/options.js";
import type { SecretEncoding } from "../../src/secret-text.js";
import { jwtError } from "../src/jwt-error.js";
import { keysBy, verifierBy } from "../support/by-options.js";
import { encode } from "../support/tokens.js";

const SENTENCE =
	"It’s a dangerous business, Frodo, going out your door. You step onto the road, and if you don't keep your feet, " +
	"there’s no knowing where you might be swept off to.";

const KID = "bilbo.baggins@hobbiton.example";

/** Section 3.4. */
const RSA = {
	kty: "RSA",
	kid: KID,
	use: "sig",
	n: "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw",
	e: "AQAB",
	d: "bWUC9B-EFRIo8kpGfh0ZuyGPvMNKvYWNtB_ikiH9k20eT-O1q_I78eiZkpXxXQ0UTEs2LsNRS-8uJbvQ-A1irkwMSMkK1J3XTGgdrhCku9gRldY7sNA_AKZGh-Q661_42rINLRCe8W-nZ34ui_qOfkLnK9QWDDqpaIsA-bMwWWSDFu2MUBYwkHTMEzLYGqOe04noqeq1hExBTHBOBdkMXiuFhUq1BU6l-DqEiWxqg82sXt2h-LMnT3046AOYJoRioz75tSUQfGCshWTBnP5uDjd18kKhyv07lhfSJdrPdM5Plyl21hsFf4L_mHCuoFau7gdsPfHPxxjVOcOpBrQzwQ",
	p: "3Slxg_DwTXJcb6095RoXygQCAZ5RnAvZlno1yhHtnUex_fp7AZ_9nRaO7HX_-SFfGQeutao2TDjDAWU4Vupk8rw9JR0AzZ0N2fvuIAmr_WCsmGpeNqQnev1T7IyEsnh8UMt-n5CafhkikzhEsrmndH6LxOrvRJlsPp6Zv8bUq0k",
	q: "uKE2dh-cTf6ERF4k4e_jy78GfPYUIaUyoSSJuBzp3Cubk3OCqs6grT8bR_cu0Dm1MZwWmtdqDyI95HrUeq3MP15vMMON8lHTeZu2lmKvwqW7anV5UzhM1iZ7z4yMkuUwFWoBvyY898EXvRD-hdqRxHlSqAZ192zB3pVFJ0s7pFc",
	dp: "B8PVvXkvJrj2L-GYQ7v3y9r6Kw5g9SahXBwsWUzp19TVlgI-YV85q1NIb1rxQtD-IsXXR3-TanevuRPRt5OBOdiMGQp8pbt26gljYfKU_E9xn-RULHz0-ed9E9gXLKD4VGngpz-PfQ_q29pk5xWHoJp009Qf1HvChixRX59ehik",
	dq: "CLDmDGduhylc9o7r84rEUVn7pzQ6PF83Y-iBZx5NT-TpnOZKF1pErAMVeKzFEl41DlHHqqBLSM0W1sOFbwTxYWZDm6sI6og5iTbwQGIC3gnJKbi_7k_vJgGHwHxgPaX2PnvP-zyEkDERuf-ry4c_Z11Cq9AqC2yeL6kdKT1cYF8",
	qi: "3PiqvXQN0zwMeE-sBvZgi289XP9XCQF3VWqPzMKnIgQp7_Tugo6-NZBKCQsMf3HaEGBjTVJs_jcK8-TRXvaKe-7ZMaQj8VfBdYkssbu0NKDDhjJ-GtiseaDVWt7dcH0cfwxgFUHpQh7FoCrjFJ6h6ZEpMF6xmujs4qMpPz8aaI4",
};

/** Section 3.2. */
const EC = {
	kty: "EC",
	kid: KID,
	use: "sig",
	crv: "P-521",
	x: "AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt",
	y: "AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1",
	d: "AAhRON2r9cqXX1hg-RoI6R1tX5p2rUAYdmpHZoC1XNM56KtscrX6zbKipQrCW9CGZH3T4ubpnoTKLDYJ_fF3_rJt",
};

interface Example {
	section: string;
	algorithm: Algorithm;
	kid: string;
	credentials: KeyCredentials;
	signature: string;
	/** Whether signing again gives the same signature. */
	isDeterministic?: boolean;
}

const EXAMPLES: Example[] = [
	{
		section: "4.1",
		algorithm: "RS256",
		kid: KID,
		credentials: { privatekey: JSON.stringify(RSA) },
		signature:
			"MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg",
		isDeterministic: true,
	},
	{
		section: "4.2",
		algorithm: "PS384",
		kid: KID,
		credentials: { privatekey: JSON.stringify(RSA) },
		signature:
			"cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw",
	},
	{
		section: "4.3",
		algorithm: "ES512",
		kid: KID,
		credentials: { privatekey: JSON.stringify(EC) },
		signature:
			"AE_R_YZCChjn4791jSQCrdPZCNYqHXCTZH0-JZGYNlaAjP2kqaluUIIUnC9qvbu9Plon7KRTzoNEuT4Va2cmL1eJAQy3mtPBu_u_sDDyYjnAMDxXPn7XrT0lw-kvAD890jl8e2puQens_IEKBpHABlsbEPX6sFY8OcGDqoRuBomu9xQ2",
	},
	{
		section: "4.4",
		algorithm: "HS256",
		kid: "018c0ae5-4d9b-471b-bfd6-eef314bc7037",
		credentials: { secret: "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg" },
		signature: "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0",
		isDeterministic: true,
	},
];

describe("RFC 7520", () => {
	for (const { section, algorithm, kid, credentials, signature, isDeterministic } of EXAMPLES) {
		const header = { alg: algorithm, kid };
		const token = `${encode(header)}.${encode(SENTENCE)}.${signature}`;
		const options = { ...JWT_CONFIG_DEFAULTS, algorithm, secretencoding: "base64url" as SecretEncoding };

		it(`section ${section}: the signature is accepted, ${algorithm}`, async () => {
			const source = await keysBy(options, credentials);
			const [key] = await source.verificationKeys(header);
			const { payload } = await compactVerify(token, key as NonNullable<typeof key>);
			assert.equal(Buffer.from(payload).toString(), SENTENCE);
		});

		it(`section ${section}: of the token it is not the signature but the payload that is refused`, async () => {
			const verify = verifierBy(options, await keysBy(options, credentials));
			await assert.rejects(async () => verify(token), jwtError("ERR_JWT_INVALID"));
			const changed = `${encode(header)}.${encode(`${SENTENCE} `)}.${signature}`;
			await assert.rejects(async () => verify(changed), jwtError("ERR_JWS_SIGNATURE_VERIFICATION_FAILED"));
		});

		it(`section ${section}: signing once more gives ${isDeterministic ? "the same" : "another"} signature`, async () => {
			const source = await keysBy(options, credentials);
			const { key } = await source.signingKey();
			const again = await new CompactSign(Buffer.from(SENTENCE)).setProtectedHeader(header).sign(key);
			assert.equal(again === token, isDeterministic === true);
			await compactVerify(again, (await source.verificationKeys(header))[0] as typeof key);
		});
	}
});
