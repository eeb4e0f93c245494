import type { Clause } from '../../harness/conformance/case';
import { sentenceOf } from '../sentence';

/** The suites cannot be used; the message names the file and the problem. */
export class SuitesBroken extends Error {
  override readonly name = 'SuitesBroken';
}

/**
 * Loads all suites, and compares them with the frozen plan, so that a file without its cases is noticed.
 * @throws SuitesBroken when a file does not compile or throws, a clause is empty, or a case of the plan is missing
 */
export function loadSuites(): readonly Clause[] {
  const { clauses, frozen } = load();
  const empty = clauses.find(({ cases }) => cases.length === 0);
  if (empty)
    throw new SuitesBroken(
      `clause ${empty.document.id} ${empty.number} ("${empty.title}") declares no case: look at its files in suites, or take the clause out of suites/index.ts`,
    );
  const declared = new Set(clauses.flatMap(({ cases }) => cases.map(({ id }) => id)));
  const vanished = frozen.filter((id) => !declared.has(id));
  if (vanished.length > 0)
    throw new SuitesBroken(
      `${vanished.length} of the frozen plan's cases are declared by no suite file, "${vanished[0]}" first: if that is intended, "npm run plan" updates the plan`,
    );
  return clauses;
}

/** Loaded here and not by an import: an import that fails would end the program without a message. */
function load(): { clauses: readonly Clause[]; frozen: readonly string[] } {
  try {
    const { clauses } = require('../../suites') as typeof import('../../suites');
    return { clauses, frozen: require('../../suites/plan.json') as string[] };
  } catch (error) {
    throw new SuitesBroken(`the suites cannot be loaded: ${sentenceOf(error)}`);
  }
}
