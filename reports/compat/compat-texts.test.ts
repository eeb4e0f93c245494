import { expect, test } from '@jest/globals';
import { emulatedBench } from '../../harness/ledger/ledger.fixture';
import { compatibilityFile, compatibilityJson } from '../json-files';
import { invariant, judged, moduleWith, runOf } from '../runs.fixture';
import { compatibilityMarkdown } from './compat-markdown';
import { compatibilityOf } from './compatibility';

const hostile = '<script>alert(1)</script> | `x` @all\u001b[2J';
const catalogue = [{ id: 'R-010', clause: '1.1', statement: 'The first.' }];
const seeing = (answer: string) => judged('b', 'pass', { level: 'observe', observations: { answer } });
const runs = [
  runOf('B01', [judged('a', 'pass'), seeing('OK')], {}, [invariant('I-6', [])]),
  runOf('B02', [judged('a', 'fail'), seeing(hostile)], {}, [invariant('I-6', ['a'])]),
  runOf('B03', [judged('a', 'pass')], moduleWith(hostile)),
];
const leftOut = [{ source: 'x/run.ndjson', why: 'damaged: changed' }];
const table = compatibilityOf(runs, catalogue, { leftOut });

test('the JSON is what its schema says', () => {
  const file = JSON.parse(JSON.stringify(compatibilityJson(table)));
  expect(compatibilityFile.parse(file)).toEqual(file);
  expect(file.firmwares.map(({ name }: { name: string }) => name)).toEqual(['B01', 'B02', hostile]);
  expect(file.clauses[0].requirements[0]).toMatchObject({ id: 'R-010', cases: ['a', 'b'] });
  expect(file.leftOut).toEqual(leftOut);
});

test('the Markdown contains what does not work, what changed and what was left out', () => {
  const page = compatibilityMarkdown(table);
  expect(page).toContain('# Firmware compatibility\n');
  expect(page).toMatch(/## Left out\n\n- x\/run.ndjson: damaged/);
  expect(page).toContain('**R-010** The first: works B01, broken B02, works again from');
  expect(page).toContain('**I-6** the title of I-6: works B01, broken from B02');
  expect(page).toMatch(/- b, answer: “OK” B01, “&lt;script&gt;/);
  expect(page).not.toContain('<script>');
  expect(page).not.toContain('\u001b');
});

test('runs of an emulated module are marked in the first line', () => {
  const emulated = [runOf('B01', [judged('a', 'pass')], { bench: emulatedBench })];
  const page = compatibilityMarkdown(compatibilityOf(emulated, catalogue, { emulated: true }));
  expect(page).toMatch(/^# Firmware compatibility \(EMULATED\)\n\n> \*\*EMULATED\*\*/);
  expect(page).toMatch(/B01 \(EMULATED\) \|/);
  expect(compatibilityMarkdown(compatibilityOf(emulated, catalogue))).toContain(
    'Left out: 1 run of an emulated module',
  );
});

test('the Markdown stays below the limit of GitHub, and says what it left out', () => {
  const many = Array.from({ length: 2_000 }, (_, i) =>
    judged(`case-${i}`, 'fail', { requirements: [`R-${i}`] }),
  );
  const page = compatibilityMarkdown(compatibilityOf([runOf('B01', many)], []));
  expect(page.length).toBeLessThan(65_536);
  expect(page).toMatch(/\d+ more lines are in compatibility.html\n$/);
});
