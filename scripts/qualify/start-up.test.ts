import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = path.resolve(__dirname, '../..');

/** Names of the packages that a process of this project has loaded when it ends. */
function loadedBy(...args: readonly string[]): readonly string[] {
  const preloads = ['./scripts/qualify/testing/loaded-packages.cjs', './scripts/register.cjs'];
  const { status, stderr } = spawnSync(
    process.execPath,
    [...preloads.flatMap((file) => ['--require', file]), ...args],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(status).toBe(0);
  return stderr.split(' ');
}

/** Packages that load slowly and are not needed to list a run. */
const FOR_A_RUN = [
  'aedes',
  'mqtt',
  'mqtt-packet',
  'jest',
  'preact',
  'allure-js-commons',
  '@xmldom/xmldom',
  '@peculiar/x509',
  'rhea',
];

test('--list loads nothing that only a run needs', () => {
  const loaded = loadedBy('scripts/test.ts', '--list');
  expect(loaded).toContain('zod');
  expect(loaded.filter((name) => FOR_A_RUN.includes(name))).toEqual([]);
});

test('a run loads no report code before Jest has ended', () => {
  const loaded = loadedBy('-e', "require('./scripts/qualify/qualify')");
  expect(loaded).toContain('pirates');
  expect(loaded.filter((name) => /^(preact|allure-js-commons|@xmldom\/xmldom)$/.test(name))).toEqual([]);
});

test('a run on the local cloud loads nothing for the platform or for TLS', () => {
  const loaded = loadedBy('-e', "require('./harness/bench/open-cloud')");
  expect(loaded).toContain('aedes');
  expect(loaded.filter((name) => /^(rhea|@alicloud\/.*|@peculiar\/.*|reflect-metadata)$/.test(name))).toEqual(
    [],
  );
});

test('the process of the emulated module loads nothing that only learned firmwares need', () => {
  const loaded = loadedBy('scripts/emulator-child.ts', '--help');
  expect(loaded).toContain('fastest-levenshtein');
  expect(loaded).not.toContain('zod');
});

test('a page is made without the compiler once its program was compiled', () => {
  const made = () =>
    loadedBy(
      '-e',
      "require('./reports/components/page').programOf(require.resolve('./reports/client/page'))",
    );
  made();
  const loaded = made();
  expect(loaded).toContain('preact');
  expect(loaded.filter((name) => name.startsWith('@swc/core-'))).toEqual([]);
});
