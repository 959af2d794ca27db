import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options";
import { parseTimeSpan } from "../../src/time-span";
import { roughlyInWords, sharedText, spanInWords } from "./text";

/** Returns the configuration chosen in the open dialog of a `jwt` node. */
export const chosenConfig = () =>
	RED.nodes.node(String($("#node-input-jwtconfig").val())) as Partial<JwtConfigOptions> | null;

/** Returns the name of the chosen configuration; without one, how the editor lists it. */
export function chosenName(): string {
	const config = chosenConfig();
	return config ? RED.utils.getNodeLabel(config as never, sharedText("jwt.label.config")) : "";
}

/** Returns the lifetime of a configuration, or the default if its flow file lacks it. */
const lifetimeOf = ({ expiresin = JWT_CONFIG_DEFAULTS.expiresin }: Partial<JwtConfigOptions>) => expiresin;

/** Says what a blank lifetime means in the open dialog: the lifetime of the named configuration. */
export function blankLifetime(): string {
	const config = chosenConfig();
	if (!config) return "";
	const lifetime = lifetimeOf(config);
	const seconds = parseTimeSpan(lifetime);
	const span = seconds ? spanInWords(seconds) : lifetime || sharedText("jwt.placeholder.unlimited");
	return sharedText("jwt.placeholder.expiresin", { span, config: chosenName() });
}

/** Says how long a token is reused, given the lifetime in the open dialog. */
export function reuseInWords(percent: number): string {
	const seconds = parseTimeSpan(String($("#node-input-expiresin").val() || lifetimeOf(chosenConfig() ?? {})));
	if (!seconds) return sharedText("jwt.reuse.unlimited");
	return sharedText("jwt.reuse.means", { span: roughlyInWords((seconds * percent) / 100) });
}
