import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import {
  commandLineOptions,
  environmentNames,
  optionName,
} from '../../harness/bench/configuration/command-line';
import type { Option } from '../../harness/bench/configuration/option';
import { type OptionKey, optionEntries } from '../../harness/bench/configuration/options';
import { scripts } from '../../package.json';
import { ROOT } from './source-files';

/** The rows of the table in docs/options.md, generated from the option table. */
function optionRows(): readonly string[] {
  return optionEntries.map(([key, option]) => {
    const cells = [
      typed(key, option),
      environmentNames(key, option).map(code).join(', '),
      option.value === null || option.default === null || option.default === '' ? '' : code(option.default),
      `${option.help}${option.repeatable ? '; repeatable' : ''}`,
    ];
    return `| ${cells.map((cell) => (cell === '' ? '-' : cell)).join(' | ')} |`;
  });
}

function typed(key: OptionKey, option: Option): string {
  if (!commandLineOptions.some(([each]) => each === key)) return '';
  return code(`--${optionName(key)}${option.value === null ? '' : ` ${option.value}`}`);
}

function code(text: string): string {
  return `\`${text}\``;
}

const documents = ['.', 'docs'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name)),
);

const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** `a b` for every `a b` in backticks, without code blocks. */
function inlineCode(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

test('docs/options.md lists every option of the program', () => {
  const rows = textOf('docs/options.md')
    .split('\n')
    .filter((line) => /^\| (`--|- \| `(ME3630_|ALIBABA_|NO_COLOR))/.test(line));
  expect(rows).toEqual(optionRows());
});

test.each(documents)('%s links only to existing files', (document) => {
  const links = [...textOf(document).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
    ([, target = '']) => target,
  );
  const broken = links.filter((target) => !existsSync(path.join(ROOT, path.dirname(document), target)));
  expect(broken).toEqual([]);
});

test.each(documents)('%s names only existing files', (document) => {
  const paths = inlineCode(textOf(document)).filter((code) =>
    /^(suites|harness|scripts|docs)\/[\w./-]+$/.test(code),
  );
  const exists = (name: string) => ['', '.ts'].some((ending) => existsSync(path.join(ROOT, name + ending)));
  expect(paths.filter((name) => !exists(name))).toEqual([]);
});

test.each(documents)('%s names only existing npm commands', (document) => {
  const named = [...textOf(document).matchAll(/\bnpm run (?:--\S+ )*([a-z:-]+)/g)].map(
    ([, name = '']) => name,
  );
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test('CONTRIBUTING.md quotes code exactly as in the file named above it', () => {
  const quotation = /^`([\w./-]+\.ts)`\n\n```ts\n([\s\S]*?)^```$/gm;
  const text = textOf('CONTRIBUTING.md');
  const quoted = [...text.matchAll(quotation)];
  expect(quoted).toHaveLength(text.split('```ts\n').length - 1);
  const stale = quoted.filter(([, file = '', code = '']) => !textOf(file).includes(code));
  expect(stale.map(([, file]) => file)).toEqual([]);
});
