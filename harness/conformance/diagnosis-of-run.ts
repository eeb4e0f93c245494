import { existsSync } from 'node:fs';
import { mutants } from '../emulator/mutants';
import type { CaseRecord, Diagnosis, InvariantRecord } from '../ledger/record';
import { diagnose, symptomsOf } from './diagnosis';
import { dictionaryOf } from './diagnosis-dictionary';
import { readKillMatrix } from './kill-matrix';

/**
 * The diagnosis of a run; null where nothing failed, or where there is no kill matrix. The matrix is read
 * only when something failed.
 * @param matrixPath the kill matrix of the suites
 * @throws Error when the file is no kill matrix
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
