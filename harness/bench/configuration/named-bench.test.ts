import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { ConfigurationError } from './configuration';
import { readConfiguration } from './read-configuration';

const folder = mkdtempSync(join(tmpdir(), 'named-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  join(folder, 'benches.json'),
  `{ "benches": {
    "LEFT": {
      "usb": { "serial": "AAA", "path": "1-1.2" },
      "baud": 9600,
      "cloud": { "listen": "10.0.0.1:1883", "authListen": "10.0.0.1:80" },
      "environment": { "productKey": "LEFT_KEY", "deviceName": "LEFT_NAME", "deviceSecret": "LEFT_SECRET" },
      "power": { "uhubctl": { "location": "1-1", "port": 2 } },
      "model": "ME3630",
    },
    "RIGHT": { "port": "COM5", "cloud": { "kind": "none" } },
    "WRONG": { "port": "COM6",
      "cloud": { "kind": "local", "listen": "nowhere", "authListen": "127.0.0.1:0" } },
  } }`,
);
writeFileSync(join(folder, 'other.json'), '{ "benches": { "FAR": { "port": "tcp://lab:4000" } } }');

const triple = { LEFT_KEY: 'key', LEFT_NAME: 'name', LEFT_SECRET: 's3cr3t-of-left' };

const read = (argv: string[], env: NodeJS.ProcessEnv = {}, dotenv = '') => {
  writeFileSync(join(folder, '.env'), dotenv);
  return readConfiguration(argv, env, join(folder, '.env'));
};

function complaint(...told: Parameters<typeof read>): string {
  try {
    read(...told);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('accepted');
}

test('a bench says where the module is, how it is powered, where the cloud listens and who logs in', () => {
  expect(read(['--bench', 'LEFT'], triple)).toMatchObject({
    bench: { name: 'LEFT', model: 'ME3630' },
    benches: join(folder, 'benches.json'),
    port: { kind: 'usb', serial: 'AAA', path: '1-1.2' },
    baud: 9600,
    cloudListen: { host: '10.0.0.1', port: 1883 },
    authListen: { host: '10.0.0.1', port: 80 },
    triple: { productKey: 'key', deviceName: 'name', deviceSecret: 's3cr3t-of-left' },
    power: { uhubctl: { location: '1-1', port: 2 } },
  });
});

test('the credentials of a bench may stand in .env', () => {
  const dotenv = Object.entries(triple)
    .map(([name, text]) => `${name}=${text}`)
    .join('\n');
  expect(read(['--bench', 'LEFT'], {}, dotenv).triple?.deviceSecret).toBe('s3cr3t-of-left');
});

test('an option overrides the bench, and the bench overrides environment and .env', () => {
  const env = { ...triple, ME3630_BAUD: '1200', ME3630_PORT: 'COM9' };
  expect(read(['--bench', 'LEFT'], env, 'ME3630_CLOUD_LISTEN=127.0.0.1:7')).toMatchObject({
    ...{ baud: 9600, port: { kind: 'usb' }, cloudListen: { host: '10.0.0.1', port: 1883 } },
  });
  expect(read(['--bench', 'LEFT', '--baud', '2400'], env).baud).toBe(2400);
});

test('POWER_CYCLE_CMD is used for a bench without a power switch', () => {
  const env = { ...triple, POWER_CYCLE_CMD: 'relay' };
  expect(read(['--bench', 'RIGHT'], env).power).toEqual({ command: 'relay' });
  expect(read(['--bench', 'LEFT'], env).power).toMatchObject({ uhubctl: { port: 2 } });
});

test('environment and .env may name bench and file', () => {
  expect(read([], { ME3630_BENCH: 'FAR' }, 'ME3630_BENCHES=other.json')).toMatchObject({
    bench: { name: 'FAR' },
    benches: join(folder, 'other.json'),
    port: { kind: 'tcp', address: { host: 'lab', port: 4000 } },
  });
});

test.each([
  [
    ['--bench', 'LEFT'],
    { LEFT_KEY: 'key', LEFT_NAME: 'name' },
    'benches.json line 6: bench LEFT needs the environment variable LEFT_SECRET for its deviceSecret: set it in the environment or in .env',
  ],
  [
    ['--bench', 'LEFT'],
    { ...triple, LEFT_SECRET: '' },
    'benches.json line 6: bench LEFT needs the environment variable LEFT_SECRET for its deviceSecret: set it in the environment or in .env',
  ],
  [['--bench', 'LEFTT'], {}, '--bench=LEFTT is no bench of benches.json; did you mean LEFT?'],
  [['--bench', 'somewhere'], {}, '--bench=somewhere is no bench of benches.json: it has LEFT, RIGHT, WRONG'],
  [
    ['--bench', 'RIGHT', '--port', 'COM9'],
    {},
    '--bench=RIGHT and --port=COM9 both say which module: leave one of them out',
  ],
  [
    ['--bench', 'WRONG'],
    {},
    'benches.json line 12: bench WRONG, cloud.listen=nowhere is no address: expected HOST:PORT, the port 0 to 65535, such as 127.0.0.1:1883 or [::1]:1883',
  ],
])('%j is refused with one sentence', (argv, env, sentence) => {
  expect(complaint(argv, env)).toBe(sentence);
});

test('a missing file is named', () => {
  expect(complaint(['--bench', 'LEFT', '--benches', 'absent.json'])).toMatch(
    /absent\.json cannot be read \(ENOENT\): expected a file that describes the benches of this machine/,
  );
});

test('without --bench the file is not read', () => {
  expect(read(['--benches', 'absent.json'])).toMatchObject({ bench: null, port: { kind: 'emulated' } });
});
