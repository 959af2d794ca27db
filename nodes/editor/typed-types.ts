import { VALUE_TYPES } from "../../src/options";

type Words = Pick<EditorNode<object>, "_">;

/** Returns the types of the claims set for a typed input. */
export function claimSources({ _ }: Words): unknown[] {
	const none = { value: "none", label: _("jwt.type.none"), icon: "fa fa-ban", hasValue: false };
	return VALUE_TYPES.claims.map((type) => (type === "none" ? none : type));
}

/** Returns the types of the values in rows for a typed input. */
export function rowTypes({ _ }: Words): unknown[] {
	const own: Record<string, object> = {
		list: { value: "list", label: _("jwt.type.list"), icon: "fa fa-list-ul" },
		date: {
			value: "date",
			label: _("jwt.type.date"),
			icon: "fa fa-clock-o",
			// The editor's own type says milliseconds.
			options: ["", "iso", "object"].map((value) => ({ value, label: _(`jwt.date.${value || "seconds"}`) })),
		},
	};
	return VALUE_TYPES.addclaims.map((type) => own[type] ?? type);
}
