import { isHmac } from "../../src/algorithms";
import { isRemoteSource } from "../../src/options";
import { COMMON_ALGORITHM } from "./algorithms";
import { showRowsOf } from "./shown-rows";

/** Returns the view of the key tab: `secret-inline`, `pair-inline`, `secret-file`, `pair-file`, `jwks`, `discovery` or `alb`. */
export function viewOf(keysource: string, algorithm: string): string {
	if (isRemoteSource(keysource)) return keysource;
	return `${isHmac(algorithm) ? "secret" : "pair"}-${keysource === "file" ? "file" : "inline"}`;
}

/**
 * Shows the rows marked `data-views` that belong to the chosen source and algorithm. Anyone can fetch keys from a URL, so
 * algorithms with a shared secret are not offered for them.
 * @param onView is called with each new view
 */
export function switchViews(keysource: JQuery, algorithm: JQuery, onView: (view: string) => void): void {
	/** The algorithm that was chosen before a URL excluded it. */
	let before: string | undefined;
	/** The algorithm that took its place. */
	let instead = COMMON_ALGORITHM;
	const update = () => {
		const source = String(keysource.val());
		const shared = algorithm.find("[data-kty=oct]").toggle(!isRemoteSource(source)).prop("disabled", false);
		if (isRemoteSource(source) && isHmac(String(algorithm.val()))) {
			before = String(algorithm.val());
			instead = COMMON_ALGORITHM;
			algorithm.val(instead).trigger("change");
		} else if (source === "alb" && algorithm.val() !== "ES256") {
			// The algorithm of all load balancers.
			instead = "ES256";
			algorithm.val(instead).trigger("change");
		} else if (!isRemoteSource(source) && before) {
			const untouched = algorithm.val() === instead;
			const value = before;
			before = undefined;
			if (untouched) algorithm.val(value).trigger("change");
		}
		// Not before now: jQuery does not return a chosen option that is disabled.
		shared.prop("disabled", isRemoteSource(source));
		const view = viewOf(source, String(algorithm.val()));
		showRowsOf(view, "data-views");
		onView(view);
	};
	keysource.on("change", update);
	algorithm.on("change", update);
	update();
}
