import { JwtError } from "../errors.js";

/**
 * Creates the error for a store that cannot be asked.
 * @param problem a sentence about the problem, without anything that the store answered
 */
export const unavailable = (problem: string): JwtError =>
	new JwtError("ERR_JWT_STORE_UNAVAILABLE", `${problem} Try again in a moment.`);
