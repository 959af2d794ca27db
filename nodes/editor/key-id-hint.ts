import { field } from "./current";
import { fillHint } from "./field-hint";
import type { Looked } from "./key-actions";
import type { Text } from "./text";

/**
 * Says below a blank key ID which one tokens have, and offers that of the published set where the key itself has no ID:
 * a receiver then finds the key at once.
 */
export function prepareKeyIdHint(text: Text, looked: Looked): void {
	const keyid = field("keyid");
	const hint = $("#jwt-config-keyid-hint");
	const update = () => {
		const { canSign = false, keys: [key] = [], jwks: [published] = [] } = looked.description() ?? {};
		const kid = published?.kid;
		if (!canSign || kid === undefined || keyid.val() !== "") return fillHint(hint, { text: "" });
		if (key?.kid !== undefined) return fillHint(hint, { text: text("keyid.own", { kid }) });
		const apply = () => void keyid.val(kid).trigger("input").trigger("change").get(0)?.focus();
		fillHint(hint, { text: text("keyid.none"), cure: { words: text("keyid.use"), apply } });
	};
	keyid.on("input change", update);
	looked.onChange(update);
	update();
}
