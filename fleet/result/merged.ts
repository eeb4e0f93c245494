import { amount } from '../../harness/ledger/amount';
import { readLedger } from '../../harness/ledger/ledger-reader';
import type { Verdict } from '../../harness/ledger/record';
import type { CatalogueEntry } from '../../reports/compat/case-rows';
import { type Compatibility, compatibilityOf } from '../../reports/compat/compatibility';
import { loadRuns } from '../../reports/compat/load-runs';
import { table, text } from '../../reports/markdown';
import { firstRoundOf, isWhole } from '../agent/run-result';
import type { Request } from '../job/part';
import { CANCELLED } from '../queue/part-states';
import type { TakeRecord } from '../queue/pools';
import type { Collected } from './collection';
import { type CountedRun, isOpen, moduleReasons } from './tested-modules';

/** The verdict of one bench on one case. */
export interface Judgement {
  readonly bench: string;
  readonly part: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
}

/** A case and the benches that judged it. */
interface MergedCase {
  readonly id: string;
  readonly by: readonly Judgement[];
  /** Two benches disagree about it. */
  readonly conflict: boolean;
}

/** An attempt at a part, including one that does not count. */
export interface Try extends TakeRecord {
  /** Why it does not count; null if it does. */
  readonly lost: string | null;
}

/** The qualification of a firmware by several benches. */
export interface Merged {
  readonly id: string;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** One sentence; null for a pass. */
  readonly reason: string | null;
  readonly cases: readonly MergedCase[];
  readonly tries: readonly Try[];
  readonly parts: readonly Collected[];
  readonly notes: readonly string[];
  readonly matrix: Compatibility;
}

export interface MergeInput extends Pick<Request, 'split'> {
  readonly id: string;
  readonly parts: readonly Collected[];
  readonly takes: readonly TakeRecord[];
  readonly notes: readonly string[];
  readonly catalogue: readonly CatalogueEntry[];
}

/** Combines the ledgers of all parts. A conflict is defined as in the matrix of many runs. */
export function merge({ id, split, parts, takes, notes, catalogue }: MergeInput): Merged {
  const ledgers = parts.flatMap(({ ledger }) => ledger ?? []);
  const { runs, leftOut } = loadRuns(ledgers);
  const matrix = compatibilityOf(runs, catalogue, { emulated: true, leftOut });
  const conflicts = new Set(
    [...matrix.cases.values()]
      .filter(({ cells }) => cells.some(({ state }) => state === 'conflict'))
      .map(({ id: caseId }) => caseId),
  );
  const counted = parts.flatMap((each) => countedRun(each) ?? []);
  const cases = mergedCases(parts, counted, conflicts);
  const tries = takes.map((take) => ({ ...take, lost: lostReason(take, parts) }));
  const verdict = verdictOf(cases, parts, counted, moduleReasons(counted, split));
  return { id, ...verdict, cases, tries, parts, notes, matrix };
}

/** Null if nothing of it counts. Failures count in any run; everything else only in a complete one. */
function countedRun({ part, result, ledger: file }: Collected): CountedRun | null {
  if (file === null || result === null) return null;
  const ledger = readLedger(file);
  const { header, footer, cases } = ledger;
  if (footer?.verdict === 'void') return null;
  const records = isWhole(ledger) ? cases : cases.filter(({ verdict }) => verdict === 'fail');
  return { part, bench: result.bench, header, records };
}

function mergedCases(
  parts: readonly Collected[],
  counted: readonly CountedRun[],
  conflicts: ReadonlySet<string>,
): MergedCase[] {
  const by = new Map<string, Judgement[]>();
  for (const { part } of parts) for (const id of part.cases) by.set(id, by.get(id) ?? []);
  for (const { part, bench, records } of counted)
    for (const { id, verdict, reason } of records)
      by.get(firstRoundOf(id))?.push({ bench, part: part.part, verdict, reason });
  return [...by].map(([id, judgements]) => ({ id, by: judgements, conflict: conflicts.has(id) }));
}

/**
 * Whether it failed, or a bench judged it in all rounds of a part, or every bench found that it does not apply: that one
 * bench does not offer what it needs says nothing about another that does but could not judge it.
 */
function isJudged({ by }: MergedCase): boolean {
  const open = new Set(by.filter(isOpen).map(({ part }) => part));
  return by.some(({ part, verdict }) => {
    if (verdict === 'fail') return true;
    return !open.has(part) && (verdict !== 'not-applicable' || open.size === 0);
  });
}

function lostReason({ take, part }: TakeRecord, parts: readonly Collected[]): string | null {
  const end = parts.find((each) => each.part.part === part);
  if (end?.result?.take === take) return null;
  if (end?.result) return `not counted: the part was taken over, and judged by ${end.result.bench}`;
  return end?.givenUp ?? 'it was lost';
}

/** Never better than the runs: what keeps one of them from a pass is a reason here, unless another bench made up for it. */
function verdictOf(
  cases: readonly MergedCase[],
  parts: readonly Collected[],
  counted: readonly CountedRun[],
  ofModules: readonly string[],
): Pick<Merged, 'verdict' | 'reason'> {
  const failed = cases.filter(({ by }) => by.some(({ verdict }) => verdict === 'fail'));
  const failedRuns = parts.filter(({ result }) => result?.verdict === 'fail');
  const unjudged = cases.filter((each) => !isJudged(each));
  const conflicts = cases.filter(({ conflict }) => conflict);
  const voids = parts.filter(({ result }) => result?.verdict === 'void');
  const doubtful = parts.filter((each) => isDoubtful(each, counted));
  const cancelled = parts.filter(isCancelled);
  const reasons = [
    ...(failed.length > 0 ? [`${count(failed, 'case')} failed`] : []),
    ...(failed.length === 0 && failedRuns.length > 0
      ? failedRuns.map(({ part, result }) => `${part.part} failed: ${result?.reason}`)
      : []),
    ...(conflicts.length > 0 ? [`benches disagree about ${count(conflicts, 'case')}`] : []),
    ...(unjudged.length > 0 ? [`${count(unjudged, 'case')} could not be judged`] : []),
    ...(unjudged.length === 0 && !cases.some(isTested) ? ['no case was judged, as none applies'] : []),
    ...voids.map(({ part, result }) => `${part.part} is void: ${result?.reason}`),
    ...doubtful.map(({ part, result }) => `${part.part} is inconclusive: ${result?.reason}`),
    ...(cancelled.length > 0 ? [amount(cancelled.length, 'part was cancelled', 'parts were cancelled')] : []),
    ...ofModules,
  ];
  if (reasons.length === 0) return { verdict: 'pass', reason: null };
  const verdict = failed.length + failedRuns.length > 0 ? 'fail' : 'inconclusive';
  return { verdict, reason: reasons.join('; ') };
}

/** Whether any bench tried it. */
function isTested({ by }: Pick<MergedCase, 'by'>): boolean {
  return by.some(({ verdict }) => verdict !== 'not-applicable');
}

/** Whether its run judged all its cases and is inconclusive nevertheless, e.g. for a missing negative control. */
function isDoubtful({ part, result }: Collected, counted: readonly CountedRun[]): boolean {
  if (result?.verdict !== 'inconclusive') return false;
  const records = counted.find((run) => run.part === part)?.records ?? [];
  return records.some(({ verdict }) => verdict !== 'not-applicable') && !records.some(isOpen);
}

/** While it ran, or before. */
function isCancelled({ result, givenUp }: Collected): boolean {
  return result?.verdict === 'cancelled' || givenUp === CANCELLED;
}

function count(list: readonly unknown[], what: string): string {
  return amount(list.length, what);
}

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

/** `qualification.md`: what needs attention first, then which bench judged what. */
export function mergedMarkdown(merged: Merged): string {
  const { id, verdict, reason, cases, tries, parts, notes } = merged;
  const sections = [
    `# Qualification ${text(id)}: ${verdict}`,
    reason === null ? `${count(cases, 'case')}, all judged.` : `${text(reason)}.`,
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

/** What happened to the last part that contained a case. */
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
