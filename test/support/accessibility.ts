/** What axe-core finds wrong for people who use a keyboard or a screen reader, or see little contrast. */
import axe from "axe-core";
import type { Page } from "playwright-core";

interface Finding {
	id: string;
	impact?: string | null;
	nodes: { target: unknown[]; failureSummary?: string }[];
}

/**
 * Returns the serious and critical findings in a part of a page, as `rule: element: what to do`.
 * @param selector what to look at; the rest of the editor is Node-RED's own
 * @param except elements that are not looked at, for example those that Node-RED itself creates
 */
export async function seriousFindings(page: Page, selector: string, except: string[] = []): Promise<string[]> {
	if (!(await page.evaluate("typeof window.axe === 'object'"))) await page.evaluate(axe.source);
	const context = { include: [selector], exclude: except.map((element) => [element]) };
	const found = await page.evaluate<Finding[]>(
		`axe.run(${JSON.stringify(context)}, { resultTypes: ["violations"] }).then(({ violations }) => violations)`,
	);
	return found
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.flatMap(({ id, nodes }) =>
			nodes.map(
				({ target, failureSummary = "" }) => `${id}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`,
			),
		);
}
