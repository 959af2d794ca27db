import { JWT_CONFIG_DEFAULTS, type JwtConfigOptions } from "../../src/options";
import { parseTimeSpan } from "../../src/time-span";
import { roughlyInWords, sharedText, spanInWords } from "./text";

/** The configuration that is chosen in the open dialog of a `jwt` node. */
const chosenConfig = () => RED.nodes.node(String($("#node-input-jwtconfig").val())) as Partial<JwtConfigOptions> | null;

/** The lifetime of a configuration, also where its flow file names none. */
const lifetimeOf = ({ expiresin = JWT_CONFIG_DEFAULTS.expiresin }: Partial<JwtConfigOptions>) => expiresin;

/** What a blank lifetime means in the open dialog: that of the configuration, and whose that is. */
export function blankLifetime(): string {
	const config = chosenConfig();
	if (!config) return "";
	const lifetime = lifetimeOf(config);
	const seconds = parseTimeSpan(lifetime);
	const span = seconds ? spanInWords(seconds) : lifetime || sharedText("jwt.placeholder.unlimited");
	return sharedText("jwt.placeholder.expiresin", { span, config: config.name || sharedText("jwt.label.config") });
}

/** For how long a token is used again, by the lifetime in the open dialog. */
export function reuseInWords(percent: number): string {
	const seconds = parseTimeSpan(String($("#node-input-expiresin").val() || lifetimeOf(chosenConfig() ?? {})));
	if (!seconds) return sharedText("jwt.reuse.unlimited");
	return sharedText("jwt.reuse.means", { span: roughlyInWords((seconds * percent) / 100) });
}
