import { expect, test } from '@jest/globals';
import { emulatedBench } from '../../harness/ledger/ledger.fixture';
import { compatibilityOf } from '../compat/compatibility';
import { judged, runOf } from '../runs.fixture';
import { badge, firmwareBadge, textWidth } from './badge';

test('the width of a text is that of its characters', () => {
  expect(textWidth('iii')).toBeLessThan(textWidth('mmm') / 2);
  expect(textWidth('固件')).toBe(22);
});

test('a badge is complete SVG, and executes nothing from a module', () => {
  const svg = badge({ label: '<script>', message: `"&\u0000${'x'.repeat(200)}`, tone: 'bad' });
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="20"/);
  expect(svg).not.toContain('<script>');
  expect(svg.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  expect(svg.length).toBeLessThan(1_500);
});

test.each([
  ['all hold', ['pass', 'pass'], '2/2', 'good'],
  ['one fails', ['pass', 'fail'], '1/2, 1 broken', 'bad'],
  ['one was not judged', ['pass', 'inconclusive'], '1/1, 1 untested', 'doubtful'],
  ['none was judged', ['inconclusive'], 'not judged', 'quiet'],
] as const)('a firmware of which %s', (_, verdicts, message, tone) => {
  const run = runOf(
    'B05',
    verdicts.map((verdict, i) => judged(`c${i}`, verdict)),
  );
  expect(firmwareBadge(compatibilityOf([run], []), 0)).toEqual({ label: 'ME3630 B05', message, tone });
});

test('a firmware of another family bears the name of its own model, and one finding is not several', () => {
  const module = { manufacturer: 'Example', model: 'A100', firmware: '2.7', imeiDigest: null };
  const header = { family: 'generic', module };
  const run = runOf('2.7', [judged('a', 'pass'), judged('b', 'finding', { level: 'should' })], header);
  expect(firmwareBadge(compatibilityOf([run], []), 0)).toMatchObject({
    label: 'A100 2.7',
    message: '1/2, 1 finding',
  });
});

test('an emulated module is marked as such and never green', () => {
  const run = runOf('B05', [judged('a', 'pass')], { bench: emulatedBench });
  const table = compatibilityOf([run], [], { emulated: true });
  expect(firmwareBadge(table, 0)).toMatchObject({ label: 'EMULATED ME3630 B05', tone: 'quiet' });
});

test('a firmware that a real and an emulated module have is marked once as emulated', () => {
  const real = runOf('B05', [judged('a', 'pass')]);
  const emulated = runOf('B05', [judged('a', 'pass')], { bench: emulatedBench });
  const table = compatibilityOf([real, emulated], [], { emulated: true });
  const labels = table.columns.map((_, i) => firmwareBadge(table, i).label);
  expect(labels).toEqual(['ME3630 B05', 'EMULATED ME3630 B05']);
});
