import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { requirements } from '.';

const PAGE = fs.readFileSync(path.resolve(__dirname, '../../docs/readings.md'), 'utf8');
const ambiguities = requirements.filter(({ kind }) => kind === 'ambiguity');

test('the page on readings lists each ambiguity once, and no other', () => {
  const ids = [...PAGE.matchAll(/^\| (A-\d+) \|/gm)].map(([, id]) => id);
  expect(ids.sort()).toEqual(ambiguities.map(({ id }) => id).sort());
});

test('the page agrees with the catalogue: the reading of each place, or why no case judges it', () => {
  const silent = ambiguities.filter(({ id, reading, notJudged }) => {
    const said = reading ?? notJudged?.replace(/^documentation finding: /, '') ?? '';
    return !rowOf(id).includes(inMarkdown(said));
  });
  expect(silent.map(({ id, reading, notJudged }) => `${id}: ${reading ?? notJudged}`)).toEqual([]);
});

test('every ambiguity that cases cannot judge is a finding about the document', () => {
  const others = ambiguities.filter(
    ({ notJudged }) => notJudged && !notJudged.startsWith('documentation finding: '),
  );
  expect(others.map(({ id }) => id)).toEqual([]);
});

function rowOf(id: string): string {
  return PAGE.split('\n').find((line) => line.startsWith(`| ${id} |`)) ?? '';
}

function inMarkdown(text: string): string {
  return text.replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
