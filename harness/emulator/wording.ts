import type { Behaviour } from './behaviour';
import type { Dialect, ErrorFamily } from './dialect';
import type { ModuleState } from './state';

/** V.250 table 1: result codes that ATV0 makes numeric. Extended ones such as `+CME ERROR` stay verbose. */
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

/** A final result code (V.250 clauses 5.7.1, 6.2.5 and 6.2.6); empty after ATQ1. */
export function resultLine(text: string, format: Format): Buffer {
  const { cr, lf } = lineEnds(format);
  if (format.quiet) return Buffer.alloc(0);
  const numeric = NUMERIC_CODES.get(text);
  return latin1(format.verbose || numeric === undefined ? cr + lf + text + cr + lf : numeric + cr);
}

/** An unsolicited line. */
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

/** Codes of 3GPP TS 27.007 clause 9.2 that this module uses. */
const CME_TEXTS = {
  3: 'operation not allowed',
  4: 'operation not supported',
  11: 'SIM PIN required',
  16: 'incorrect password',
  21: 'invalid index',
  30: 'no network service',
  31: 'network timeout',
  50: 'incorrect parameters',
  100: 'unknown',
} as const;

export type CmeCode = keyof typeof CME_TEXTS;

/**
 * `<code>` of `+CMD ERROR`, which the manual leaves undefined. These are from the manual of the Neoway N58, which has
 * the same family of commands.
 */
export const cmdCode = { noConnection: -1, refused: -2, notAcknowledged: -3 } as const;

export function cmdError(code: number, form: Dialect['cmdCode']): string {
  return `+CMD ERROR: ${form === 'bracketed' ? `<${code}>` : code}`;
}

/** The report of section 1.1. It is numeric with `+CMEE=0`, to be distinguishable from a final `ERROR`. */
export function cmeReport(code: CmeCode, errorReports: 0 | 1 | 2): string {
  return `+CME ERROR: ${errorReports === 2 ? CME_TEXTS[code] : code}`;
}

/** A refusal as a final result (3GPP TS 27.007 clause 9.1). */
export function finalError(
  family: ErrorFamily,
  codes: { readonly cme: CmeCode; readonly cmd: number },
  { errorReports, cmdCode: form }: { readonly errorReports: 0 | 1 | 2; readonly cmdCode: Dialect['cmdCode'] },
): string {
  if (family === 'cmd') return cmdError(codes.cmd, form);
  if (family === 'error' || errorReports === 0) return 'ERROR';
  return cmeReport(codes.cme, errorReports);
}

/** Sends a refusal by `+CMD ERROR` as a separate line before the final result ERROR. */
export const codeInFront: Behaviour = {
  name: 'code in front of ERROR',
  async command({ name }, _module, next) {
    const answer = await next();
    if (!name.startsWith('+CLOUD') || answer === undefined || answer === 'silent') return answer;
    const { result, lines = [] } = answer;
    return result?.startsWith('+CMD ERROR')
      ? { ...answer, lines: [...lines, result], result: 'ERROR' }
      : answer;
  },
};
