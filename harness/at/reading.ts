import { type FinalResult, readResultCode, type TokenBody } from './token';

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

/** Longer than any line a module may send; what never ends is given up as noise at this size. */
const LONGEST_LINE = 65_536;

/**
 * Reads a line of text that begins behind `lead` bytes of CR LF. It ends at CR LF; a lone LF or CR ends it too,
 * but such a line is not framed. A CR in front of CR LF is an end of its own, so that an unexpected echo
 * (`AT` CR) does not take the framing of the answer behind it.
 *
 * Information text may have several lines parted by one CR LF (V.250 5.7.1): one that is `continued` by this line
 * lends it the CR LF that both share. A result code has to bring its own. Under ATV0 lines are `headless`: no CR LF
 * stands in front of them.
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

/** Marks of extended commands and reports: V.250 has `+` for standards; makers use these for their own. */
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

/** V.250 table 1. The other numbers answer calls, which no command here makes. */
const CODES: Readonly<Record<string, FinalResult>> = { 0: { kind: 'ok' }, 4: { kind: 'error' } };

/** Reads `0<CR>` or `4<CR>`, the final result codes of ATV0 (V.250 6.2.6); null for all else. */
export function readNumericCode({ bytes, complete }: Input): Reading | null {
  const result = CODES[bytes.toString('latin1', 0, 1)];
  if (result === undefined) return null;
  if (bytes.length < 2) return complete ? null : { wanted: 2 };
  return bytes[1] === CR ? { size: 2, body: { kind: 'result', result, framed: true } } : null;
}

/** Bytes that the module may send back; `line` says that they were a command line, sent with CR behind them. */
export interface ExpectedEcho {
  readonly bytes: Buffer;
  readonly line: boolean;
}

/**
 * Reads the echo of what was sent (V.250 6.2.4). Of a command line it ends with CR, CR LF or, where the module
 * makes a line end of each CR, with CR CR LF; that last form is told from the CR LF that opens an answer by the
 * CR LF behind it.
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
 * Reads the CR LF that a prompt may end in, where the echo of the data stands behind it. Without an echo the same CR LF opens
 * the answer; so data that reads as one is not looked for.
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
