import type { Dialect, ErrorFamily } from './dialect';

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
 * `<code>` of `+CMD ERROR`, which the manual leaves undefined: the table that the manual of the Neoway N58 prints for
 * the same family of commands.
 */
export const cmdCode = { noConnection: -1, refused: -2, notAcknowledged: -3 } as const;

export function cmdError(code: number, form: Dialect['cmdCode']): string {
  return `+CMD ERROR: ${form === 'bracketed' ? `<${code}>` : code}`;
}

/** The report of section 1.1: with `+CMEE=0` it must still be told from a final `ERROR`, hence the number. */
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
