import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { arrowOf, circlesIn, importGraph, readArrowTable } from './imports';
import { ROOT, sourceFiles } from './source-files';

describe('the project', () => {
  const sections = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8').split(/^## /m);
  const table = readArrowTable(sections.find((section) => section.startsWith('Arrows\n')) ?? '');
  const imports = importGraph(sourceFiles()).filter(({ to }) => to !== 'package.json');

  test('imports only along the arrows of ARCHITECTURE.md', () => {
    const forbidden = imports.filter((each) => arrowOf(table, each) === null);
    expect(
      forbidden.map(({ from, to, typesOnly }) => `${from} imports ${typesOnly ? 'type ' : ''}${to}`),
    ).toEqual([]);
  });

  test('uses every arrow of ARCHITECTURE.md', () => {
    const walked = new Set(imports.map((each) => arrowOf(table, each)));
    expect(table.arrows.filter((arrow) => !walked.has(arrow))).toEqual([]);
  });

  test('has no two parts that need each other', () => {
    const partOf = (file: string) => table.parts.filter((part) => `${file}/`.startsWith(`${part}/`));
    const above = (part: string, seen: readonly string[]): void => {
      expect(seen).not.toContain(part);
      for (const { to } of table.arrows.filter(({ from }) => from === part))
        for (const next of partOf(to)) above(next, [...seen, part]);
    };
    for (const part of table.parts) above(part, []);
  });
});

test('no files of the project import each other in a circle', () => {
  expect(circlesIn(importGraph(sourceFiles())).map((circle) => circle.join(' -> '))).toEqual([]);
});

describe('a circle of imports', () => {
  const circles = (files: Readonly<Record<string, string>>) =>
    circlesIn(importGraph(Object.entries(files).map(([path, text]) => ({ path, text }))));
  const toA = `import { x } from './a';\n`;
  const toB = `import { x } from './b';\n`;
  const toC = `import { x } from './c';\n`;

  test.each([
    ['of two files', { 'suites/a.ts': toB, 'suites/b.ts': toA }, ['a', 'b', 'a']],
    ['of three files', { 'suites/a.ts': toB, 'suites/b.ts': toC, 'suites/c.ts': toA }, ['a', 'b', 'c', 'a']],
    ['of a file with itself', { 'suites/a.ts': toA }, ['a', 'a']],
    [
      'behind a file outside of it',
      { 'suites/c.ts': toA, 'suites/a.ts': toB, 'suites/b.ts': toA },
      ['a', 'b', 'a'],
    ],
    ['by a type', { 'suites/a.ts': toB, 'suites/b.ts': "import type { X } from './a';" }, ['a', 'b', 'a']],
    [
      'by the index of a folder',
      { 'suites/a.ts': toB, 'suites/b/index.ts': "import { x } from '../a';" },
      ['a', 'b/index', 'a'],
    ],
  ])('%s is found', (_what, files, circle) => {
    expect(circles(files)).toEqual([circle.map((name) => `suites/${name}`)]);
  });

  test('is not reported if two paths lead to one file', () => {
    expect(circles({ 'suites/a.ts': `${toB}${toC}`, 'suites/b.ts': toC, 'suites/c.ts': '' })).toEqual([]);
  });
});

describe('an import', () => {
  const graph = (text: string, file = 'suites/a/b.ts') => importGraph([{ path: file, text }]);

  test.each([
    [`import { a } from '../../harness/at/token';`, false],
    [`import {\n  a,\n  type b,\n} from '../../harness/at/token';`, false],
    [`export * from '../../harness/at/token';`, false],
    [`import '../../harness/at/token';`, false],
    [`const token = require('../../harness/at/token');`, false],
    [`const token = await import('../../harness/at/token');`, false],
    [`import type { A } from '../../harness/at/token';`, true],
    [`export type { A } from '../../harness/at/token';`, true],
    [`let token: import('../../harness/at/token').Token;`, true],
    [`let token: typeof import('../../harness/at/token');`, true],
  ])('is found in %j', (text, typesOnly) => {
    expect(graph(text)).toEqual([{ from: 'suites/a/b.ts', to: 'harness/at/token', typesOnly }]);
  });

  test('of a package or in a test is exempt', () => {
    expect(graph(`import { z } from 'zod';\nimport fs from 'node:fs';`)).toEqual([]);
    expect(graph(`import { a } from './c';`, 'suites/a/b.test.ts')).toEqual([]);
  });
});

describe('the table of arrows', () => {
  const table = readArrowTable(
    [
      '| part | may import |',
      '|---|---|',
      '| `a` | `b/c`, `d` (types) |',
      '| `b` | nothing of ours |',
      '| `d` | `b` |',
    ].join('\n'),
  );

  test.each([
    ['inside a part', 'a/x', 'a/y', false, true],
    ['along an arrow', 'a/x', 'b/c/y', false, true],
    ['beside an arrow', 'a/x', 'b/cc', false, false],
    ['against an arrow', 'b/x', 'd/y', false, false],
    ['of a type, where only types may be', 'a/x', 'd/y', true, true],
    ['of a value, where only types may be', 'a/x', 'd/y', false, false],
    ['of a part that the table does not have', 'e/x', 'e/y', false, false],
  ])('an import %s', (_where, from, to, typesOnly, allowed) => {
    expect(arrowOf(table, { from, to, typesOnly }) !== null).toBe(allowed);
  });
});
