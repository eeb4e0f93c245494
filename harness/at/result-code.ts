import type { FinalResult, Token } from './token';

const EXTENDED = /^\+CM([ES]) ERROR: *(.*)$/;
const KIND = { E: 'cme', S: 'cms' } as const;

/**
 * Reads a final result code: `OK` and `ERROR` (V.250 5.7.1), `+CME ERROR` (3GPP TS 27.007 9.2), `+CMS ERROR` (27.005 3.2.5) or
 * the vendor's own. The code is kept as printed: `50`, `SIM busy` or `<3>`.
 * @param vendorError see `Dialect`
 * @returns null when the text is something else
 */
export function readResultCode(text: string, vendorError: string | null): FinalResult | null {
  if (text === 'OK') return { kind: 'ok' };
  if (text === 'ERROR') return { kind: 'error' };
  if (vendorError !== null && text.startsWith(`${vendorError}:`)) {
    const code = text.slice(vendorError.length + 1).replace(/^ +/, '');
    return { kind: 'vendor', name: vendorError, code };
  }
  const match = EXTENDED.exec(text);
  if (!match) return null;
  return { kind: KIND[match[1] as keyof typeof KIND], code: match[2] ?? '' };
}

/** A result code as the module would print it, e.g. `+CME ERROR: 50`. */
export function printResultCode(result: FinalResult): string {
  switch (result.kind) {
    case 'ok':
      return 'OK';
    case 'error':
      return 'ERROR';
    case 'vendor':
      return `${result.name}: ${result.code}`;
    default:
      return `+${result.kind.toUpperCase()} ERROR: ${result.code}`;
  }
}

/** `+CME ERROR` and the vendor's own error may also report, in front of OK or behind it, how something ended in the network. */
export function mayBeReport(token: Token): boolean {
  return token.kind === 'result' && (token.result.kind === 'cme' || token.result.kind === 'vendor');
}
