/** What was typed cannot be meant; the message says why. */
export class Misuse extends Error {}
