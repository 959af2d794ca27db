/** The inspector in the dialogs, driven by hand: why a token is refused, and what to do about it. */
import assert from "node:assert/strict";
import { seriousFindings } from "../support/accessibility.js";
import { describeEditor, openEditor } from "../support/editor.js";
import { editing } from "../support/editor-suite.js";
import {
	CONFIG,
	FLOW,
	inSeconds,
	inspectorIn,
	makeToken,
	NODE,
	openTab,
	openTest,
	showTab,
} from "../support/inspector-dialog.js";
import { sharedKeyPair, toPem } from "../support/key-pairs.js";
import { makeKey, signToken } from "../support/signing-keys.js";
import { forge, SECRET } from "../support/tokens.js";

const input = (name: string) => `#node-config-input-${name}`;

describeEditor("the inspector in the dialog of a configuration", () => {
	const suite = editing(FLOW);

	it("says of every check what was found and expected, and lets a setting follow the token", async () => {
		const { editor } = suite;
		const tab = await openTab(editor);
		const said = await tab.inspect(makeToken({ exp: inSeconds(-190), aud: "account" }));
		assert.match(said, /^Refused: 2 of \d+ checks failed \(Audience, Expiration\)\.$/);
		const words = async (check: string) => (await tab.check(check).innerText()).replace(/\s+/g, " ");
		assert.deepEqual(await tab.inView(), ["audience", "expiration"]);
		assert.equal(await tab.passed.getAttribute("open"), null);
		await tab.passed.locator("summary").click();
		assert.equal(await words("signature"), "✓ Signature HS256, with the key of “the shop”");
		assert.equal(await words("audience"), "✗ Audience is “account”; expected “shop-api” Use this value");
		assert.match(await words("expiration"), /^✗ Expiration 3 minutes ago \(.*\d+:\d\d:\d\d.*\)$/);
		assert.equal(await words("issuer"), "✓ Issuer “https://login.example”");
		await editor.screenshot("inspector in a configuration");

		await tab.check("audience").getByRole("button").click();
		assert.match(await tab.result(), /1 of \d+ checks failed \(Expiration\)/);
		assert.equal(await editor.page.locator(input("audience")).inputValue(), "account");
		await editor.press("ok");
		assert.equal(await editor.property(CONFIG, "audience"), "account");
	});

	it("takes the fields as typed before a deploy, and says when they have changed since", async () => {
		const { editor } = suite;
		const { page } = editor;
		const tab = await openTab(editor);
		assert.match(await tab.inspect(makeToken()), /^Accepted: all \d+ checks passed\.$/);
		assert.equal(await tab.passed.getAttribute("open"), "");
		await showTab(editor, "Key");
		await page.locator(input("secret")).fill(SECRET.toUpperCase());
		await showTab(editor, "Try it");
		assert.match(await tab.summary.innerText(), /Something changed/);
		await tab.root.getByRole("button", { name: "Check", exact: true }).click();
		assert.match(await tab.result(), /\(Signature\)/);
		assert.match(await tab.check("signature").innerText(), /was changed, or signed with another key/);
		await tab.passed.locator("summary").click();
		assert.match(await tab.check("audience").innerText(), /^✓/);
		await editor.press("cancel");
	});

	it("checks with a typed public key, and says what is missing where there is no key", async () => {
		const { editor } = suite;
		const { page } = editor;
		const key = makeKey("RS256", "k1");
		const token = signToken(key, { ...JSON.parse(atob(makeToken().split(".")[1] as string)) });
		const tab = await openTab(editor);
		await page.locator(input("algorithm")).selectOption("RS256");
		assert.match(await tab.inspect(token), /key/i);
		await showTab(editor, "Key");
		await page.locator(input("publickey")).fill(toPem(key.publicKey));
		await showTab(editor, "Try it");
		await tab.root.getByRole("button", { name: "Check", exact: true }).click();
		assert.match(await tab.result(), /^Accepted/);
		await editor.press("cancel");
	});

	it("makes a sample that is accepted, where there is a key to sign with", async () => {
		const { editor } = suite;
		const tab = await openTab(editor);
		const sample = tab.root.getByRole("button", { name: "Make a sample" });
		await sample.click();
		assert.match(await tab.result(), /^Accepted/);
		assert.match(await tab.token.inputValue(), /^eyJ/);
		await showTab(editor, "Key");
		await editor.page.locator(input("keysource")).selectOption("discovery");
		await showTab(editor, "Try it");
		assert.equal(await sample.isVisible(), false);
		await editor.press("cancel");
	});

	it("shows header and claims as trees, with times as dates, and anything in a token as text alone", async () => {
		const { editor } = suite;
		const tab = await openTab(editor);
		const nasty = {
			name: "<img src=x onerror=alert(1)>",
			note: "$t(jwt.inspector.none) __value__",
			exp: inSeconds(7260),
		};
		await tab.inspect(makeToken({ ...nasty, aud: "$t(jwt.inspector.none) __expected__", address: { city: "Bonn" } }));
		assert.match(
			await tab.check("audience").innerText(),
			/is “\$t\(jwt\.inspector\.none\) __expected__”; expected “shop-api”/,
		);
		const claims = tab.root.locator(".jwt-inspector-results > details", { hasText: "Claims" });
		await claims.locator("summary").first().click();
		await claims.locator("summary", { hasText: "address" }).click();
		await claims.getByText("city: ").waitFor();
		const text = await claims.innerText();
		assert.match(text, /"<img src=x onerror=alert\(1\)>"/);
		assert.match(text, /"\$t\(jwt\.inspector\.none\) __value__"/);
		assert.match(text, /exp: \d+ in 2 hours \(/);
		assert.match(text, /city: "Bonn"/);
		assert.equal(await tab.root.locator("img").count(), 0);
		await editor.press("cancel");
	});

	it("fills in provider, issuer, algorithm and audience from a token, each when it is confirmed", async () => {
		const { editor } = suite;
		const tab = await openTab(editor);
		const claims = { iss: "https://id.example.com/realms/shop", aud: "account", azp: "web", exp: inSeconds(600) };
		await tab.inspect(forge({ alg: "RS256", typ: "JWT", kid: "k1" }, claims, SECRET));
		await tab.root.locator(".jwt-fillin > summary").click();
		const proposals = tab.root.locator(".jwt-proposals li");
		await proposals.first().waitFor();
		const names = (await proposals.locator(".jwt-check-name").allInnerTexts()).join();
		assert.match(names, /Key from.*Provider.*Algorithm.*Audience/);
		assert.equal(await editor.page.locator(input("issuer")).inputValue(), "https://login.example");
		for (let left = await proposals.count(); left > 0; left = await proposals.count()) {
			await proposals.getByRole("button").first().click();
			assert.ok((await proposals.count()) < left, "a proposal stays though it was confirmed");
		}
		assert.match(await tab.root.locator(".jwt-fillin").innerText(), /already fit this token/);
		await editor.press("ok");
		const filled = ["keysource", "issuer", "audience", "algorithm"].map((name) => editor.property(CONFIG, name));
		assert.deepEqual(await Promise.all(filled), ["discovery", claims.iss, "account", "RS256"]);
	});

	it("keeps nothing: no token in the flow, in the dialog when it opens again, or in the log", async () => {
		const { editor, nodeRed } = suite;
		const token = makeToken();
		const tab = await openTab(editor);
		await tab.inspect(token);
		await editor.press("cancel");
		assert.equal(await editor.page.evaluate("RED.nodes.dirty()"), false);
		const again = await openTab(editor);
		assert.equal(await again.token.inputValue(), "");
		assert.equal(await again.summary.innerText(), "");
		await editor.press("cancel");
		const stored = await editor.page.evaluate(
			"JSON.stringify([localStorage, sessionStorage, RED.nodes.createCompleteNodeSet()])",
		);
		assert.ok(!`${stored}${nodeRed.log()}`.includes(token.split(".")[2] as string));
	});

	it("says so where the permission is missing, or Node-RED does not answer", async () => {
		const { editor } = suite;
		const tab = await openTab(editor);
		for (const [status, words] of [
			[401, /do not have permission/],
			[413, /too long/],
			[500, /did not answer/],
		] as const) {
			await editor.page.route("**/jwt-config/inspect", (route) => route.fulfill({ status, body: "" }));
			assert.match(await tab.inspect(`a.b.${status}`), words);
		}
		await editor.press("cancel");
	});
});

describeEditor("the inspector in the dialog of a node", () => {
	const suite = editing([
		...FLOW,
		{
			id: "partner",
			type: "jwt-config",
			name: "a partner",
			issuer: "https://partner.example",
			algorithm: "RS256",
			...{
				credentials: { publickey: toPem(sharedKeyPair("rsa").publicKey) },
			},
		},
	]);

	it("runs the scopes and rules of the node as typed, after the checks of its configuration", async () => {
		const { editor } = suite;
		const test = await openTest(editor);
		const token = makeToken({ scope: "profile", realm: { roles: ["guest"] } });
		assert.match(await test.inspect(token), /\(Scopes, Rule realm\.roles\)/);
		assert.match(await test.check("scopes").innerText(), /is “profile”; expected “orders:read”/);
		assert.match(await test.check("rule").innerText(), /is “guest”; the rule: contains “customer”/);
		await editor.screenshot("inspector in a node");
		await editor.page.locator("#node-input-scopes").fill("profile");
		assert.match(await test.result(), /Something changed/);
		await test.root.getByRole("button", { name: "Check", exact: true }).click();
		assert.match(await test.result(), /1 of \d+ checks failed \(Rule realm\.roles\)/);
		await editor.press("cancel");
	});

	it("takes the configuration that the issuer of the token chooses among several", async () => {
		const { editor } = suite;
		const { page } = editor;
		await page.evaluate(`RED.nodes.node("${NODE}").alternatives = ["partner"]`);
		const test = await openTest(editor);
		assert.match(await test.inspect(makeToken()), /^Accepted/);
		assert.match(await test.root.innerText(), /configuration “the shop”, chosen by the issuer/);
		assert.match(await test.inspect(makeToken({ iss: "https://partner.example" })), /Algorithm/);
		assert.match(await test.root.innerText(), /configuration “a partner”/);
		assert.match(await test.inspect(makeToken({ iss: "https://nobody.example" })), /\(Issuer\)/);
		assert.match(await test.check("issuer").innerText(), /“https:\/\/login\.example”, “https:\/\/partner\.example”/);
		await editor.press("cancel");
	});

	it("asks for a configuration where none is chosen", async () => {
		const { editor } = suite;
		await editor.page.evaluate(`RED.nodes.node("${NODE}").jwtconfig = ""`);
		const test = await openTest(editor);
		assert.match(await test.inspect(makeToken()), /Choose a configuration first/);
		await editor.press("cancel");
	});

	it("shows why the running node refused tokens, newest first, and never the token", async () => {
		const { editor, nodeRed } = suite;
		const refuse = (token: string) => fetch(`${nodeRed.url}/shop`, { headers: { authorization: `Bearer ${token}` } });
		const expired = makeToken({ exp: inSeconds(-60) });
		assert.equal((await refuse(expired)).status, 401);
		assert.equal((await refuse(makeToken({ realm: { roles: ["guest"] } }))).status, 403);
		const test = await openTest(editor);
		await test.root.locator(".jwt-refused > summary").click();
		const entries = test.root.locator(".jwt-refusal");
		await entries.nth(1).waitFor();
		const summaries = await entries.locator("> summary").allInnerTexts();
		assert.match(summaries[0] as string, /\d:\d\d:\d\d.* · realm\.roles: not met/);
		assert.match(summaries[1] as string, /\d:\d\d:\d\d.* · token expired/);
		await entries.last().locator("> summary").click();
		assert.match(await entries.last().innerText(), /ERR_JWT_EXPIRED/);
		await entries.last().locator("summary", { hasText: "Claims" }).click();
		assert.match(await entries.last().innerText(), /exp: \d+ 1 minute ago/);
		assert.ok(!(await test.root.innerHTML()).includes(expired.split(".")[2] as string));
		await editor.press("cancel");

		const tab = await openTab(editor);
		await tab.root.locator(".jwt-refused > summary").click();
		await tab.root.locator(".jwt-refusal").nth(1).waitFor();
		await editor.press("cancel");
	});
});

describeEditor("the inspector without a mouse", () => {
	const suite = editing(FLOW);

	/** Presses Tab until an element has the focus. */
	async function tabTo(selector: string): Promise<void> {
		const { page } = suite.editor;
		for (let presses = 0; presses < 60; presses++) {
			if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return;
			await page.keyboard.press("Tab");
		}
		assert.fail(`Tab does not reach ${selector}`);
	}

	it("tests a token, reads the claims, and finds the last refusals in a node", async () => {
		const { editor, nodeRed } = suite;
		const { keyboard } = editor.page;
		await fetch(`${nodeRed.url}/shop`);
		await editor.open(NODE);
		await tabTo("#jwt-test");
		await keyboard.press("Enter");
		const test = inspectorIn(editor, "jwt-inspector");
		await keyboard.insertText(makeToken({ exp: inSeconds(-60) }));
		assert.match(await test.result(), /\(Expiration\)/);
		await tabTo(".jwt-passed > summary");
		await keyboard.press("Enter");
		await test.check("signature").waitFor();
		await tabTo(".jwt-inspector-results > details > summary");
		await keyboard.press("Enter");
		assert.match(await test.root.locator(".jwt-inspector-results").innerText(), /alg: "HS256"/);
		await tabTo(".jwt-refused > summary");
		await keyboard.press("Enter");
		await test.root.locator(".jwt-refusal").waitFor();
		await editor.press("cancel");
	});

	it("uses a value of a token in a configuration, and keeps the focus", async () => {
		const { editor } = suite;
		const { keyboard } = editor.page;
		const tab = await openTab(editor);
		await tabTo(".jwt-inspector-token");
		await keyboard.insertText(makeToken({ aud: "account" }));
		assert.match(await tab.result(), /\(Audience\)/);
		await tabTo(".jwt-checks button");
		await keyboard.press("Enter");
		assert.match(await tab.result(), /^Accepted/);
		assert.ok(await editor.page.evaluate("document.activeElement?.closest('.jwt-inspector') !== null"));
		await editor.press("cancel");
	});
});

describeEditor("the inspector, as others see it", () => {
	const suite = editing(FLOW);

	for (const [locale, dark] of [
		["en-US", false],
		["de", true],
	] as const) {
		it(`has no serious finding of axe-core, all texts, and fits 500 pixels, in ${locale}`, async () => {
			const { browser, nodeRed } = suite;
			await fetch(`${nodeRed.url}/shop`, { headers: { authorization: `Bearer ${makeToken({ scope: "" })}` } });
			const editor = await openEditor(browser, nodeRed, { locale, dark, viewport: { width: 820, height: 1300 } });
			await editor.page.addStyleTag({ content: ".red-ui-tray { width: 500px !important; }" });
			const assertGood = async (inspector: ReturnType<typeof inspectorIn>, name: string) => {
				await inspector.inspect(
					makeToken({ exp: inSeconds(-190), aud: "account-of-the-customers-of-the-shop", scope: "" }),
				);
				for (const summary of ["> details > summary", "> .jwt-fillin > summary", ".jwt-passed > summary"])
					for (const one of await inspector.root.locator(`.jwt-inspector-results ${summary}`).all()) await one.click();
				await inspector.root.locator(".jwt-refused > summary").click();
				await inspector.root.locator(".jwt-refusal > summary").first().click();
				await inspector.root.scrollIntoViewIfNeeded();
				await editor.screenshot(`${locale} inspector ${name}`);
				assert.deepEqual(await seriousFindings(editor.page, ".jwt-form"), []);
				assert.doesNotMatch(await inspector.root.innerText(), /jwt(-config)?\.[a-z]+\.|__\w+__/);
				const overflowing = await inspector.root.evaluate((root) =>
					[...root.querySelectorAll("*")]
						.filter((element) => element.getBoundingClientRect().right > root.getBoundingClientRect().right + 1)
						.map((element) => element.outerHTML.slice(0, 200)),
				);
				assert.deepEqual(overflowing, []);
			};
			await assertGood(await openTab(editor), "configuration");
			await editor.press("cancel");
			await assertGood(await openTest(editor), "node");
			await editor.press("cancel");
			assert.deepEqual(editor.errors, []);
			await editor.close();
		});
	}
});
