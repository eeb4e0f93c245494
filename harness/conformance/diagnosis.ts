import { existsSync } from 'node:fs';
import type { Mutant } from '../emulator/mutant';
import { mutants } from '../emulator/mutants';
import type { CaseRecord, Diagnosis, InvariantRecord } from '../ledger/record';
import { type KillMatrix, type MatrixRow, readKillMatrix } from './kill-matrix';

/**
 * The diagnosis of a run; null if nothing failed, or if there is no kill matrix. The matrix is read only after a
 * failure.
 * @param matrixPath the kill matrix of the suites
 * @throws Error when the file is not a kill matrix
 */
export function diagnosisOf(
  cases: readonly CaseRecord[],
  invariants: readonly InvariantRecord[],
  matrixPath: string,
): Omit<Diagnosis, 'type'> | null {
  const symptoms = symptomsOf(cases, invariants);
  if (symptoms.failed.length === 0 || !existsSync(matrixPath)) return null;
  return diagnose(symptoms, dictionaryOf(readKillMatrix(matrixPath), mutants));
}

/** The results of the cases and invariants that could be judged. */
export interface Symptoms {
  /** Ids of cases and invariants that failed, in the order of the run; then the cases in which an invariant broke. */
  readonly failed: readonly string[];
  /** Ids of cases and invariants that held. */
  readonly held: readonly string[];
}

/**
 * A defect is an explanation only if at least this weighted share of its symptoms is present: a module with few of a
 * defect's symptoms does not have it. If no defect is an explanation, the nearest one is named, provided that the
 * lesser share is present.
 */
const LEAST_PRESENT = { explanation: 0.5, relative: 0.2 };

const RELATIVE = 'No known defect explains these failures; most symptoms of the nearest one are absent:';

/** Further groups would explain one or two failures each, by defects that share these symptoms by chance. */
const MOST_GROUPS = 8;

/**
 * The records of a run that bear on a diagnosis. A case that the module kept from being judged is a symptom like a
 * failed one; a case spoiled by cloud, bench or harness is neither a symptom nor held.
 */
export function symptomsOf(cases: readonly CaseRecord[], invariants: readonly InvariantRecord[]): Symptoms {
  const isSymptom = ({ verdict, attribution }: CaseRecord) =>
    verdict === 'fail' || verdict === 'finding' || (verdict === 'inconclusive' && attribution === 'module');
  return {
    failed: [
      ...new Set(cases.filter(isSymptom).map(({ id }) => withoutRepetition(id))),
      ...invariants
        .filter(({ held }) => !held)
        .flatMap(({ id, brokenIn }) => invariantSymptoms(id, brokenIn.map(withoutRepetition))),
    ],
    held: [
      ...cases.filter(({ verdict }) => verdict === 'pass').map(({ id }) => withoutRepetition(id)),
      ...invariants.filter(({ held }) => held).map(({ id }) => id),
    ],
  };
}

/** `--repeat` runs a case as `id`, `id~2`, ... */
function withoutRepetition(id: string): string {
  return id.replace(/~\d+$/, '');
}

/**
 * Groups the failures of a run by the defects with these symptoms, best explanation first (greedy cover). The score of
 * a defect is F1 of two shares, each symptom weighted by its rarity: of its examined symptoms, those that failed
 * (precision), and of the failures not yet explained, those that are its symptoms (recall). If no defect is an
 * explanation, the nearest one is named as such. A diagnosis is a hint, and changes no verdict.
 */
export function diagnose(run: Symptoms, dictionary: FaultDictionary): Omit<Diagnosis, 'type'> {
  const failed = new Set(run.failed);
  const held = new Set(run.held.filter((id) => !failed.has(id)));
  const open = new Set(run.failed);
  const isOpen = (id: string) => open.has(id) && placeOf(id) === null;
  const groups: Diagnosis['groups'] = [];
  while (run.failed.some(isOpen) && groups.length < MOST_GROUPS) {
    const left = { failed, held, open };
    const explanation = bestOf(dictionary, left, LEAST_PRESENT.explanation);
    const best = explanation ?? (groups.length === 0 ? nearestOf(dictionary, left) : null);
    if (!best) break;
    const { defect, score } = best;
    const explains = run.failed.filter((id) => isOpen(id) && defect.symptoms.has(id));
    for (const id of defect.symptoms) open.delete(id);
    if (explains.length === 0) continue;
    groups.push({
      defect: defect.name,
      about: explanation ? defect.about : `${RELATIVE} ${defect.about}`,
      explains,
      contradictedBy: [...defect.symptoms].filter((id) => held.has(id)),
      score: Math.round(score * 1000) / 1000,
    });
  }
  return { groups, unexplained: run.failed.filter(isOpen) };
}

interface Remaining {
  readonly failed: ReadonlySet<string>;
  readonly held: ReadonlySet<string>;
  /** The failures not yet explained. */
  readonly open: ReadonlySet<string>;
}

/** Null when none is near. Defects are not near by an invariant that both break, but in different cases. */
function nearestOf(dictionary: FaultDictionary, left: Remaining): { defect: Defect; score: number } | null {
  const isTelling = (symptom: string) => left.open.has(symptom) && !INVARIANT.test(symptom);
  const defects = dictionary.defects.filter(({ symptoms }) => [...symptoms].some(isTelling));
  return bestOf({ ...dictionary, defects }, left, LEAST_PRESENT.relative);
}

/** `I-5` without a place. */
const INVARIANT = /^I-\d+$/;

/** Null when no further defect is an explanation. Of equal scores, the first in the dictionary wins. */
function bestOf(
  { defects, weight }: FaultDictionary,
  left: Remaining,
  leastPresent: number,
): { defect: Defect; score: number } | null {
  let all = 0;
  for (const id of left.open) all += weight(id);
  let best: { defect: Defect; score: number } | null = null;
  for (const defect of defects) {
    let explained = 0;
    let present = 0;
    let absent = 0;
    for (const id of defect.symptoms) {
      if (left.open.has(id)) explained += weight(id);
      if (left.failed.has(id)) present += weight(id);
      else if (wasLookedAt(id, left)) absent += weight(id);
    }
    if (explained === 0) continue;
    const precision = present / (present + absent);
    if (precision < leastPresent) continue;
    const recall = explained / all;
    const score = (2 * precision * recall) / (precision + recall);
    if (!best || score > best.score) best = { defect, score };
  }
  return best;
}

/** Whether an absent symptom could have been seen. A breach of an invariant is visible in cases of any outcome. */
function wasLookedAt(symptom: string, { failed, held }: Remaining): boolean {
  const place = placeOf(symptom);
  const what = place === null ? symptom : place.where === '*' ? place.invariant : place.where;
  return held.has(what) || failed.has(what);
}

/** A defect that the suites catch, with everything that fails on a module with it. */
interface Defect {
  readonly name: string;
  /** The defect in one sentence, and which others have the same symptoms. */
  readonly about: string;
  /** Ids of cases that fail or cannot be judged, and the symptoms from `invariantSymptoms`. */
  readonly symptoms: ReadonlySet<string>;
}

/** The known defects, and the weight of each symptom. */
interface FaultDictionary {
  readonly defects: readonly Defect[];
  /** Higher for rarer symptoms; never 0. */
  weight(symptom: string): number;
}

/** Further names are only counted. */
const MOST_NAMES = 3;

/**
 * Builds a fault dictionary from the kill matrix. Mutants with the same symptoms are one defect: it is named after the
 * first of them, in the order of the mutants, and lists the others. Rows of mutants that no longer exist are left out.
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

/** All symptoms of the row's mutant, sorted. */
export function symptomsIn(row: MatrixRow | undefined): string[] {
  if (!row) return [];
  const invariants = Object.entries(row.breaks).flatMap(([id, cases]) => invariantSymptoms(id, cases));
  return [...row.fails, ...row.unjudged, ...invariants].sort();
}

/** If an invariant breaks in more cases than this, the individual cases are not significant. */
const MOST_PLACES = 8;

/**
 * A broken invariant is a symptom, e.g. `I-5`. So is each case in which it broke, e.g. `I-5@case-id`, if these are few,
 * or `I-5@*` if they are many.
 */
function invariantSymptoms(id: string, brokenIn: readonly string[]): string[] {
  return [id, ...(brokenIn.length > MOST_PLACES ? [`${id}@*`] : brokenIn.map((caseId) => `${id}@${caseId}`))];
}

/** The invariant and the case, or `*`, of a symptom like `I-5@case-id`; null for another symptom. */
function placeOf(symptom: string): { readonly invariant: string; readonly where: string } | null {
  const at = symptom.indexOf('@');
  return at < 0 ? null : { invariant: symptom.slice(0, at), where: symptom.slice(at + 1) };
}

function besides(others: readonly { name: string }[]): string {
  if (others.length === 0) return '';
  const named = others.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = others.length - named.length;
  return ` Same symptoms as ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** Inverse document frequency: a symptom of every second defect has little weight. */
function weightsOf(defects: readonly Defect[]): (symptom: string) => number {
  const count = new Map<string, number>();
  for (const { symptoms } of defects) for (const id of symptoms) count.set(id, (count.get(id) ?? 0) + 1);
  return (symptom) => Math.log(1 + defects.length / (1 + (count.get(symptom) ?? 0)));
}
