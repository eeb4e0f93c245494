import type { Ledger } from '../harness/ledger/ledger-reader';
import type { CaseRecord, CheckRecord } from '../harness/ledger/record';

/** Failed cases with one explanation. */
export interface FailureGroup {
  /** The defect in one sentence, or the check that all of them failed. */
  readonly title: string;
  /** The defect of the fault dictionary; null if the cases only share a failed check. */
  readonly defect: { readonly name: string; readonly score: number } | null;
  /** At least one; the first represents all. */
  readonly cases: readonly [CaseRecord, ...CaseRecord[]];
  /** Broken invariants of the run that the defect explains as well, e.g. `I-6`. */
  readonly invariants: readonly string[];
  /** Cases that fail with this defect, but passed here. */
  readonly contradictedBy: readonly string[];
}

/**
 * Groups failed cases: those explained by the diagnosis by defect, in its order, and the others by the first check that
 * failed, the largest group first. Each case is in one group.
 */
export function failureGroups(
  { diagnosis }: Pick<Ledger, 'diagnosis'>,
  failures: readonly CaseRecord[],
): FailureGroup[] {
  const left = new Set(failures);
  const groups: FailureGroup[] = [];
  for (const { defect, about, explains, contradictedBy, score } of diagnosis?.groups ?? []) {
    const ids = new Set(explains);
    const cases = failures.filter((record) => left.has(record) && ids.has(record.id));
    const invariants = explains.filter((id) => /^I-\d+$/.test(id));
    for (const record of cases) left.delete(record);
    if (isSome(cases))
      groups.push({ title: about, defect: { name: defect, score }, cases, invariants, contradictedBy });
  }
  return [...groups, ...byCheck([...left])];
}

function byCheck(failures: readonly CaseRecord[]): FailureGroup[] {
  const groups = new Map<string, CaseRecord[]>();
  for (const record of failures) {
    const title = titleOf(record);
    groups.set(title, [...(groups.get(title) ?? []), record]);
  }
  return [...groups]
    .flatMap(([title, cases]) =>
      isSome(cases) ? [{ title, defect: null, cases, invariants: [], contradictedBy: [] }] : [],
    )
    .sort((a, b) => b.cases.length - a.cases.length);
}

function isSome(cases: readonly CaseRecord[]): cases is readonly [CaseRecord, ...CaseRecord[]] {
  return cases.length > 0;
}

function titleOf(record: CaseRecord): string {
  return failedChecks(record)[0]?.what ?? record.reason ?? 'no check is on record';
}

export function failedChecks(record: CaseRecord): readonly CheckRecord[] {
  return record.checks.filter((check) => !check.held);
}
