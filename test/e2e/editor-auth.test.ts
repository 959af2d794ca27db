/** The admin API and the editor's connection under `editorAuth`, for those who may not use them. */
import { admitsUsers, obeysNoOtherOrigin } from "../support/editor-auth-suite.js";

describe("editorAuth beside a user with a password", () => {
	admitsUsers(() => ({}));
});

describe("editorAuth behind a proxy that adds the token", () => {
	obeysNoOtherOrigin(() => ({}));
});
