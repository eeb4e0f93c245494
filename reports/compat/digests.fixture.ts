import { someCase } from '../../harness/ledger/ledger.fixture';
import type { CaseRecord, Header, InvariantRecord, Verdict } from '../../harness/ledger/record';
import { sealed, someRun } from '../runs.fixture';
import { digestOf, type RunDigest } from './run-digest';

type Given = Partial<Omit<Header, 'type' | 'schema'>>;

/** A name of the usual form: `AL_ME3630C1CV1.0B05` of `B05`. */
export const firmware = (build: string) => `AL_ME3630C1CV1.0${build}`;

/** A module that reports this firmware. */
export const moduleWith = (name: string | null): Given => ({
  module: { manufacturer: 'GOSUNCN', model: 'ME3630', firmware: name, imeiDigest: null },
});

/** A sealed run of these cases on the build, each run later than the one before. */
export function runOf(
  build: string,
  cases: readonly CaseRecord[],
  header: Given = {},
  invariants: readonly InvariantRecord[] = [],
): RunDigest {
  const ledger = sealed(
    someRun(cases, [], { runId: `run-${build}`, ...moduleWith(firmware(build)), ...header }),
  );
  return digestOf({ ...ledger, invariants }, `${build}.ndjson`);
}

/** A case with this verdict; one that fails says `expected OK, got ERROR`. */
export function judged(id: string, verdict: Verdict, changes: Partial<CaseRecord> = {}): CaseRecord {
  const bad = verdict === 'fail' || verdict === 'finding';
  return someCase({
    id,
    verdict,
    title: `the title of ${id}`,
    reason: verdict === 'pass' ? null : bad ? 'result: expected OK, got ERROR' : 'no radio',
    attribution: bad ? 'module' : verdict === 'inconclusive' ? 'radio' : null,
    checks: [{ what: 'result', expected: 'OK', actual: bad ? 'ERROR' : 'OK', held: !bad, at: 1 }],
    ...changes,
  });
}

export function invariant(id: string, brokenIn: readonly string[]): InvariantRecord {
  return {
    type: 'invariant',
    id,
    title: `the title of ${id}`,
    level: 'must',
    held: brokenIn.length === 0,
    examined: 10,
    brokenIn: [...brokenIn],
    places: brokenIn.slice(0, 1).map((each) => ({ case: each, expected: 'none', actual: 'RING', at: 1 })),
  };
}
