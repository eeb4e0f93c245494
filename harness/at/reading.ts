import type { TokenBody } from './token';

/**
 * What a rule makes of the bytes in front of it: a token and how many bytes it is, or how many bytes there must
 * be in all before another look is worth while.
 */
export type Reading = { readonly size: number; readonly body: TokenBody } | { readonly wanted: number };

/** The bytes in front of a rule. */
export interface Input {
  readonly bytes: Buffer;
  /** Nothing more will come: a rule that would wait decides on what there is. */
  readonly complete: boolean;
  /** See `Dialect`. */
  readonly vendorError: string | null;
}

export const CR = 0x0d;
export const LF = 0x0a;
export const NUL = 0x00;
export const BLANK = 0x20;

export const noise = (size: number): Reading => ({ size, body: { kind: 'noise' } });

/** One byte more than there are now; noise when there will be none. */
export function oneMore({ bytes, complete }: Input): Reading {
  return complete ? noise(bytes.length) : { wanted: bytes.length + 1 };
}
