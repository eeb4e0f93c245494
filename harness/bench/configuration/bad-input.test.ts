import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ConfigurationError } from './configuration';
import { readConfiguration } from './read-configuration';

const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
const dotenv = join(folder, '.env');
afterAll(() => rmSync(folder, { recursive: true }));

function complaint(argv: string[], env: NodeJS.ProcessEnv = {}, dotenvPath = join(folder, 'absent')): string {
  try {
    readConfiguration(argv, env, dotenvPath);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`${argv.join(' ')} was accepted`);
}

describe('on the command line', () => {
  test.each([
    ['--baud fast', '--baud=fast is out of range: expected a whole number from 300 to 4000000'],
    ['--baud 0', '--baud=0 is out of range: expected a whole number from 300 to 4000000'],
    ['--repeat 0', '--repeat=0 is out of range: expected a whole number from 1 to 10000'],
    ['--seed -1', '--seed=-1 is out of range: expected a whole number from 0 to 2147483647'],
    ['--bail 0', '--bail=0 is out of range: expected a whole number from 1 to 100000'],
    ['--max-connects some', '--max-connects=some is out of range: expected a whole number from 1 to 100000'],
    [
      '--max-minutes 0',
      '--max-minutes=0 is out of range: expected minutes above 0 up to 100000, such as 90 or 0.5',
    ],
    [
      '--max-minutes 1h',
      '--max-minutes=1h is out of range: expected minutes above 0 up to 100000, such as 90 or 0.5',
    ],
    ['--cloud azure', '--cloud=azure is unknown: expected local, mqtt, aliyun, none'],
    ['--level most', '--level=most is unknown: expected must, should, observe, all'],
    ['--strict=perhaps', '--strict=perhaps is neither on nor off: expected true or false'],
    [
      '--only a,,b',
      '--only=a,,b has an empty pattern: expected patterns with single commas between, such as CONN-*,R-010',
    ],
    ['--manual /no/such', '--manual=/no/such is no file: expected the path of one'],
    ['--port', '--port lacks its value: type --port PORT'],
    ['--port --list', '--port lacks its value: type --port PORT'],
    ['--port=', '--port lacks its value: type --port PORT'],
    ['--prot COM5', '--prot is an unknown option; did you mean --port?'],
    ['-t x', '-t is an unknown option; --help lists the options, and those of Jest go behind a second --'],
    ['CONN-001', 'CONN-001 belongs to no option; to select cases type npm test -- --only CONN-001'],
    ['--cloud mqtt', '--cloud mqtt needs to know the broker: add --mqtt-url mqtt://host:port'],
    ['--mqtt-url mqtt://lab', '--mqtt-url is of no use to --cloud local: add --cloud mqtt or leave it out'],
    ['--requirements', '--requirements says how --list prints: type --list --requirements'],
  ])('%s', (typed, sentence) => expect(complaint(typed.split(' '))).toBe(sentence));

  test.each(['tcp://lab', 'tcp://lab:0', 'http://lab:80', 'rfc2217://lab:70000'])('--port %s', (port) => {
    const expected =
      'expected a device path or name, auto, usb:serial=S, usb:path=P, tcp://host:port or rfc2217://host:port';
    expect(complaint(['--port', port])).toBe(`--port=${port} is no port: ${expected}`);
  });

  test.each(['1883', ':1883', '*:1883', '::1:1883', '[lab]:1883', 'lab:65536', 'lab:'])(
    '--cloud-listen %s',
    (address) => {
      const expected = 'expected HOST:PORT, the port 0 to 65535, such as 127.0.0.1:1883 or [::1]:1883';
      expect(complaint(['--cloud-listen', address])).toBe(
        `--cloud-listen=${address} is no address: ${expected}`,
      );
    },
  );

  test('an advertised port cannot be left to the system', () => {
    expect(complaint(['--advertise', 'lab:0'])).toMatch(
      /^--advertise=lab:0 is no address: .* the port 1 to 65535/,
    );
  });

  test('a secret is refused there, and is not repeated', () => {
    expect(complaint(['--device-secret=hunter2'])).toBe(
      '--device-secret is no option because process lists show command lines: set ME3630_DEVICE_SECRET in the environment or in .env',
    );
    expect(complaint(['--cloud=mqtt', '--mqtt-url=http://user:hunter2@lab'])).toBe(
      '--mqtt-url is no broker: expected mqtt://host:port, mqtts://, ws:// or wss://',
    );
  });
});

describe('split by npm', () => {
  test('npm test --port COM5', () => {
    expect(complaint(['COM5'], { npm_config_port: 'true' })).toBe(
      'npm kept --port without its value: type npm test -- --port COM5, or npm test --port=COM5',
    );
  });

  test('npm test --port', () => {
    expect(complaint([], { npm_config_port: 'true' })).toBe(
      'npm kept --port without its value: type npm test -- --port VALUE, or npm test --port=VALUE',
    );
  });

  test('npm test --baud 9600 --port COM5', () => {
    expect(complaint(['9600', 'COM5'], { npm_config_port: 'true', npm_config_baud: 'true' })).toBe(
      'npm kept --port and --baud without their values: type npm test -- --port VALUE --baud VALUE, or npm test --port=VALUE --baud=VALUE',
    );
  });

  test('npm test --baud=fast', () => {
    expect(complaint([], { npm_config_baud: 'fast' })).toMatch(/^--baud=fast is out of range/);
  });
});

describe('in the environment', () => {
  test('a bad value names its variable', () => {
    expect(complaint([], { ME3630_CLOUD: 'azure' })).toMatch(/^ME3630_CLOUD=azure is unknown/);
  });

  test('a misspelled name is refused, as its setting would stay at the default', () => {
    expect(complaint([], { ME3630_PROT: 'COM5' })).toBe(
      'ME3630_PROT is an unknown setting; did you mean ME3630_PORT?',
    );
    expect(complaint([], { ME3630_QUX: '' })).toBe(
      'ME3630_QUX is an unknown setting; did you mean ME3630_OUT?',
    );
  });

  test('an incomplete triple', () => {
    expect(complaint([], { ME3630_DEVICE_NAME: 'n' })).toBe(
      "the device's triple is incomplete: set ME3630_PRODUCT_KEY and ME3630_DEVICE_SECRET too, or none of the three",
    );
  });

  const triple = { ME3630_PRODUCT_KEY: 'pk', ME3630_DEVICE_NAME: 'dn', ME3630_DEVICE_SECRET: 'long-enough' };
  const key = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'long-enough' };

  test.each<[string, string[], NodeJS.ProcessEnv, RegExp]>([
    ['no triple', [], {}, /^--cloud aliyun needs the triple .*docs\/platform\.md/],
    ['no module', [], triple, /^--cloud aliyun needs a module: add --port/],
    ['no observer', ['--port', 'COM5'], triple, /^--cloud aliyun needs a second device/],
    [
      'half an observer',
      ['--port', 'COM5'],
      { ...triple, ME3630_OBSERVER_NAME: 'o' },
      /^the observer is incomplete/,
    ],
    ['no key', ['--port', 'COM5', '--aliyun-way', 'api'], triple, /^--cloud aliyun needs a key/],
    [
      'half a key',
      ['--port', 'COM5', '--aliyun-way', 'api'],
      { ...triple, ALIBABA_CLOUD_ACCESS_KEY_ID: 'x' },
      /^the AccessKey is incomplete/,
    ],
    [
      'no AMQP endpoint',
      ['--port', 'COM5', '--aliyun-way', 'api'],
      { ...triple, ...key },
      /^--cloud aliyun needs the AMQP endpoint/,
    ],
  ])('the real platform with %s', (_, argv, env, sentence) => {
    expect(complaint(['--cloud', 'aliyun', ...argv], env)).toMatch(sentence);
  });

  test('a secret that may be an ordinary word is refused', () => {
    const env = { ME3630_PRODUCT_KEY: 'pk', ME3630_DEVICE_NAME: 'dn', ME3630_DEVICE_SECRET: 'local' };
    expect(complaint([], env)).toBe(
      'ME3630_DEVICE_SECRET is too short for a secret: expected at least 8 characters',
    );
  });

  test('a bad secret is not repeated', () => {
    expect(complaint([], { ME3630_DEVICE_SECRET: 'hunter 2' })).toBe(
      'ME3630_DEVICE_SECRET cannot be used: expected 1 to 64 printable ASCII characters without blanks',
    );
  });
});

describe('in .env', () => {
  test.each([
    [
      '# fine\n\nME3630_BAUD=fast',
      `${dotenv} line 3: ME3630_BAUD=fast is out of range: expected a whole number from 300 to 4000000`,
    ],
    [
      '\r\nME3630_PROT=COM5\r\n',
      `${dotenv} line 2: ME3630_PROT is an unknown setting; did you mean ME3630_PORT?`,
    ],
    ['hunter2', `${dotenv} line 1 is broken: expected NAME=value, or # before a remark`],
    ['A="b\nc"', `${dotenv} line 1: A is broken: its quotation mark is not closed on that line`],
  ])('%j', (content, sentence) => {
    writeFileSync(dotenv, content);
    expect(complaint([], {}, dotenv)).toBe(sentence);
  });

  test('a folder of that name', () => {
    const path = join(folder, 'folder');
    mkdirSync(path);
    expect(complaint([], {}, path)).toBe(
      `${path} cannot be read: it is a folder: expected a file of NAME=value lines`,
    );
  });

  (process.getuid?.() ? test : test.skip)('a file that is not ours to read', () => {
    const path = join(folder, 'locked');
    writeFileSync(path, '');
    chmodSync(path, 0);
    expect(complaint([], {}, path)).toMatch(/you have no permission to read it/);
  });
});
