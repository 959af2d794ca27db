import type { Check, MaybePromise } from "../../src/index.js";
import { createReader, isConstant } from "./typed-property";
import type { ActionContext, Message } from "./types";

/** The rules of a node, as checks. */
export interface NodeRules {
	/** Those of a node whose values are all constant. */
	constant(): readonly Check[];
	/** All rules of any other node, for one message. Read once its token is verified. */
	of(msg: Message): MaybePromise<readonly Check[]>;
}

/** Reads the rules of a node, those with constant values once. */
export function createRules({ jwt, options, RED, node }: ActionContext): NodeRules {
	const readers = options.rules.map(({ claim, operator, ...property }) => {
		const fail = (problem: string) =>
			new jwt.JwtError("ERR_JWT_CONFIG_INVALID", `The rule on ${claim || "a claim"} has a value that ${problem}`);
		const needsNoValue = operator === "exists";
		const read = needsNoValue ? () => undefined : createReader({ RED, jwt, node }, property, fail);
		const isFixed = needsNoValue || isConstant(property);
		return {
			isFixed,
			read: (msg: Message) => jwt.whenReady(read(msg), (value) => jwt.ruleCheck({ claim, operator, value })),
		};
	});
	const readAll = (msg: Message) => jwt.allReady(readers.map(({ read }) => read(msg)));
	if (!readers.every(({ isFixed }) => isFixed)) return { constant: () => [], of: readAll };
	let checks: readonly Check[] | undefined;
	return {
		constant() {
			checks ??= readConstants(() => readAll({} as Message));
			return checks;
		},
		of: () => [],
	};
}

/** Constants are there at once. A rule that cannot be used fails every token that gets as far as the rules. */
function readConstants(read: () => MaybePromise<readonly Check[]>): readonly Check[] {
	try {
		return read() as readonly Check[];
	} catch (error) {
		const run = () => {
			throw error;
		};
		return [{ name: "rule", run }];
	}
}
