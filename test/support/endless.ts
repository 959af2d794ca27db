import type { JwtConfigOptions } from "../../src/options.js";

/** For tests whose tokens say at most what is tested, and so not when they expire. */
export const ENDLESS: Partial<JwtConfigOptions> = { requireexp: false };
