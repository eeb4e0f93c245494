import { readFileSync } from 'node:fs';
import type { Configuration } from '../../harness/bench/configuration/configuration';
import type { Clause } from '../../harness/conformance/case';
import { assumptions, costAt, PLACES } from '../../harness/conformance/cost';
import { coverageOf, coverageTable } from '../../harness/conformance/coverage';
import { select } from '../../harness/conformance/plan';
import { checkPhrases } from '../../harness/conformance/requirement';
import { amount } from '../../harness/ledger/amount';
import { requirements } from '../../suites/requirements';
import { loadSuites } from './load-suites';

/** The plan of a run, one line for each case in the order of the run, and its cost. */
export function listPlan(configuration: Configuration): string {
  const clauses = loadSuites();
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
  return [...lines, '', amount(cases.length, 'case'), ...costLines(clauses, configuration)].join('\n');
}

/** The cost of the plan at each place, with the assumptions. */
function costLines(clauses: readonly Clause[], configuration: Configuration): string[] {
  const lines = PLACES.map((place) => {
    const { cases, connects, minutes } = costAt(place, clauses, configuration);
    return `${place.name.padEnd(21)} about ${duration(minutes)}, ${amount(connects, 'MQTT connect')}, ${amount(cases, 'case')}`;
  });
  return [...lines, `(${assumptions()})`];
}

function duration(minutes: number): string {
  return minutes < 1 ? `${Math.ceil(minutes * 60)} s` : `${Math.ceil(minutes)} min`;
}

/**
 * Which case judges each requirement, or why none does; and quotations that are not in the manual, if it is available.
 */
export function listRequirements({ manual }: Configuration): string {
  const complaints = manual === null ? [] : checkPhrases(requirements, readFileSync(manual, 'utf8'));
  const quotes =
    manual === null
      ? 'quotes not checked: the text of the manual is missing (--manual)'
      : `quotes compared with ${manual}`;
  return [coverageTable(coverageOf(requirements, loadSuites())), '', quotes, ...complaints].join('\n');
}
