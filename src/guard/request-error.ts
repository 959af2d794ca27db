import { JwtError } from "../errors.js";

/** An error caused by the HTTP request itself. The response includes its message, because it helps the sender. */
export class RequestError extends JwtError {}
