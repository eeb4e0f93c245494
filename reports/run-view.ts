import type { Ledger } from '../harness/ledger/ledger-reader';
import { type Outcome, outcomeOf } from '../harness/ledger/outcome';
import type { CaseRecord, Counts } from '../harness/ledger/record';
import { countVerdicts } from '../harness/ledger/verdict';
import { visible } from './visible';

export interface ReportOptions {
  /** Findings count as failures. */
  readonly strict?: boolean;
}

/** Cases that share a reason, so that it is said once. */
export interface ReasonGroup {
  /** Who is answerable, or why it does not apply. */
  readonly label: string;
  readonly reason: string;
  readonly ids: readonly string[];
}

/** What every report of a run says, each in its own way. */
export interface RunView {
  readonly ledger: Ledger;
  readonly outcome: Outcome;
  readonly strict: boolean;
  readonly emulated: boolean;
  readonly counts: Counts;
  /** Failed cases; with `strict` the findings too. */
  readonly failures: readonly CaseRecord[];
  /** Findings, unless they count as failures. */
  readonly findings: readonly CaseRecord[];
  readonly unjudged: readonly ReasonGroup[];
  readonly notApplicable: readonly ReasonGroup[];
  readonly observed: readonly CaseRecord[];
  readonly observations: number;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** What an emulated run is worth, in the same words everywhere. */
export const EMULATED = 'emulated module: proves the suite, says nothing about a firmware';

export function viewOf(ledger: Ledger, { strict = false }: ReportOptions = {}): RunView {
  const { cases, header } = ledger;
  const counts = countVerdicts(cases, ledger.footer?.notRun ?? null);
  const fails = (record: CaseRecord): boolean =>
    record.verdict === 'fail' || (strict && record.verdict === 'finding');
  const observed = cases.filter((record) => Object.keys(record.observations).length > 0);
  return {
    ledger,
    outcome: outcomeOf(ledger, { strict }),
    strict,
    emulated: header.bench.emulated,
    counts,
    failures: cases.filter(fails),
    findings: strict ? [] : cases.filter((record) => record.verdict === 'finding'),
    unjudged: [...groupsOf(cases, 'inconclusive'), ...groupsOf(cases, 'error'), ...missingGroup(ledger)],
    notApplicable: groupsOf(cases, 'not-applicable'),
    observed,
    observations: observed.reduce((sum, record) => sum + Object.keys(record.observations).length, 0),
    facts: factsOf(ledger),
  };
}

const labels: Partial<Record<CaseRecord['verdict'], string>> = {
  error: 'harness error',
  'not-applicable': 'not offered',
};

function groupsOf(cases: readonly CaseRecord[], verdict: CaseRecord['verdict']): ReasonGroup[] {
  const groups = new Map<string, { label: string; reason: string; ids: string[] }>();
  for (const record of cases.filter((each) => each.verdict === verdict)) {
    const label = labels[verdict] ?? record.attribution ?? verdict;
    const reason = visible((record.reason ?? 'no reason was given').replace(/\s*\n\s*/g, ' '));
    const key = `${label}\n${reason}`;
    const group = groups.get(key) ?? { label, reason, ids: [] };
    groups.set(key, group);
    group.ids.push(record.id);
  }
  return [...groups.values()];
}

function missingGroup({ missing }: Ledger): ReasonGroup[] {
  return missing.length === 0
    ? []
    : [{ label: 'missing', reason: 'planned, but left no record', ids: missing }];
}

function factsOf(ledger: Ledger): RunView['facts'] {
  const { module, bench, cloud, suite, profile, seed, startedAt, runId } = ledger.header;
  const facts: [string, string | null | undefined][] = [
    ['model', [module?.manufacturer, module?.model].filter(Boolean).join(' ') || null],
    ['firmware', module?.firmware],
    ['bench', `${bench.transport} ${bench.port} on ${bench.os}`],
    ['cloud', cloud.kind],
    ['profile', profile],
    ['suite', suite.version + (suite.commit ? ` (${suite.commit.slice(0, 10)})` : '')],
    ['seed', String(seed)],
    ['run', runId],
    ['started', startedAt],
    ['finished', ledger.footer?.finishedAt],
    ['connects', ledger.footer ? String(ledger.footer.connects) : null],
  ];
  return facts.map(([name, value]) => [name, visible(value ?? 'unknown')]);
}

/** Its document, clause, level and requirements, in one line. */
export function placeOf(record: CaseRecord): string {
  const requirements = record.requirements.length > 0 ? [record.requirements.join(', ')] : [];
  return visible([record.document, record.clause, record.level, ...requirements].join(' · '));
}

/** Why a case is what it is; of one that is inconclusive, whoever is answerable, that nothing was judged. */
export function reasonOf({ verdict, reason }: CaseRecord): string | null {
  return verdict === 'inconclusive' ? `not judged: ${reason ?? 'no reason was given'}` : reason;
}

export function failedChecks(record: CaseRecord): CaseRecord['checks'] {
  return record.checks.filter((check) => !check.held);
}

/** The verdict of a run as a headline. */
export function headline({ outcome }: RunView): string {
  const words = {
    pass: 'PASS',
    fail: 'FAIL',
    inconclusive: 'INCONCLUSIVE',
    void: 'VOID',
    incomplete: 'INCOMPLETE',
  };
  return visible(`${words[outcome.verdict]}${outcome.reason ? `: ${outcome.reason}` : ''}`);
}
