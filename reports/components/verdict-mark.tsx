import type { Verdict } from '../../harness/ledger/record';

/** The state of a case in the list: its verdict, or why it has none. */
export type Standing = Verdict | 'missing' | 'not-run';

/** Every verdict has a sign of its own, for those who cannot tell the colours apart and for paper. */
export const SIGNS: Readonly<Record<Standing, string>> = {
  pass: '✓',
  fail: '✗',
  finding: '!',
  inconclusive: '?',
  error: '‼',
  'not-applicable': '–',
  missing: '∅',
  'not-run': '∅',
};

/** In words, where a person reads them. */
export function wordOf(standing: Standing): string {
  return standing.replace('-', ' ');
}

export function VerdictMark({ of: standing }: { readonly of: Standing }) {
  return (
    <span class={`verdict ${standing}`}>
      <i aria-hidden="true">{SIGNS[standing]}</i>
      {wordOf(standing)}
    </span>
  );
}
