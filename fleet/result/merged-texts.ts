import { table, text } from '../../reports/markdown-text';
import type { Collected } from './collection';
import { isJudged, type Merged, type MergedCase } from './merged';

/** `qualification.json`: the merged qualification for programs. */
export function mergedJson({ id, verdict, reason, cases, tries, parts, notes }: Merged): object {
  return {
    schema: 1,
    qualification: id,
    verdict,
    reason,
    notes,
    parts: parts.map(({ part, result, givenUp }) => ({
      part: part.part,
      cases: part.cases.length,
      bench: result?.bench ?? null,
      take: result?.take ?? null,
      verdict: result?.verdict ?? null,
      reason: givenUp ?? result?.reason ?? null,
      ledgerSha256: result?.seal?.sha256 ?? null,
    })),
    tries,
    cases,
  };
}

/** `qualification.md`: who judged what, and what is not as it should be first. */
export function mergedMarkdown(merged: Merged): string {
  const { id, verdict, reason, cases, tries, parts, notes } = merged;
  const sections = [
    `# Qualification ${text(id)}: ${verdict}`,
    reason === null ? `${cases.length} cases, all judged.` : `${text(reason)}.`,
    ...section(
      'Conflicts',
      cases.filter(({ conflict }) => conflict),
    ),
    ...section('Failed', cases.filter(failed)),
    ...section(
      'Not judged',
      cases.filter((each) => !isJudged(each)),
      (id) => whyNot(id, parts),
    ),
    '## Who judged what',
    table(
      ['part', 'bench', 'cases', 'judged', 'verdict', 'why'],
      parts.map(({ part, result, givenUp }) =>
        [
          part.part,
          result?.bench ?? '-',
          String(part.cases.length),
          String(result?.judged ?? 0),
          givenUp === null ? (result?.verdict ?? 'not run') : 'given up',
          givenUp ?? result?.reason ?? '',
        ].map(text),
      ),
    ),
    '## Every try',
    table(
      ['part', 'bench', 'agent', 'since', 'agents lost before', 'counts'],
      tries.map(({ part, bench, agent, at, lostBefore, lost }) =>
        [part, bench, agent, at, String(lostBefore), lost ?? 'yes'].map(text),
      ),
    ),
    ...(notes.length === 0 ? [] : ['## Notes', notes.map((note) => `- ${text(note)}`).join('\n')]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function failed({ by }: MergedCase): boolean {
  return by.some(({ verdict }) => verdict === 'fail');
}

/** What became of the last part that was to judge a case. */
function whyNot(id: string, parts: readonly Collected[]): string {
  const last = parts.filter(({ part }) => part.cases.includes(id)).at(-1);
  return last?.givenUp ?? last?.result?.reason ?? 'no bench ran it';
}

function section(
  title: string,
  cases: readonly MergedCase[],
  without: (id: string) => string = () => 'no bench ran it',
): string[] {
  if (cases.length === 0) return [];
  const lines = cases.map(({ id, by }) => {
    const each = by.map(({ bench, verdict, reason }) =>
      text(`${verdict} on ${bench}${reason === null ? '' : ` (${reason})`}`),
    );
    return `- **${text(id)}**: ${each.join('; ') || text(without(id))}`;
  });
  return [`## ${title}`, lines.join('\n')];
}
