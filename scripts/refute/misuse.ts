/** A mistake in the arguments; the message says which. */
export class Misuse extends Error {}
