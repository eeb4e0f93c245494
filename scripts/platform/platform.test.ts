import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { testIf } from '../../harness/cloud/testing/test-if';
import { readLedger } from '../../harness/ledger/ledger-reader';

jest.setTimeout(60_000);

const ROOT = path.resolve(__dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'platform-'));
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true });
});

/** Without a pseudo-terminal the emulated module is reached by other means, which takes too long for this file. */
const here = testIf(existsSync('/dev/ptmx'), 'this machine has no pseudo-terminals');

function script(name: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--require', './scripts/register.cjs', `scripts/${name}.ts`, ...argv],
    {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.push(child);
  return child;
}

async function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

/** Starts a stand-in and returns the environment for a run. */
async function startStandIn(): Promise<Record<string, string>> {
  const child = script('platform', ['stand-in', '500']);
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes('ME3630_ALIYUN_SPEED=')) break;
  }
  return Object.fromEntries(
    said.split('\n').flatMap((line) => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return name ? [[name, value] as const] : [];
    }),
  );
}

const CASES = [
  'sub-1-in-one-command*',
  'message-of-1-bytes*',
  'pub-example*',
  'pub-10-in-a-row*',
  'conn-brings*',
];

describe('a stand-in of three processes', () => {
  let environment: Record<string, string> = {};
  beforeAll(async () => {
    environment = await startStandIn();
  }, 30_000);

  function npmTest(way: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const options = ['--cloud', 'aliyun', '--aliyun-way', way, ...argv];
    return ended(script('test', options, { ...environment, ...env }));
  }

  const ways = [
    ['observer', 4],
    ['api', 5],
  ] as const;
  for (const [way, passing] of ways)
    here(`a part of the default selection passes by way of ${way}`, async () => {
      const out = path.join(folder, way);
      const only = CASES.flatMap((pattern) => ['--only', pattern]);
      const { code, said } = await npmTest(way, [...only, '--out', out]);
      expect(said).toContain('PASS (emulated)');
      expect(code).toBe(0);
      const { cases, header } = readLedger(path.join(out, 'run.ndjson'));
      expect(header.cloud.kind).toBe('aliyun');
      expect(cases.filter(({ verdict }) => verdict === 'pass')).toHaveLength(passing);
      expect(cases.filter(({ verdict }) => verdict === 'not-applicable')).toHaveLength(
        cases.length - passing,
      );
      const ledger = readFileSync(path.join(out, 'run.ndjson'), 'utf8');
      for (const [name, value] of Object.entries(environment))
        if (/SECRET|ACCESS_KEY_ID/.test(name)) expect(ledger).not.toContain(value);
    });

  test.each<[string, string, Record<string, string>, RegExp]>([
    [
      'a wrong secret',
      'api',
      { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'another-secret' },
      /secret does not belong to the id/,
    ],
    ['a wrong instance', 'api', { ME3630_ALIYUN_INSTANCE: 'iot-other' }, /knows no such instance/],
    [
      'a wrong observer',
      'observer',
      { ME3630_OBSERVER_SECRET: 'another-secret' },
      /refuses the observer's login/,
    ],
  ])('%s ends the run before it begins, with one sentence', async (_, way, env, sentence) => {
    const { code, said } = await npmTest(way, ['--out', path.join(folder, 'refused')], env);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).toMatch(sentence);
    expect(code).toBe(3);
  });

  test('the doctor checks keys, devices, topics, routes and connects', async () => {
    const { said } = await ended(
      script('doctor', ['--cloud', 'aliyun', '--port', 'tcp://127.0.0.1:1'], environment),
    );
    expect(said).toContain('the AccessKey is valid');
    expect(said).toContain('exists and is offline');
    expect(said).toContain('the product has all topics that cases use');
    expect(said).toContain('all routes between the module and the observer are there');
    expect(said).toMatch(/\d of 5 connects are left/);
  });

  test('the doctor names what is wrong with the key', async () => {
    const wrong = { ...environment, ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI-of-nobody' };
    const { code, said } = await ended(
      script('doctor', ['--cloud', 'aliyun', '--port', 'tcp://127.0.0.1:1'], wrong),
    );
    expect(said).toMatch(/PROBLEM +the platform does not know the AccessKey id/);
    expect(code).toBe(2);
  });
});

test('without keys setup prints what to do by hand', async () => {
  const triple = {
    ME3630_PRODUCT_KEY: 'a1abcdefghi',
    ME3630_DEVICE_NAME: 'module',
    ME3630_DEVICE_SECRET: 'long-enough',
  };
  const none = { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' };
  const { code, said } = await ended(script('platform', ['setup'], { ...triple, ...none }));
  expect(said).toMatch(/Topic Categories[\s\S]*from\/#[\s\S]*Topic Routing[\s\S]*Server-side Subscription/);
  expect(said).not.toContain('long-enough');
  expect(code).toBe(0);
});
