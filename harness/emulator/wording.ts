import type { ModuleState } from './state';

/** V.250 table 1: result codes that ATV0 shows as numbers. Extended ones such as `+CME ERROR` keep their words. */
const NUMERIC_CODES: ReadonlyMap<string, string> = new Map([
  ['OK', '0'],
  ['CONNECT', '1'],
  ['NO CARRIER', '3'],
  ['ERROR', '4'],
]);

type Format = Pick<ModuleState, 'verbose' | 'quiet' | 'registers'>;

/** Information text (V.250 clause 5.7.1). */
export function informationLine(text: string, format: Format): Buffer {
  const { cr, lf } = lineEnds(format);
  return latin1(format.verbose ? cr + lf + text + cr + lf : text + cr + lf);
}

/** A final result code (V.250 clauses 5.7.1, 6.2.5 and 6.2.6); nothing under ATQ1. */
export function resultLine(text: string, format: Format): Buffer {
  const { cr, lf } = lineEnds(format);
  if (format.quiet) return Buffer.alloc(0);
  const numeric = NUMERIC_CODES.get(text);
  return latin1(format.verbose || numeric === undefined ? cr + lf + text + cr + lf : numeric + cr);
}

/** A line that comes by itself. */
export function reportLine(text: string | Buffer, format: Format): Buffer {
  const { cr, lf } = lineEnds(format);
  const bytes = typeof text === 'string' ? latin1(text) : text;
  return Buffer.concat([latin1(cr + lf), bytes, latin1(cr + lf)]);
}

function lineEnds({ registers }: Format): { cr: string; lf: string } {
  return { cr: String.fromCharCode(registers.get(3) ?? 13), lf: String.fromCharCode(registers.get(4) ?? 10) };
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
