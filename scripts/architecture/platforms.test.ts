import { describe, expect, test } from '@jest/globals';
import { scripts } from '../../package.json';
import { importGraph } from './imports';
import { type SourceFile, servesTests, sourceFiles } from './source-files';

const files = sourceFiles().filter((file) => !servesTests(file) && /\.(tsx?|cjs)$/.test(file.path));

/** The code of a file without its comments. */
function code({ text }: SourceFile): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/^\s*\/\/.*$/gm, '');
}

/** Places such as `harness/a.ts:7: /dev/pts`. */
function places(among: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return among.flatMap((file) =>
    code(file)
      .split('\n')
      .flatMap((line, index) => {
        const found = pattern.exec(line);
        return found ? [`${file.path}:${index + 1}: ${found[0]}`] : [];
      }),
  );
}

describe('files for one system', () => {
  const OF_LINUX = /(^|\/)linux([/-])/;
  const OF_DARWIN = /(^|\/)darwin([/-])/;
  /** Also in a regular expression. */
  const DEVICE_OR_PROCESS = /(['"`^(])\\?\/(dev|proc)(\\?\/|['"`])[\w.]*/;

  test('are the only ones to name paths below /dev and /proc', () => {
    const others = files.filter(({ path }) => !OF_LINUX.test(path) && !OF_DARWIN.test(path));
    expect(places(others, DEVICE_OR_PROCESS)).toEqual([]);
  });

  test('for a Mac name devices of a Mac, and no procfs', () => {
    const found = places(
      files.filter(({ path }) => OF_DARWIN.test(path)),
      DEVICE_OR_PROCESS,
    );
    expect(found.filter((place) => !/\/dev\\?\/(cu|tty)/.test(place))).toEqual([]);
  });

  test.each(["'/dev/pts/'", '`/dev/`', "'/proc'", '"/proc/net/tcp"', '/^\\/dev\\/tty/'])(
    'are required where %s occurs',
    (literal) => {
      const text = `const path = ${literal};`;
      expect(places([{ path: 'harness/a.ts', text }], DEVICE_OR_PROCESS)).toHaveLength(1);
    },
  );

  test('are not required for a port in a comment', () => {
    const text = '/** What `--port` takes, e.g. `/dev/ttyUSB1`. */\n// See `/proc/PID/stat`.\n';
    expect(places([{ path: 'harness/a.ts', text }], DEVICE_OR_PROCESS)).toEqual([]);
  });
});

describe('npm test', () => {
  /** The programs that it starts in processes of their own, and Jest's entry point. */
  const ENTRIES = [
    'scripts/test',
    'scripts/emulator-child',
    'scripts/qualify/jest-environment',
    'scripts/qualify/cases.suite',
  ];

  /** Every file that `npm test` may execute. */
  function reached(): readonly SourceFile[] {
    const graph = importGraph(files).filter(({ typesOnly }) => !typesOnly);
    const found = new Set<string>(ENTRIES);
    for (const name of found) for (const { from, to } of graph) if (stem(from) === name) found.add(index(to));
    return files.filter(({ path }) => found.has(stem(path)));
  }

  const stem = (path: string) => path.replace(/\.(tsx?|cjs)$/, '');
  const names = new Set(files.map(({ path }) => stem(path)));
  const index = (to: string) => (names.has(to) ? to : `${to}/index`);

  test('reaches the harness, the suites and the reports', () => {
    const paths = reached().map(({ path }) => path);
    for (const part of ['harness/wire/', 'harness/cloud/local/', 'harness/emulator/', 'suites/', 'reports/'])
      expect(paths.some((path) => path.startsWith(part))).toBe(true);
  });

  test('needs no shell, except for the command that switches the power of a module', () => {
    const shells = places(reached(), /\bshell: |import \{.*\bexec(Sync)?\b.*\} from 'node:child_process'/);
    expect(shells).toEqual([expect.stringMatching(/^harness\/bench\/recovery/)]);
  });

  test('needs no signal that Windows does not have', () => {
    const stops = /'SIG(STOP|CONT|TSTP|HUP|USR\d|QUIT|ALRM|CHLD|PIPE|WINCH)'|\bkill\(-/;
    expect(places(reached(), stops)).toEqual([]);
  });

  test.each(Object.entries(scripts))('and npm run %s are commands for any shell', (_, command) => {
    expect(command).toMatch(/^(node|biome)( [\w./-]+)+$/);
  });
});
