import { readFileSync } from 'node:fs';
import type { Configuration } from '../../harness/bench/configuration/configuration';
import { coverageOf } from '../../harness/conformance/coverage';
import { coverageTable } from '../../harness/conformance/coverage-table';
import { checkPhrases } from '../../harness/conformance/phrases';
import { expectedConnects, select } from '../../harness/conformance/plan';
import { requirements } from '../../suites/requirements';
import { loadSuites } from './load-suites';

/** The plan of a run, a line a case in the order in which they would run, and what it would cost. */
export function listPlan(configuration: Configuration): string {
  const cases = select(loadSuites(), configuration);
  const width = Math.max(...cases.map((p) => p.case.id.length), 0);
  const lines = cases.map(({ clause, case: c }) =>
    [
      c.id.padEnd(width),
      c.level.padEnd(7),
      `${clause.document.id} ${clause.number}`,
      c.requirements.join(' '),
    ].join('  '),
  );
  return [...lines, '', `${cases.length} cases, about ${expectedConnects(cases)} MQTT connects`].join('\n');
}

/** Which requirement is judged by which case, or why by none; and quotes that the manual does not have, where it is at hand. */
export function listRequirements({ manual }: Configuration): string {
  const complaints = manual === null ? [] : checkPhrases(requirements, readFileSync(manual, 'utf8'));
  const quotes =
    manual === null
      ? 'quotes not checked: the text of the manual is not at hand (--manual)'
      : `quotes held against ${manual}`;
  return [coverageTable(coverageOf(requirements, loadSuites())), '', quotes, ...complaints].join('\n');
}
