import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { importGraph } from '../architecture/imports';
import { ROOT, sourceFiles } from '../architecture/source-files';

const ofFleet = (file: string) => /^(fleet|scripts\/fleet)(\/|\.ts$|$)/.test(file);

test('only the commands of a fleet import any of it, so npm test does not depend on it', () => {
  const imports = importGraph(sourceFiles());
  expect(imports.filter(({ from, to }) => ofFleet(from) && ofFleet(to)).length).toBeGreaterThan(50);
  expect(imports.filter(({ from, to }) => !ofFleet(from) && ofFleet(to))).toEqual([]);
});

test('only a fleet loads the queue engine and the client of the store', () => {
  const loading = sourceFiles().filter(({ text }) => /(from|require\()\s*'(bullmq|ioredis)'/.test(text));
  const paths = loading.map((file) => file.path);
  expect(paths).toContain('fleet/store/store.ts');
  expect(paths.filter((file) => !ofFleet(file))).toEqual([]);
});

test('docs/fleet.md lists every command of a fleet', () => {
  const text = readFileSync(path.join(ROOT, 'docs/fleet.md'), 'utf8');
  const commands = /COMMANDS[^{]*\{([^}]*)\}/.exec(
    readFileSync(path.join(ROOT, 'scripts/fleet.ts'), 'utf8'),
  )?.[1];
  const names = (commands ?? '').split(',').map((name) => name.trim());
  expect(names.filter((name) => name !== '' && !text.includes(`\`${name}`))).toEqual([]);
});
