import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { commandLineOptions, environmentNames, helpText, optionName } from './command-line';
import { optionEntries } from './options';
import { readConfiguration } from './read-configuration';

const project = resolve(__dirname, '../../..');
const example = join(project, '.env.example');

test('.env.example has exactly the settings of the table, each with its explanation and default', () => {
  const expected = optionEntries.flatMap(([key, option]) => {
    const names = environmentNames(key, option);
    return names.length > 0
      ? ['', `# ${option.help}`, ...names.map((name) => `${name}=${option.default ?? ''}`)]
      : [];
  });
  const [, body] = readFileSync(example, 'utf8').split(/(?<=^(?:#.*\n)+)(?=\n)/);
  expect(body?.trimEnd().split('\n')).toEqual(expected);
});

test('a copy of .env.example changes nothing', () => {
  expect(readConfiguration([], {}, example)).toEqual(
    readConfiguration([], {}, join(project, 'no-such-file')),
  );
});

test('the help lists every option, and every variable that is no option', () => {
  const help = helpText();
  for (const [key] of commandLineOptions)
    expect(help).toMatch(new RegExp(`^  --${optionName(key)}( |$)`, 'm'));
  for (const variable of ['ME3630_DEVICE_SECRET', 'ME3630_POWER_CYCLE_CMD, POWER_CYCLE_CMD', 'NO_COLOR']) {
    expect(help).toContain(`\n  ${variable}\n`);
  }
});

test('the help says which options must follow --', () => {
  expect(helpText()).toContain('npm keeps --only, --verbose, --help, --version for itself');
});

test('no two options share a name in the environment', () => {
  const names = optionEntries.flatMap(([key, option]) => environmentNames(key, option));
  expect(new Set(names).size).toBe(names.length);
});
