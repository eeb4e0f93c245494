import type { Ledger } from '../../harness/ledger/ledger-reader';
import type { Outcome } from '../../harness/ledger/outcome';
import { text } from '../../reports/markdown-text';
import type { Rejudgement } from './rejudge';

/** What a new judgement of an old run changes and why, in Markdown; it reads as plain text on a terminal as well. */
export function rejudgedMarkdown({ ledger, before, after, changes }: Rejudgement): string {
  const { header, invariants } = ledger;
  const broken = invariants.filter(({ held }) => !held);
  return [
    `# ${text(header.runId)}, judged by the rules of today`,
    '',
    `- before: ${verdictText(before)}`,
    `- today: ${verdictText(after)}`,
    `- ${changes.length} of ${ledger.cases.length} cases have another verdict`,
    ...changes.flatMap(({ id, before: old, after: now, why }) => [
      '',
      `## ${text(id)}: ${old.verdict} before, ${now.verdict} today`,
      '',
      `- why: ${text(why)}`,
      ...(old.reason === null ? [] : [`- before: ${text(old.reason)}`]),
      ...(now.reason === null ? [] : [`- today: ${text(now.reason)}`]),
    ]),
    ...broken.flatMap((record) => [
      '',
      `## ${record.id} (${record.title}) broke in ${record.brokenIn.length} of ${record.examined} cases`,
      '',
      ...record.places.map(
        (place) => `- ${text(place.case)}: expected ${text(place.expected)}, got ${text(place.actual)}`,
      ),
    ]),
    '',
  ].join('\n');
}

/** The same for programs. */
export function rejudgedJson({ ledger, before, after, changes }: Rejudgement): string {
  const { header, invariants } = ledger;
  return `${JSON.stringify({ runId: header.runId, seal: sealOf(ledger), before, after, changes, invariants }, null, 2)}\n`;
}

function sealOf({ seal }: Ledger): Ledger['seal'] {
  return seal;
}

function verdictText({ verdict, reason }: Outcome): string {
  return `${verdict.toUpperCase()}${reason === null ? '' : `: ${text(reason)}`}`;
}
