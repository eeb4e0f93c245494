import { statSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { diagnose } from '../harness/conformance/diagnosis';
import { dictionaryOf } from '../harness/conformance/diagnosis-dictionary';
import { readKillMatrix } from '../harness/conformance/kill-matrix';
import { mutants } from '../harness/emulator/mutants';
import { clauses } from '.';
import { MATRIX } from './kill-matrix';

/**
 * A change of a case must not cost a run of all pairs: readers leave out what the matrix does not know, and names that
 * have vanished. Beyond this share of cases or mutants the diagnosis is not worth much any more.
 */
const MOST_UNKNOWN = 0.1;

const matrix = readKillMatrix(MATRIX);

test.each([
  ['cases', clauses.flatMap(({ cases }) => cases.map(({ id }) => id)), matrix.cases.map(({ id }) => id)],
  ['mutants', mutants.map(({ name }) => name), matrix.rows.map(({ mutant }) => mutant)],
])('the kill matrix knows most %s', (_what, present, listed) => {
  const known = new Set(listed);
  const unknown = present.filter((name) => !known.has(name));
  const stale = unknown.length > MOST_UNKNOWN * present.length;
  expect(stale ? [...unknown, 'run: npm run refute -- --all-pairs'] : []).toEqual([]);
});

test('the kill matrix is small enough for the repository', () => {
  expect(statSync(MATRIX).size).toBeLessThan(200_000);
});

test('a failed run is diagnosed within a blink, the dictionary read from its file', () => {
  const all = matrix.cases.map(({ id }) => id);
  const started = performance.now();
  diagnose(
    { failed: all.slice(0, 100), held: all.slice(100) },
    dictionaryOf(readKillMatrix(MATRIX), mutants),
  );
  // The promise is 100 ms; five times that, since the tests share a machine with others.
  expect(performance.now() - started).toBeLessThan(500);
});
