import type { Mutant } from '../emulator/mutant';
import type { KillMatrix, MatrixRow } from './kill-matrix';

/** A defect that the suites are known to catch, with all that fails on a module that has it. */
export interface Defect {
  readonly name: string;
  /** The defect in one sentence, and which others fail at the same places. */
  readonly about: string;
  /** Ids of cases that fail or cannot be judged, and what `invariantSymptoms` says of invariants. */
  readonly symptoms: ReadonlySet<string>;
}

/** The known defects, and the weight of each symptom. */
export interface FaultDictionary {
  readonly defects: readonly Defect[];
  /** Higher for a symptom that few defects have; never 0. */
  weight(symptom: string): number;
}

/** More names than these are counted. */
const MOST_NAMES = 3;

/**
 * Makes a fault dictionary of the kill matrix. Mutants that fail at the same places are one defect with several names:
 * it goes by the first of them, in the order of the mutants, and says the others. Rows of mutants that have vanished
 * since the matrix was written are left out.
 */
export function dictionaryOf(
  { rows }: KillMatrix,
  mutants: readonly Pick<Mutant, 'name' | 'about'>[],
): FaultDictionary {
  const row = new Map(rows.map((r) => [r.mutant, r]));
  const alike = new Map<string, { symptoms: readonly string[]; mutants: Pick<Mutant, 'name' | 'about'>[] }>();
  for (const mutant of mutants) {
    const symptoms = symptomsIn(row.get(mutant.name));
    if (symptoms.length === 0) continue;
    const key = symptoms.join(' ');
    const group = alike.get(key) ?? { symptoms, mutants: [] };
    group.mutants.push(mutant);
    alike.set(key, group);
  }
  const defects = [...alike.values()].flatMap(({ symptoms, mutants: [first, ...others] }) =>
    first ? [{ name: first.name, about: first.about + besides(others), symptoms: new Set(symptoms) }] : [],
  );
  return { defects, weight: weightsOf(defects) };
}

/** All that shows on the mutant of the row, sorted. */
export function symptomsIn(row: MatrixRow | undefined): string[] {
  if (!row) return [];
  const invariants = Object.entries(row.breaks).flatMap(([id, cases]) => invariantSymptoms(id, cases));
  return [...row.fails, ...row.unjudged, ...invariants].sort();
}

/** An invariant that breaks in more cases than these breaks anywhere: the places then mean nothing. */
const MOST_PLACES = 8;

/**
 * A broken invariant is a symptom, e.g. `I-5`. So is each case in which it broke, e.g. `I-5@case-id`, where those are
 * few, and that they are many, `I-5@*`, where they are not.
 */
export function invariantSymptoms(id: string, brokenIn: readonly string[]): string[] {
  return [id, ...(brokenIn.length > MOST_PLACES ? [`${id}@*`] : brokenIn.map((caseId) => `${id}@${caseId}`))];
}

/** The invariant and the case, or `*`, of a symptom that says where an invariant broke; null for another symptom. */
export function placeOf(symptom: string): { readonly invariant: string; readonly where: string } | null {
  const at = symptom.indexOf('@');
  return at < 0 ? null : { invariant: symptom.slice(0, at), where: symptom.slice(at + 1) };
}

function besides(others: readonly { name: string }[]): string {
  if (others.length === 0) return '';
  const named = others.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = others.length - named.length;
  return ` Not to be told from ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** The logarithm of how rare a symptom is (inverse document frequency): one that every second defect has weighs little. */
function weightsOf(defects: readonly Defect[]): (symptom: string) => number {
  const count = new Map<string, number>();
  for (const { symptoms } of defects) for (const id of symptoms) count.set(id, (count.get(id) ?? 0) + 1);
  return (symptom) => Math.log(1 + defects.length / (1 + (count.get(symptom) ?? 0)));
}
