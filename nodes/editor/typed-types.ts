import { KEY_VALUES, VALUE_TYPES } from "../../src/options";

type Words = Pick<EditorNode<object>, "_">;

/** Returns the types of the claims set for a typed input. */
export function claimSources({ _ }: Words, types: readonly string[] = VALUE_TYPES.claims): unknown[] {
	const none = { value: "none", label: _("jwt.type.none"), icon: "fa fa-ban", hasValue: false };
	return types.map((type) => (type === "none" ? none : type));
}

/** Returns the types of the values in rows for a typed input. @param types those that the rows can have */
export function rowTypes({ _ }: Words, types: readonly string[] = VALUE_TYPES.addclaims): unknown[] {
	const own: Record<string, object> = {
		key: {
			value: "key",
			label: _("jwt.keyvalue.label"),
			icon: "fa fa-key",
			options: KEY_VALUES.map((value) => ({ value, label: _(`jwt.keyvalue.${value}`) })),
		},
		list: { value: "list", label: _("jwt.type.list"), icon: "fa fa-list-ul" },
		date: {
			value: "date",
			label: _("jwt.type.date"),
			icon: "fa fa-clock-o",
			// The editor's own type says milliseconds.
			options: ["", "iso", "object"].map((value) => ({ value, label: _(`jwt.date.${value || "seconds"}`) })),
		},
	};
	return types.map((type) => own[type] ?? type);
}
