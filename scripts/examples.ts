/** Reads the example flows in the order in which Node-RED's Import dialog lists them, which is the order to learn them in. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const EXAMPLES = join(import.meta.dirname, "../examples");

export interface Example {
	/** The folder's name, such as `1 Tokens`. */
	folder: string;
	/** The name in the dialog, which is also the label of the tab. */
	name: string;
	/** The path of the file. */
	path: string;
}

const inDialogOrder = (names: string[]) => names.sort((a, b) => a.localeCompare(b, "en"));

/** Finds all examples, folder by folder. */
export function findExamples(): Example[] {
	return inDialogOrder(readdirSync(EXAMPLES)).flatMap((folder) =>
		inDialogOrder(readdirSync(join(EXAMPLES, folder)).map((file) => file.replace(/\.json$/, ""))).map((name) => ({
			folder,
			name,
			path: join(EXAMPLES, folder, `${name}.json`),
		})),
	);
}

/** Reads the nodes of an example. */
export const readExample = <T>({ path }: Example): T[] => JSON.parse(readFileSync(path, "utf8"));
