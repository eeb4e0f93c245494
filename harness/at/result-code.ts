import type { FinalResult } from './token';

const EXTENDED = /^\+CM([ESD]) ERROR: *(.*)$/;
const FAMILY = { E: 'cme', S: 'cms', D: 'cmd' } as const;

/**
 * Reads a final result code: `OK` and `ERROR` (V.250 5.7.1), `+CME ERROR` (3GPP TS 27.007 9.2), `+CMS ERROR`
 * (27.005 3.2.5) or `+CMD ERROR`, which some vendors
 * have for commands of their own. The code is kept as printed: `50`, `SIM busy` or `<3>`.
 * @returns null when the text is something else
 */
export function readResultCode(text: string): FinalResult | null {
  if (text === 'OK') return { kind: 'ok' };
  if (text === 'ERROR') return { kind: 'error' };
  const match = EXTENDED.exec(text);
  if (!match) return null;
  return { kind: FAMILY[match[1] as keyof typeof FAMILY], code: match[2] ?? '' };
}

/** A result code as the module would print it, e.g. `+CME ERROR: 50`. */
export function printResultCode(result: FinalResult): string {
  if (result.kind === 'ok') return 'OK';
  if (result.kind === 'error') return 'ERROR';
  return `+${result.kind.toUpperCase()} ERROR: ${result.code}`;
}
