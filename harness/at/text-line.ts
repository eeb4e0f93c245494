import { CR, type Input, LF, noise, oneMore, type Reading } from './reading';
import { type FinalResult, readResultCode } from './token';

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
