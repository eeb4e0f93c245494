import { type FinalResult, readResultCode, type TokenBody } from './token';

/**
 * The result of a reading rule: a token and its size in bytes, or the total number of bytes needed before the rule
 * can decide.
 */
export type Reading = { readonly size: number; readonly body: TokenBody } | { readonly wanted: number };

/** The input of a reading rule. */
export interface Input {
  readonly bytes: Buffer;
  /** No more bytes will come: a rule decides on these instead of waiting. */
  readonly complete: boolean;
  /** See `Dialect`. */
  readonly vendorError: string | null;
}

export const CR = 0x0d;
export const LF = 0x0a;
export const NUL = 0x00;
export const BLANK = 0x20;

export const noise = (size: number): Reading => ({ size, body: { kind: 'noise' } });

/** Asks for one more byte; noise if the input is complete. */
export function oneMore({ bytes, complete }: Input): Reading {
  return complete ? noise(bytes.length) : { wanted: bytes.length + 1 };
}

/** Longer than any line that a module may send, bytes; a line without end becomes noise at this size. */
const LONGEST_LINE = 65_536;

/**
 * Reads a line of text after `lead` bytes of CR LF. It ends at CR LF; a lone LF or CR ends it too, but such a line is
 * not framed. A CR before CR LF ends a line by itself, so that an unexpected echo (`AT` CR) does not consume the CR
 * LF that frames the answer.
 *
 * Information text may have several lines separated by one CR LF (V.250 5.7.1): if this line is `continued`, the CR
 * LF of the line before counts for both. A result code needs a CR LF of its own. With ATV0 lines are `headless`: no
 * CR LF precedes them.
 */
export function readTextLine(
  input: Input,
  lead: number,
  { continued, headless }: { readonly continued: boolean; readonly headless: boolean },
): Reading {
  const { bytes, complete, vendorError } = input;
  const end = lineEnd(bytes, lead);
  if (end === -1) return bytes.length >= LONGEST_LINE ? noise(LONGEST_LINE) : oneMore(input);
  if (end >= LONGEST_LINE) return noise(LONGEST_LINE);
  if (bytes[end] === CR && end + 1 === bytes.length && !complete) return { wanted: bytes.length + 1 };
  const ended = bytes[end] === CR && bytes[end + 1] === LF;
  const text = bytes.toString('utf8', lead, end);
  const framed = ended && (lead > 0 || headless);
  const result = readResultCode(text, vendorError);
  return {
    size: end + (ended ? 2 : 1),
    body: result
      ? { kind: 'result', result, framed }
      : { kind: 'line', text, name: nameOf(text), framed: framed || (ended && continued) },
  };
}

function lineEnd(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] === CR || bytes[at] === LF) return at;
  }
  return -1;
}

/** First characters of extended names: `+` is reserved for standards (V.250 5.4.1); vendors use all of these. */
const MARK = '[+^*$%#&@]';

/** Unsolicited result codes that V.250 spells as a bare word. */
const BARE_NAME = new RegExp(`^(RING|NO CARRIER|${MARK}[A-Z0-9]+)$`, 'i');

const NAME = new RegExp(`^(${MARK}[^:]*):`);

/**
 * The part before the colon of a line that begins with a mark; the whole of an unsolicited result code without one
 * (`+READY`, `RING`); null for any other line.
 */
function nameOf(text: string): string | null {
  return BARE_NAME.test(text) ? text : (NAME.exec(text)?.[1] ?? null);
}

/** V.250 table 1. The other numeric codes concern calls, which no command here makes. */
const CODES: Readonly<Record<string, FinalResult>> = { 0: { kind: 'ok' }, 4: { kind: 'error' } };

/** Reads `0<CR>` or `4<CR>`, the final result codes of ATV0 (V.250 6.2.6); null for anything else. */
export function readNumericCode({ bytes, complete }: Input): Reading | null {
  const result = CODES[bytes.toString('latin1', 0, 1)];
  if (result === undefined) return null;
  if (bytes.length < 2) return complete ? null : { wanted: 2 };
  return bytes[1] === CR ? { size: 2, body: { kind: 'result', result, framed: true } } : null;
}

/** Bytes that the module may echo; `line` if they were a command line, sent with a CR after them. */
export interface ExpectedEcho {
  readonly bytes: Buffer;
  readonly line: boolean;
}

/**
 * Reads the echo of what was sent (V.250 6.2.4). The echo of a command line ends with CR, with CR LF or, if the
 * module appends CR LF to each CR, with CR CR LF. Only a further CR LF tells the last form from a CR and the CR LF
 * that opens the answer.
 * @returns null when the bytes are no echo
 */
export function readEcho(input: Input, expected: ExpectedEcho): Reading | null {
  const { bytes, complete } = input;
  const body = expected.bytes;
  const common = Math.min(bytes.length, body.length);
  if (body.compare(bytes, 0, common, 0, common) !== 0) return null;
  const needed = body.length + (expected.line ? 1 : 0);
  if (bytes.length < needed) return complete ? null : { wanted: bytes.length + 1 };
  if (!expected.line) return echo(body.length);
  if (bytes[body.length] !== CR) return null;
  return lineEcho(bytes, body.length, complete);
}

/**
 * Reads the CR LF that may end a prompt, if the echo of the data follows. Without an echo the same CR LF opens the
 * answer, so data that looks like a result code is not taken as an echo.
 * @returns null when no echo follows
 */
export function readLineEndBeforeEcho(
  { bytes, complete, vendorError }: Input,
  { bytes: body }: ExpectedEcho,
): Reading | null {
  if (bytes[0] !== CR || (bytes.length > 1 && bytes[1] !== LF)) return null;
  if (readResultCode(body.toString('latin1'), vendorError)) return null;
  const behind = bytes.subarray(2);
  const common = Math.min(behind.length, body.length);
  if (body.compare(behind, 0, common, 0, common) !== 0) return null;
  if (behind.length < body.length) return complete ? null : { wanted: bytes.length + 1 };
  return noise(2);
}

function lineEcho(bytes: Buffer, at: number, complete: boolean): Reading {
  const rest = bytes.subarray(at, at + 5);
  if (rest[1] === LF) return echo(at + 2);
  const doubled = [CR, CR, LF, CR, LF];
  const asFarAsItGoes = doubled.slice(0, rest.length).every((byte, index) => rest[index] === byte);
  if (!asFarAsItGoes) return echo(at + 1);
  if (rest.length === doubled.length) return echo(at + 3);
  return complete ? echo(at + 1) : { wanted: bytes.length + 1 };
}

const echo = (size: number): Reading => ({ size, body: { kind: 'echo' } });
