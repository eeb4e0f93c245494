import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readConfiguration } from './read-configuration';

const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
const absent = join(folder, 'project', 'absent');
afterAll(() => rmSync(folder, { recursive: true }));

function read(argv: string[], env: NodeJS.ProcessEnv = {}, dotenv?: string) {
  if (dotenv === undefined) return readConfiguration(argv, env, absent);
  const path = join(folder, '.env');
  writeFileSync(path, dotenv);
  return readConfiguration(argv, env, path);
}

describe('without any option', () => {
  test('the emulated module runs everything against the local cloud on free ports of this machine', () => {
    expect(read([])).toEqual({
      bench: null,
      firmware: null,
      benches: join(folder, 'project', 'benches.json'),
      port: { kind: 'emulated' },
      baud: 115200,
      family: 'me3630',
      cloud: 'local',
      aliyunWay: 'observer',
      aliyunRegion: 'cn-shanghai',
      aliyunInstance: null,
      aliyunGroup: 'DEFAULT_GROUP',
      aliyunApi: null,
      aliyunAmqp: null,
      aliyunMqtt: null,
      aliyunAuth: null,
      aliyunCa: null,
      aliyunSpeed: 1,
      observer: null,
      accessKey: null,
      mqttUrl: null,
      cloudListen: { host: '127.0.0.1', port: 0 },
      authListen: { host: '127.0.0.1', port: 0 },
      advertise: null,
      tlsCloudListen: null,
      tlsAuthListen: null,
      tlsCa: null,
      triple: null,
      only: [],
      exclude: [],
      level: 'all',
      disruptive: false,
      endurance: false,
      strict: false,
      repeat: 1,
      bail: null,
      maxMinutes: null,
      maxConnects: null,
      seed: 1,
      power: null,
      leaseFile: null,
      out: null,
      list: false,
      requirements: false,
      manual: null,
      verbose: false,
      color: true,
      help: false,
      version: false,
      jestArguments: [],
    });
  });

  test('for a real module the local cloud listens at the well-known ports', () => {
    const { cloudListen, authListen } = read(['--port', 'COM5']);
    expect({ cloudListen, authListen }).toEqual({
      cloudListen: { host: '127.0.0.1', port: 1883 },
      authListen: { host: '127.0.0.1', port: 8080 },
    });
  });
});

describe('precedence', () => {
  const dotenv = 'ME3630_BAUD=1200';

  test('.env over default', () => expect(read([], {}, dotenv).baud).toBe(1200));

  test('environment over .env', () => expect(read([], { ME3630_BAUD: '2400' }, dotenv).baud).toBe(2400));

  test('option over environment', () => {
    expect(read(['--baud', '4800'], { ME3630_BAUD: '2400' }, dotenv).baud).toBe(4800);
  });

  test('an option kept by npm over the environment, a typed one over both', () => {
    const env = { npm_config_baud: '9600', ME3630_BAUD: '2400' };
    expect(read([], env).baud).toBe(9600);
    expect(read(['--baud=4800'], env).baud).toBe(4800);
  });

  test('an empty variable counts as absent', () =>
    expect(read([], { ME3630_BAUD: '' }, dotenv).baud).toBe(1200));

  test('a switch can be turned off again', () => {
    expect(read([], { ME3630_STRICT: 'yes' }).strict).toBe(true);
    expect(read(['--strict=false'], { ME3630_STRICT: 'yes' }).strict).toBe(false);
  });
});

describe('values', () => {
  test.each([
    ['COM5', { kind: 'serial', path: 'COM5' }],
    ['/dev/ttyUSB1', { kind: 'serial', path: '/dev/ttyUSB1' }],
    ['auto', { kind: 'auto' }],
    ['tcp://lab-2:3001', { kind: 'tcp', address: { host: 'lab-2', port: 3001 } }],
    ['rfc2217://[fe80::1]:3001', { kind: 'rfc2217', address: { host: 'fe80::1', port: 3001 } }],
  ])('--port %s', (typed, port) => expect(read(['--port', typed]).port).toEqual(port));

  test('an IPv6 address is written in brackets', () => {
    expect(read(['--cloud-listen', '[::]:0']).cloudListen).toEqual({ host: '::', port: 0 });
  });

  test('patterns may be repeated, or separated by commas', () => {
    const { only, exclude } = read(['--only', 'CONN-*', '--only=R-010,1.3'], { ME3630_EXCLUDE: 'a, b' });
    expect({ only, exclude }).toEqual({ only: ['CONN-*', 'R-010', '1.3'], exclude: ['a', 'b'] });
  });

  test('the limits of a run', () => {
    const { bail, maxMinutes, maxConnects } = read(['--bail', '3', '--max-minutes=0.5'], {
      ME3630_MAX_CONNECTS: '40',
    });
    expect({ bail, maxMinutes, maxConnects }).toEqual({ bail: 3, maxMinutes: 0.5, maxConnects: 40 });
  });

  test('the last of several single values counts', () => {
    expect(read(['--seed', '2', '--seed', '3']).seed).toBe(3);
  });

  test('the triple, the power switch and the colours come from the environment', () => {
    const env = { ME3630_PRODUCT_KEY: 'k', ME3630_DEVICE_NAME: 'n', ME3630_DEVICE_SECRET: 'secret-s' };
    const { triple, power, color } = read([], {
      ...env,
      POWER_CYCLE_CMD: 'cycle 3',
      NO_COLOR: '1',
    });
    expect({ triple, power, color }).toEqual({
      triple: { productKey: 'k', deviceName: 'n', deviceSecret: 'secret-s' },
      power: { command: 'cycle 3' },
      color: false,
    });
  });

  test('the prefixed name of the power switch takes precedence', () => {
    const env = { POWER_CYCLE_CMD: 'plain', ME3630_POWER_CYCLE_CMD: 'prefixed' };
    expect(read([], env).power).toEqual({ command: 'prefixed' });
  });

  test('a broker in .env does not prevent another cloud', () => {
    expect(read(['--cloud', 'local'], {}, 'ME3630_CLOUD=mqtt\nME3630_MQTT_URL=mqtt://lab:1883').cloud).toBe(
      'local',
    );
  });

  test('what follows -- goes to Jest unchanged', () => {
    expect(read(['--list', '--', '-t', 'x', '--', '--port']).jestArguments).toEqual([
      '-t',
      'x',
      '--',
      '--port',
    ]);
  });
});

test('help is printed whatever else is wrong', () => {
  expect(read(['-h', 'stray'], { ME3630_BAUD: 'fast', npm_config_port: 'true' }, 'broken').help).toBe(true);
});
