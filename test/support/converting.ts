/** Drives the conversion of older nodes in the editor. */
import type { Locator, Page } from "playwright-core";
import type { Editor } from "./editor.js";

/** The item in the Edit menu. */
export const MENU_ITEM = "menu-item-convert-jwt-nodes";

/** Finds the report about a conversion. */
export const report = (page: Page): Locator =>
	page.locator(".red-ui-notification", { has: page.locator(".jwt-conversion") });

/** Converts by the menu. @param count the number of nodes that it must convert */
export async function convert({ page }: Editor, count: number): Promise<void> {
	await page.locator("#red-ui-header-button-sidemenu").click();
	await page.locator("#menu-item-edit-menu").hover();
	await page.locator(`#${MENU_ITEM}`).click();
	await report(page).getByText(`Converted nodes: ${count}.`).waitFor();
}
