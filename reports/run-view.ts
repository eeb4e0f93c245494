import { amount } from '../harness/ledger/amount';
import type { Ledger } from '../harness/ledger/ledger-reader';
import { type Outcome, outcomeOf } from '../harness/ledger/outcome';
import type { CaseRecord, Counts, InvariantRecord } from '../harness/ledger/record';
import { type Repetition, repetitionsOf } from '../harness/ledger/repetitions';
import { countVerdicts } from '../harness/ledger/verdict';
import { familyOf } from './compat/families';
import { type FailureGroup, failureGroups } from './failure-groups';
import { type KnownDeviations, knownIn } from './known-deviations/known-deviations';
import { visible } from './visible';

/** A requirement in a report. The catalogue is part of the suites; the caller passes it in. */
export interface CatalogueEntry {
  /** Section of the manual or standard, e.g. `1.1`. */
  readonly clause: string;
  /** One sentence. */
  readonly statement: string;
  /** A short quotation of the manual. */
  readonly phrase?: string | undefined;
}

/** By id, e.g. `R-015`, in the order of the documents. */
export type Catalogue = Readonly<Record<string, CatalogueEntry>>;

export { failedChecks } from './failure-groups';

export interface ReportOptions {
  /** Findings count as failures. */
  readonly strict?: boolean;
  /** The text of requirements; without it only their ids are shown. */
  readonly catalogue?: Catalogue;
  /** Accepted failures; they remain in every count. */
  readonly known?: KnownDeviations;
  /** A reason against the run that is not in its ledger, in one sentence: then it is not green. */
  readonly doubt?: string | undefined;
}

/** Makes a green run with such a reason inconclusive. */
export function doubted(ledger: Ledger, doubt: string | undefined): Ledger {
  if (doubt === undefined || ledger.footer?.verdict !== 'pass') return ledger;
  return { ...ledger, footer: { ...ledger.footer, verdict: 'inconclusive', reason: doubt } };
}

/** A promise known to be broken, and the cases that waited less because of it. */
export interface ShorterWait {
  readonly promise: string;
  /** Id of the first case in which it was broken. */
  readonly since: string;
  readonly ids: readonly string[];
}

/** Cases that share a reason, which is printed once. */
export interface ReasonGroup {
  /** The attribution, or why it does not apply. */
  readonly label: string;
  readonly reason: string;
  readonly ids: readonly string[];
}

/** The content that all reports of a run share. */
export interface RunView {
  readonly ledger: Ledger;
  readonly outcome: Outcome;
  readonly strict: boolean;
  readonly emulated: boolean;
  readonly counts: Counts;
  /** Failed cases; with `strict` the findings too. */
  readonly failures: readonly CaseRecord[];
  /** The same, grouped by explanation. */
  readonly failureGroups: readonly FailureGroup[];
  /** Findings, unless they count as failures. */
  readonly findings: readonly CaseRecord[];
  readonly findingGroups: readonly FailureGroup[];
  /** Invariants of the run that broke and fail it. */
  readonly brokenInvariants: readonly InvariantRecord[];
  /** Invariants of the run that broke, but count only as a finding. */
  readonly doubtfulInvariants: readonly InvariantRecord[];
  /** Cases that were not judged, left no record, or were not run. */
  readonly unjudged: readonly ReasonGroup[];
  /** Failures accepted by a known deviation, by deviation; and deviations that need attention. */
  readonly known: readonly ReasonGroup[];
  readonly shorterWaits: readonly ShorterWait[];
  readonly repetitions: readonly Repetition[];
  readonly notApplicable: readonly ReasonGroup[];
  readonly observed: readonly CaseRecord[];
  readonly observations: number;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** The note on an emulated run, the same in all reports. */
export const EMULATED = 'emulated module: tests the suite, is no evidence about a firmware';

export function viewOf(given: Ledger, { strict = false, doubt, known }: ReportOptions = {}): RunView {
  const ledger = doubted(given, doubt);
  const { cases, header } = ledger;
  const counts = countVerdicts(cases, ledger.footer?.notRun ?? null);
  const fails = (record: CaseRecord): boolean =>
    record.verdict === 'fail' || (strict && record.verdict === 'finding');
  const failures = cases.filter(fails);
  const findings = strict ? [] : cases.filter((record) => record.verdict === 'finding');
  const broken = ledger.invariants.filter(({ held }) => !held);
  const failing = broken.filter(({ level }) => level === 'must' || strict);
  const observed = cases.filter((record) => Object.keys(record.observations).length > 0);
  return {
    ledger,
    outcome: outcomeOf(ledger, { strict }),
    strict,
    emulated: header.bench.emulated,
    counts,
    failures,
    failureGroups: failureGroups(ledger, failures),
    findings,
    findingGroups: failureGroups(ledger, findings),
    brokenInvariants: failing,
    doubtfulInvariants: broken.filter((each) => !failing.includes(each)),
    unjudged: [...groupsOf(cases, 'inconclusive'), ...groupsOf(cases, 'error'), ...withoutRecord(ledger)],
    known: known ? knownGroups(ledger, known) : [],
    shorterWaits: shorterWaits(cases),
    repetitions: repetitionsOf(cases),
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

function knownGroups(ledger: Ledger, deviations: KnownDeviations): ReasonGroup[] {
  const { known, problems } = knownIn(ledger, deviations);
  return [
    ...known.map(({ deviation: { ticket, reason, author, expires }, ids }) => ({
      label: visible(`known: ${ticket}`),
      reason: visible(`${reason} (accepted by ${author} until ${expires})`),
      ids,
    })),
    ...problems.map((problem) => ({ label: 'look at', reason: visible(problem), ids: [] })),
  ];
}

function withoutRecord({ missing, footer }: Ledger): ReasonGroup[] {
  const left: ReasonGroup[] = [];
  if (missing.length > 0)
    left.push({ label: 'missing', reason: 'planned, but left no record', ids: missing });
  if (footer?.notRun)
    left.push({ label: 'not run', reason: visible(footer.notRun.reason), ids: footer.notRun.cases });
  return left;
}

function shorterWaits(cases: readonly CaseRecord[]): ShorterWait[] {
  const waits = new Map<string, ShorterWait & { readonly ids: string[] }>();
  for (const record of cases) {
    for (const { promise, since } of record.knownBroken) {
      const key = `${promise}\n${since}`;
      const wait = waits.get(key) ?? { promise, since, ids: [] };
      waits.set(key, wait);
      wait.ids.push(record.id);
    }
  }
  return [...waits.values()];
}

function factsOf(ledger: Ledger): RunView['facts'] {
  const { module, bench, cloud, login, suite, profile, seed, startedAt, runId } = ledger.header;
  const facts: [string, string | null | undefined][] = [
    ['model', [module?.manufacturer, module?.model].filter(Boolean).join(' ') || null],
    ['firmware', module?.firmware],
    ['family', familyOf(ledger.header)],
    [
      'bench',
      `${bench.name === null ? '' : `${bench.name}, `}${bench.transport} ${bench.port} on ${bench.os}`,
    ],
    ['cloud', cloud.kind],
    ['login', login],
    ['profile', profile],
    ['suite', suite.version + (suite.commit ? ` (${suite.commit.slice(0, 10)})` : '')],
    ['seed', String(seed)],
    ['run', runId],
    ['started', startedAt],
    ['finished', ledger.footer?.finishedAt],
    ['duration', durationOf(ledger)],
    ['connects', ledger.footer ? String(ledger.footer.connects) : null],
  ];
  return facts.map(([name, value]) => [name, visible(value ?? 'unknown')]);
}

/** `3 min 6 s`; null for a run without an end. */
function durationOf({ header, footer }: Ledger): string | null {
  if (!footer) return null;
  const seconds = Math.round((Date.parse(footer.finishedAt) - Date.parse(header.startedAt)) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A broken invariant of the run, in the same words in all reports. */
export function brokenText({ id, brokenIn, examined }: InvariantRecord): string {
  return `${id} broke in ${brokenIn.length} of ${amount(examined, 'case')}`;
}

/** Its document, clause, level and requirements, in one line. */
export function placeOf(record: CaseRecord): string {
  const requirements = record.requirements.length > 0 ? [record.requirements.join(', ')] : [];
  return visible([record.document, record.clause, record.level, ...requirements].join(' · '));
}

/** The reason of a verdict; for an inconclusive case with its attribution, and the note that nothing was judged. */
export function reasonOf({ verdict, reason }: CaseRecord): string | null {
  return verdict === 'inconclusive' ? `not judged: ${reason ?? 'no reason was given'}` : reason;
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
