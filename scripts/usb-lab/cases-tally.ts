/** A line of TAP for a test, as node:test writes it; those inside of others are indented. */
const TEST = /^(not ok|ok) \d+ - (.*?)(?: # SKIP ?(.*))?$/gm;

/** What node:test says of a test that was not asked for. */
const NOT_ASKED = 'test name does not match pattern';

/** What became of the cases of the lab, by their names. */
export interface CasesTally {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** Each with the reason. */
  readonly skipped: readonly string[];
}

/** Reads what node:test wrote of the cases (Test Anything Protocol). Those that were not asked for are left out. */
export function tallyOfCases(tap: string): CasesTally {
  const tests = [...tap.matchAll(TEST)]
    .map(([, result, name = '', why]) => ({ result, name: name.replaceAll('\\#', '#'), why }))
    .filter(({ why }) => why !== NOT_ASKED);
  const named = (of: string) =>
    tests.filter(({ result, why }) => result === of && why === undefined).map(({ name }) => name);
  return {
    passed: named('ok'),
    failed: named('not ok'),
    skipped: tests.filter(({ why }) => why !== undefined).map(({ name, why }) => `${name}: ${why}`),
  };
}
