/** Environment variables in the fields of a node. Ground: imports nothing. */

/** `${NAME}`, or the older `$(NAME)`: Node-RED replaces a field that is nothing else when it makes the node. */
const REFERENCE = /^\$(?:\{(\S+)\}|\((\S+)\))$/;

/** The environment variable that a field names, if that is all the field holds. */
export function variableName(text: string): string | undefined {
	const [, braced, bracketed] = REFERENCE.exec(text) ?? [];
	return braced ?? bracketed;
}

/** Whether Node-RED replaces a field by an environment variable. One that is still there in the runtime is not set. */
export const isVariable = (text: unknown): boolean => typeof text === "string" && variableName(text) !== undefined;
