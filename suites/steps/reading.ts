import type { Token } from '../../harness/at/token';
import { finalText } from '../../harness/bench/sent-command';

/** A report as received on the wire; null for none. */
export function textOf(report: Token | null): string | null {
  if (report?.kind === 'line') return report.text;
  return report?.kind === 'result' ? finalText(report.result) : null;
}
