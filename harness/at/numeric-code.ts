import { CR, type Input, type Reading } from './reading';
import type { FinalResult } from './token';

/** V.250 table 1. The other numbers answer calls, which no command here makes. */
const CODES: Readonly<Record<string, FinalResult>> = { 0: { kind: 'ok' }, 4: { kind: 'error' } };

/** Reads `0<CR>` or `4<CR>`, the final result codes of ATV0 (V.250 6.2.6); null for all else. */
export function readNumericCode({ bytes, complete }: Input): Reading | null {
  const result = CODES[bytes.toString('latin1', 0, 1)];
  if (result === undefined) return null;
  if (bytes.length < 2) return complete ? null : { wanted: 2 };
  return bytes[1] === CR ? { size: 2, body: { kind: 'result', result, framed: true } } : null;
}
