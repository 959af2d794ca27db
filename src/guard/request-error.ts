import { JwtError } from "../errors.js";

/** A failure that is the request's alone. Its message is for whoever sent that, and the answer repeats it. */
export class RequestError extends JwtError {}
