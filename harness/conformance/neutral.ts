/**
 * Text without a meaning to any part of a module: letters and digits, a letter first. Blanks, commas, quotes,
 * semicolons, digits alone and long lines are for the cases that are about them; everywhere else a module that takes
 * them in another way must not be noticed.
 */
export const NEUTRAL_TEXT = /^[A-Za-z][A-Za-z0-9]{0,62}$/;

/** A level of a topic that the platform takes as well; a topic has to stay well below the 64 bytes of section 1.4. */
export const NEUTRAL_LEVEL = /^[a-z][a-z0-9]{0,9}$/;

/** Texts of one kind that are told apart by their number: `n3f09c17abx12`. */
export function numbered(nonce: string, number: number): string {
  return `${nonce}x${number}`;
}

/** A neutral text with the nonce inside, as long as the case needs it. */
export function lengthened(nonce: string, bytes: number): string {
  return nonce.padEnd(bytes, 'abcdefghijklmnopqrstuvwxyz').slice(0, bytes);
}
