import type { Configuration } from '../../harness/bench/configuration/configuration';
import { expectedConnects, select } from '../../harness/conformance/plan';
import { clauses } from '../../suites';

/** The plan of a run, a line a case in the order in which they would run, and what it would cost. */
export function listPlan(configuration: Configuration): string {
  const cases = select(clauses, configuration);
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
