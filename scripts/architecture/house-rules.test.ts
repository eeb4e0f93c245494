import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import biome from '../../biome.json';
import { scripts } from '../../package.json';
import { keptFiles, ROOT, type SourceFile, sourceFiles } from './source-files';

const MOST_LINES = 300;

/** This file has to contain what it forbids. */
const here = path.relative(ROOT, __filename).replaceAll(path.sep, '/');

const files = sourceFiles().filter((file) => file.path !== here);

/** Forbidden text, each with its line: `suites/a.ts:7: setTimeout`. */
function findings(texts: readonly SourceFile[], forbidden: RegExp): readonly string[] {
  return texts.flatMap(({ path: file, text }) =>
    text.split('\n').flatMap((line, index) => {
      const found = forbidden.exec(line);
      return found ? [`${file}:${index + 1}: ${found[0]}`] : [];
    }),
  );
}

test(`no file is longer than ${MOST_LINES} lines`, () => {
  const long = files.filter(({ text }) => text.trimEnd().split('\n').length > MOST_LINES);
  expect(long.map((file) => file.path)).toEqual([]);
});

test('no case waits for time to pass', () => {
  const suites = files.filter((file) => file.path.startsWith('suites/'));
  expect(findings(suites, /\b(setTimeout|setInterval|setImmediate|sleep|delay)\s*\(|timers\b/)).toEqual([]);
});

test('nothing switches the type checker off', () => {
  expect(findings(files, /@ts-(ignore|nocheck|expect-error)|noExplicitAny/)).toEqual([]);
});

test('nothing is left for later', () => {
  expect(findings(files, /\b(TODO|FIXME|XXX)\b/)).toEqual([]);
});

test('no file names a home folder or a package registry', () => {
  const forbidden =
    /(?<![\w.])\/(root|home|Users)\/\w+|[A-Z]:\\\\?Users\\|registry\.(npmjs|npmmirror|yarnpkg)\.|"resolved":/;
  const kept = keptFiles().filter((file) => file.path !== here);
  expect(findings(kept, forbidden)).toEqual([]);
});

test('every npm command runs an existing program', () => {
  const programs = Object.values(scripts).flatMap((command) => /scripts\/[\w/-]+\.ts$/.exec(command) ?? []);
  const present = new Set(files.map((file) => file.path));
  expect(programs.filter((program) => !present.has(program))).toEqual([]);
});

test('what a command writes below reports, and git ignores, is not checked for its format', () => {
  const ignored = readFileSync(path.join(ROOT, '.gitignore'), 'utf8').match(/^reports\/\S+(?=\/$)/gm) ?? [];
  expect(ignored.length).toBeGreaterThan(0);
  expect(biome.files.includes).toEqual(expect.arrayContaining(ignored.map((folder) => `!${folder}`)));
});
