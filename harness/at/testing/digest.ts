import { me3630 } from '../../family/me3630';
import { Digester } from '../digester';
import type { Token, TokenBody } from '../token';

/** What the module is expected to send back or to ask for. */
export interface Expected {
  readonly echo?: string;
  readonly prompt?: boolean;
  readonly numericCodes?: boolean;
}

/** A digester that was told what to expect. */
export function digester({ echo, prompt = false, numericCodes = false }: Expected = {}): Digester {
  const made = new Digester(me3630.dialect);
  made.expectEcho(echo === undefined ? null : Buffer.from(echo, 'latin1'));
  made.expectPrompt(prompt);
  made.expectNumericCodes(numericCodes);
  return made;
}

/** All tokens of these chunks; what is held back at the end is flushed if asked for. */
export function digest(
  chunks: readonly Uint8Array[],
  expected: Expected = {},
  { flush = true }: { flush?: boolean } = {},
): Token[] {
  const machine = digester(expected);
  const tokens = chunks.flatMap((chunk, t) => machine.push(chunk, t));
  return flush ? [...tokens, ...machine.flush()] : tokens;
}

/** Tokens without the time, which depends on how the bytes were cut. */
export const bodies = (tokens: readonly Token[]): (TokenBody & { raw: Buffer })[] =>
  tokens.map(({ t: _, ...body }) => ({ ...body, raw: Buffer.from(body.raw) }));

export const joined = (tokens: readonly Token[]): Buffer => Buffer.concat(tokens.map(({ raw }) => raw));

/** Latin-1: each character of a test's text is one byte. */
export const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** The bytes cut in two at each place, and one by one. */
export function everyCut(whole: Buffer): Buffer[][] {
  const inTwo = Array.from({ length: whole.length + 1 }, (_, at) => [
    whole.subarray(0, at),
    whole.subarray(at),
  ]);
  return [...inTwo, Array.from(whole, (byte) => Buffer.from([byte]))];
}
