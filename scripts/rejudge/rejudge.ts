import {
  type Breach,
  InvariantTally,
  RUN_INVARIANTS,
  type RunInvariant,
} from '../../harness/conformance/invariant-tally';
import { amount } from '../../harness/ledger/amount';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { type Outcome, outcomeOf } from '../../harness/ledger/outcome';
import type { CaseRecord, CheckRecord, InvariantRecord } from '../../harness/ledger/record';
import { type CaseFindings, type Loss, runVerdictOf, verdictOf } from '../../harness/ledger/verdict';
import { text } from '../../reports/markdown';

/** A case with another verdict by the present rules. */
export interface Change {
  readonly id: string;
  readonly before: Pick<CaseRecord, 'verdict' | 'reason'>;
  readonly after: Pick<CaseRecord, 'verdict' | 'reason'>;
  /** The rule that makes the difference, in one sentence. */
  readonly why: string;
}

/** An old run, judged by the present rules. */
interface Rejudgement {
  /** The run with the new verdicts; nothing else differs. */
  readonly ledger: Ledger;
  readonly before: Outcome;
  readonly after: Outcome;
  readonly changes: readonly Change[];
}

/**
 * Judges a run again from its ledger: checks, losses and observations are kept, and the present rules make the
 * verdicts.
 * @param strict findings count as failures
 */
export function rejudged(
  ledger: Ledger,
  { strict = false }: { readonly strict?: boolean } = {},
): Rejudgement {
  const cases = ledger.cases.map(rejudgedCase);
  const invariants = ledger.invariants.length > 0 ? ledger.invariants : invariantsOf(ledger.cases);
  const after: Ledger = {
    ...ledger,
    cases,
    invariants,
    footer: footerFor(ledger, cases, invariants, strict),
  };
  return {
    ledger: after,
    before: outcomeOf(ledger, { strict }),
    after: outcomeOf(after, { strict }),
    changes: ledger.cases.flatMap((record, i) => changeOf(record, cases[i] ?? record)),
  };
}

function rejudgedCase(record: CaseRecord): CaseRecord {
  const judgement = verdictOf(findingsOf(record));
  const broken = breachesOf(record).map(({ invariant }) => invariant);
  return { ...record, ...judgement, brokenInvariants: [...new Set([...record.brokenInvariants, ...broken])] };
}

/** The findings in a record, in the form for the rules. */
function findingsOf(record: CaseRecord): CaseFindings {
  const { level, verdict, reason, observations } = record;
  const checks = record.checks.filter((check) => invariantOf(check) === null);
  return {
    level,
    notApplicable: verdict === 'not-applicable' ? (reason ?? 'no reason was given') : null,
    lost: lossOf(record),
    crash: verdict === 'error' ? (reason ?? 'no reason was given').replace(/^the harness broke: /, '') : null,
    checks,
    invariants: record.checks.filter((check) => {
      const id = invariantOf(check);
      return id !== null && !isRunInvariant(id);
    }),
    observations: Object.keys(observations).length,
  };
}

/**
 * A record does not contain the time of a loss; therefore, as then, a loss covers all checks from the first event on.
 */
function lossOf({ verdict, attribution, reason, events }: CaseRecord): Loss | null {
  if (verdict !== 'inconclusive' || attribution === null || attribution === 'harness') return null;
  return { attribution, reason: reason ?? 'no reason was given', at: events[0] };
}

/** `I-6` for a check made in every case; null for a check of the case itself. */
function invariantOf({ what }: CheckRecord): string | null {
  return /^(I-\d+):/.exec(what)?.[1] ?? null;
}

/** A module that stopped answering fails the case in which it died, although I-2 is also counted over the run. */
function isRunInvariant(id: string): id is RunInvariant {
  return id !== 'I-2' && Object.hasOwn(RUN_INVARIANTS, id);
}

/** Ledgers of schema 1 contain the invariants of the run as checks of each case. */
function invariantsOf(cases: readonly CaseRecord[]): InvariantRecord[] {
  const tally = new InvariantTally();
  for (const record of cases) {
    const examined = record.checks.flatMap((check) => {
      const id = invariantOf(check);
      return id !== null && isRunInvariant(id) ? [id] : [];
    });
    tally.add({ caseId: record.id, level: record.level, examined, breaches: breachesOf(record) });
  }
  return tally.records.map((record) => ({ type: 'invariant', ...record }));
}

/** Failures while something was missing, or after the harness broke, do not count against the module. */
function breachesOf(record: CaseRecord): Breach[] {
  if (record.verdict === 'inconclusive' || record.verdict === 'error') return [];
  return record.checks.flatMap((check) => {
    const invariant = invariantOf(check);
    if (check.held || invariant === null || !isRunInvariant(invariant)) return [];
    return [{ invariant, expected: check.expected, actual: check.actual, at: check.at }];
  });
}

/** The verdict of the run follows its cases; one with another cause, such as an interrupt, is kept. */
function footerFor(
  ledger: Ledger,
  cases: readonly CaseRecord[],
  invariants: readonly InvariantRecord[],
  strict: boolean,
): Ledger['footer'] {
  const { footer, header } = ledger;
  if (footer === null) return null;
  const judge = (of: Pick<Ledger, 'cases' | 'invariants'>) =>
    runVerdictOf({ ...footer, plan: header.plan, strict, cases: of.cases, invariants: of.invariants });
  const today = judge({ cases, invariants });
  const unexplained = footer.verdict !== 'pass' && judge(ledger).verdict === 'pass';
  if (unexplained && today.verdict === 'pass') return footer;
  return { ...footer, ...today };
}

function changeOf(old: CaseRecord, now: CaseRecord): Change[] {
  if (old.verdict === now.verdict) return [];
  const pick = ({ verdict, reason }: CaseRecord) => ({ verdict, reason });
  return [{ id: old.id, before: pick(old), after: pick(now), why: whyOf(old, now) }];
}

function whyOf(old: CaseRecord, now: CaseRecord): string {
  const moved = now.brokenInvariants.filter((id) => !old.brokenInvariants.includes(id));
  if (moved.length > 0)
    return `${moved.join(', ')} broke in it: such an invariant is judged once for the whole run, and no longer fails each case`;
  return now.reason === null
    ? 'by the present rules nothing in the record counts against it'
    : `by the present rules: ${now.reason}`;
}

/** What a new judgement of an old run changes and why, in Markdown, which is also readable on a terminal. */
export function rejudgedMarkdown({ ledger, before, after, changes }: Rejudgement): string {
  const { header, invariants } = ledger;
  const broken = invariants.filter(({ held }) => !held);
  return [
    `# ${text(header.runId)}, judged by the present rules`,
    '',
    `- before: ${verdictText(before)}`,
    `- today: ${verdictText(after)}`,
    `- ${changes.length} of ${amount(ledger.cases.length, 'case')} with another verdict`,
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
      `## ${record.id} (${record.title}) broke in ${record.brokenIn.length} of ${amount(record.examined, 'case')}`,
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
