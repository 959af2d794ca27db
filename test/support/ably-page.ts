/** The page of the example for Ably, in a Chromium that can reach only the stand-in for Ably. */
import type { Browser, Page } from "playwright-core";
import { type Ably, startAbly } from "./ably-service.js";
import { launchBrowser } from "./editor.js";
import { makeKeyPair, openssl, toPem } from "./openssl.js";

const HOSTS = ["*.ably.com", "*.ably.net", "*.ably-realtime.com"];

/** Starts the stand-in with a certificate, and a browser that resolves all of Ably's hosts to it. */
export async function startAblyForBrowser(apiKey: string): Promise<{ service: Ably; browser: Browser }> {
	const key = toPem(makeKeyPair("P-256").privateKey);
	const cert = String(openssl("req -x509 -new -key key.pem -subj /CN=stand-in -days 1", { "key.pem": key }));
	const service = await startAbly(apiKey, { key, cert });
	const rules = [
		...HOSTS.map((host) => `MAP ${host} 127.0.0.1:${service.port}`),
		"MAP * ~NOTFOUND",
		"EXCLUDE 127.0.0.1",
	];
	try {
		const browser = await launchBrowser(`--host-resolver-rules=${rules.join(", ")}`, "--ignore-certificate-errors");
		return { service, browser };
	} catch (error) {
		await service.stop();
		throw error;
	}
}

/** The marks on the page, as far as the steps came. */
export const marks = (page: Page) => page.locator("#marks li").allInnerTexts();

/** Opens the page and presses Connect. */
export async function pressConnect(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/ably`);
	await page.getByRole("button", { name: "Connect" }).click();
}

/** Opens the page, presses Connect and waits until it is connected. */
export async function openAblyPage(page: Page, url: string): Promise<void> {
	await pressConnect(page, url);
	await page.locator("#state", { hasText: /^connected$/ }).waitFor();
}

/** Types a message, sends it and waits until it comes back. */
export async function say(page: Page, text: string): Promise<void> {
	await page.getByLabel("Message").fill(text);
	await page.getByRole("button", { name: "Send" }).click();
	await page.locator("#messages li", { hasText: text }).waitFor();
}

/** Waits until the log on the page shows a text. */
export const logged = (page: Page, text: string) => page.locator("#log li", { hasText: text }).waitFor();
