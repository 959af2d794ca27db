import { isHmac } from "../../src/algorithms";
import { isRemoteSource } from "../../src/options";
import { COMMON_ALGORITHM } from "./algorithms";
import { showRowsOf } from "./shown-rows";

/** What the tab of the key shows: `secret-inline`, `pair-inline`, `secret-file`, `pair-file`, `jwks` or `discovery`. */
export function viewOf(keysource: string, algorithm: string): string {
	if (isRemoteSource(keysource)) return keysource;
	return `${isHmac(algorithm) ? "secret" : "pair"}-${keysource === "file" ? "file" : "inline"}`;
}

/**
 * Shows of the rows marked `data-views` those that matter to the chosen source and algorithm. Keys that anyone can fetch
 * are no secrets, so that algorithms with a shared secret are not offered with them.
 * @param onView hears each time what is shown
 */
export function switchViews(keysource: JQuery, algorithm: JQuery, onView: (view: string) => void): void {
	/** What was chosen before a URL ruled it out. */
	let before: string | undefined;
	const update = () => {
		const source = String(keysource.val());
		const shared = algorithm.find("[data-kty=oct]").toggle(!isRemoteSource(source)).prop("disabled", false);
		if (isRemoteSource(source) && isHmac(String(algorithm.val()))) {
			before = String(algorithm.val());
			algorithm.val(COMMON_ALGORITHM).trigger("change");
		} else if (!isRemoteSource(source) && before) {
			const untouched = algorithm.val() === COMMON_ALGORITHM;
			const value = before;
			before = undefined;
			if (untouched) algorithm.val(value).trigger("change");
		}
		// Only now: of a disabled option jQuery does not tell that it is chosen.
		shared.prop("disabled", isRemoteSource(source));
		const view = viewOf(source, String(algorithm.val()));
		showRowsOf(view, "data-views");
		onView(view);
	};
	keysource.on("change", update);
	algorithm.on("change", update);
	update();
}
