/** The tabs of a dialog. */
export interface Tabs {
	/** Chooses a tab. */
	show(name: string): void;
	/** Shows or hides a tab. If the hidden tab was chosen, the first one takes its place. */
	toggle(name: string, isShown: boolean): void;
	/** Marks a tab that holds a mistake. */
	mark(name: string, isMarked: boolean): void;
}

interface TabTexts {
	label(name: string): string;
	/** What the mark of a mistake says to screen readers and as a tooltip. */
	mistake: string;
}

/**
 * Creates the tabs `<prefix>-tab-<name>` by the WAI-ARIA pattern: the Tab key leads to the chosen tab and on into its panel,
 * and arrow keys, Home and End choose another tab.
 */
export function createTabs(prefix: string, names: readonly string[], { label, mistake }: TabTexts): Tabs {
	const list = $(`#${prefix}-tabs`).attr("role", "tablist");
	const idOf = (name: string) => `${prefix}-tab-${name}`;
	const linkOf = (name: string) => list.find(`a[href="#${idOf(name)}"]`);
	let chosen = names[0] ?? "";
	const describe = () => {
		for (const name of names) {
			const isChosen = name === chosen;
			linkOf(name).attr({ "aria-selected": String(isChosen), tabindex: isChosen ? 0 : -1 });
		}
	};
	const tabs = RED.tabs.create({
		id: `${prefix}-tabs`,
		onchange({ id }: { id: string }) {
			chosen = names.find((name) => idOf(name) === id) ?? chosen;
			for (const name of names) $(`#${idOf(name)}`).toggle(name === chosen);
			describe();
		},
	} as never) as unknown as { addTab(tab: object): void; activateTab(id: string): void; resize(): void };
	for (const name of names) {
		tabs.addTab({ id: idOf(name), label: label(name) });
		const link = linkOf(name).attr({ id: `${idOf(name)}-label`, role: "tab", "aria-controls": idOf(name) });
		link.parent().attr("role", "presentation");
		$(`#${idOf(name)}`).attr({ role: "tabpanel", "aria-labelledby": `${idOf(name)}-label` });
		// Node-RED itself ignores a click that follows another one quickly, and the one of a screen reader.
		link.on("click", () => tabs.activateTab(idOf(name)));
	}
	describe();
	setTimeout(() => tabs.resize(), 0);

	const isHidden = (name: string) => linkOf(name).parent().hasClass("hide-tab");
	list.on("keydown", (event) => {
		const shown = names.filter((name) => !isHidden(name));
		const at = shown.indexOf(chosen);
		const steps: Partial<Record<string, number>> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 };
		const step = steps[event.key];
		const next = step === undefined ? undefined : shown.at(step % shown.length);
		if (next === undefined) return;
		event.preventDefault();
		// Otherwise the workspace would move its selection.
		event.stopPropagation();
		tabs.activateTab(idOf(next));
		linkOf(next).get(0)?.focus();
	});

	return {
		show: (name) => tabs.activateTab(idOf(name)),
		toggle(name, isShown) {
			if (isHidden(name) !== isShown) return;
			if (!isShown && chosen === name) tabs.activateTab(idOf(names[0] ?? ""));
			// Node-RED leaves this class out when it shares the width among the tabs.
			linkOf(name).parent().toggleClass("hide-tab", !isShown).toggle(isShown);
			tabs.resize();
		},
		mark(name, isMarked) {
			const link = linkOf(name);
			if (link.find(".jwt-tab-mark").length > 0 === isMarked) return;
			link.find(".jwt-tab-mark").remove();
			const mark = { class: "fa fa-exclamation-triangle jwt-tab-mark", role: "img", title: mistake };
			if (isMarked) link.prepend($("<i>", mark).attr("aria-label", mistake));
		},
	};
}
