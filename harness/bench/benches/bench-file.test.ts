import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigurationError } from '../configuration/configuration';
import { parseBenches, readBenches } from './bench-file';
import { benchFileSchemaText } from './bench-schema';

const parse = (text: string) => parseBenches(text, 'benches.json');

function complaint(text: string): string {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`accepted: ${text}`);
}

/** A file with one bench, LEFT, whose settings start in line 3. */
const left = (settings: string) => `{\n  "benches": { "LEFT": {\n${settings}\n} }\n}`;

test('comments, trailing commas and a byte order mark are allowed', () => {
  const { benches } = parse(`\uFEFF// the desk at the window
{
  "benches": {
    /* the module with the short cable */
    "LEFT": { "port": "/dev/ttyUSB1", "labels": ["lte", "b05"], },
    "RIGHT": { "usb": { "serial": "0123" }, "cloud": { "kind": "none" } },
  },
}`);
  expect([...benches]).toEqual([
    ['LEFT', { port: '/dev/ttyUSB1', labels: ['lte', 'b05'] }],
    ['RIGHT', { usb: { serial: '0123' }, cloud: { kind: 'none' } }],
  ]);
});

test('docs/benches.md shows a file that can be read', () => {
  const page = readFileSync(path.join(__dirname, '../../../docs/benches.md'), 'utf8');
  const [, example = ''] = /```jsonc\n([\s\S]*?)```/.exec(page) ?? [];
  expect([...parse(example).benches.keys()]).toEqual(['LEFT', 'RIGHT', 'ATTIC']);
});

test('benches.schema.json agrees with the code; `npm run schema` writes it', () => {
  expect(readFileSync(path.join(__dirname, 'benches.schema.json'), 'utf8')).toBe(benchFileSchemaText());
});

describe('one sentence with the file and the line', () => {
  test.each([
    [
      'a file that is not there',
      () => {
        try {
          readBenches('/no/benches.json');
        } catch (error) {
          return (error as Error).message;
        }
        return '';
      },
      '/no/benches.json cannot be read (ENOENT): expected a file that describes the benches of this machine; docs/benches.md shows one',
    ],
    [
      'no JSON',
      () => complaint('{\n  "benches": { LEFT: {} }\n}'),
      'benches.json line 2 is no JSON: invalid symbol; comments and trailing commas are allowed',
    ],
    [
      'an empty file',
      () => complaint(''),
      'benches.json line 1 is no JSON: value expected; comments and trailing commas are allowed',
    ],
    [
      'no benches',
      () => complaint('{}'),
      'benches.json line 1: benches: expected the benches by name, such as {"LEFT": {"port": "COM5"}}',
    ],
    [
      'an unknown setting that is like one',
      () => complaint(left('"prot": "COM5"')),
      'benches.json line 3: bench LEFT has no setting prot; did you mean port?',
    ],
    [
      'an unknown setting that is like none',
      () => complaint(left('"port": "COM5",\n"cloud": {\n  "colour": "red" }')),
      'benches.json line 5: bench LEFT, cloud has no setting colour: expected kind, listen, authListen, advertise, tlsListen, tlsAuthListen, tlsCa',
    ],
    [
      'a value of another type',
      () => complaint(left('"port": "COM5",\n"baud": "fast"')),
      'benches.json line 4: bench LEFT, baud: expected number, received string',
    ],
    [
      'an unknown kind of cloud',
      () => complaint(left('"port": "COM5", "cloud": { "kind": "azure" }')),
      'benches.json line 3: bench LEFT, cloud.kind: expected one of "local"|"mqtt"|"aliyun"|"none"',
    ],
    [
      'neither port nor USB identity',
      () => complaint(left('"baud": 9600')),
      'benches.json line 2: bench LEFT: expected either "port" or "usb", which say where the module is',
    ],
    [
      'two kinds of power',
      () =>
        complaint(
          left('"port": "COM5",\n"power": { "command": "x", "uhubctl": { "location": "1-1", "port": 2 } }'),
        ),
      'benches.json line 4: bench LEFT, power: expected exactly one of uhubctl, pdudaemon and command',
    ],
    [
      'an address of pdudaemon that is none',
      () =>
        complaint(
          left('"port": "COM5", "power": { "pdudaemon": { "url": "lab", "hostname": "h", "port": 1 } }'),
        ),
      'benches.json line 3: bench LEFT, power.pdudaemon.url: expected the address of pdudaemon, such as http://localhost:16421',
    ],
    [
      'a name with a blank',
      () => complaint('{ "benches": {\n"LEFT ONE": { "port": "COM5" } } }'),
      'benches.json line 2: bench LEFT ONE: a bench is named by 1 to 40 letters, digits, dots, dashes and underscores',
    ],
    [
      'one name for two benches',
      () => complaint('{ "benches": {\n"LEFT": { "port": "COM5" },\n"LEFT": { "port": "COM6" } } }'),
      'benches.json line 3: LEFT stands here a second time, after line 2: rename or remove one of them',
    ],
  ])('%s', (_what, say, sentence) => expect(say()).toBe(sentence));

  test('a secret given instead of the name of its variable is not shown', () => {
    const said = complaint(left('"port": "COM5",\n"environment": { "deviceSecret": "s3cr3tOfTheDevice" }'));
    expect(said).toMatch(
      /^benches\.json line 4: bench LEFT, environment\.deviceSecret: expected the name of/,
    );
    expect(said).not.toContain('s3cr3t');
  });
});

describe('two benches that would disturb each other', () => {
  const two = (one: string, other: string) =>
    `{ "benches": {\n"LEFT": { ${one} },\n"RIGHT": { ${other} } } }`;
  const alone = '"cloud": { "kind": "none" }';

  test.each([
    [
      'the same port',
      `"port": "COM5", ${alone}`,
      `"port": "COM5", ${alone}`,
      'would both use the module at COM5: give each bench its own',
    ],
    [
      'the same USB identity',
      `"usb": { "path": "1-2" }, ${alone}`,
      `"usb": { "path": "1-2" }, ${alone}`,
      'would both use the module at usb:path=1-2: give each bench its own',
    ],
    [
      'the same device',
      `"port": "COM5", "environment": { "deviceName": "LAB_NAME" }, ${alone}`,
      `"port": "COM6", "environment": { "deviceName": "LAB_NAME" }, ${alone}`,
      'would both log in as LAB_NAME: give each bench a device of its own',
    ],
    [
      'the same listener, which both leave at its default',
      '"port": "COM5"',
      '"port": "COM6"',
      'would both listen at 127.0.0.1:1883: give each bench its own cloud.listen and cloud.authListen',
    ],
    [
      'a listener at all addresses',
      '"port": "COM5", "cloud": { "listen": "10.0.0.1:0", "authListen": "10.0.0.1:80" }',
      '"port": "COM6", "cloud": { "listen": "10.0.0.2:0", "authListen": "0.0.0.0:80" }',
      'would both listen at 0.0.0.0:80: give each bench its own cloud.listen and cloud.authListen',
    ],
  ])('%s', (_what, one, other, sentence) => {
    expect(complaint(two(one, other))).toBe(`benches.json line 3: bench LEFT and bench RIGHT ${sentence}`);
  });

  test.each([
    [
      'one port at two addresses of the machine',
      '{ "listen": "10.0.0.1:1883", "authListen": "10.0.0.1:80" }',
      '{ "listen": "10.0.0.2:1883", "authListen": "10.0.0.2:80" }',
    ],
    [
      'any free port',
      '{ "listen": "127.0.0.1:0", "authListen": "127.0.0.1:0" }',
      '{ "listen": "127.0.0.1:0", "authListen": "127.0.0.1:0" }',
    ],
  ])('%s disturbs nobody', (_what, one, other) => {
    const { benches } = parse(two(`"port": "COM5", "cloud": ${one}`, `"port": "COM6", "cloud": ${other}`));
    expect(benches.size).toBe(2);
  });

  test('modules of a family without a cloud disturb nobody', () => {
    const { benches } = parse(
      two('"port": "COM5", "family": "generic"', '"port": "COM6", "family": "generic"'),
    );
    expect(benches.size).toBe(2);
  });
});
