import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { BenchStatus } from '../../harness/bench/benches/bench-status';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { freePort } from '../../harness/wire/tcp-transport';
import { type Ended, freshFolder, type Running, start } from './testing/command';

jest.setTimeout(120_000);

const FILE = path.join(mkdtempSync(path.join(os.tmpdir(), 'me3630-benches-')), 'benches.json');
const modules: Running[] = [];

/** Its device is visible at the cloud. */
const SHORT = ['--only', 'conn-brings-the-device-online'];
/** Long enough that a third run can be tried meanwhile; most of the time the module waits for a slow server. */
const LONG = [
  ...SHORT,
  '--only',
  'auth-server-that-never-answers-is-a-cme-error',
  '--only',
  'auth-server-that-is-slow-is-waited-for',
  '--repeat',
  '10',
];

/**
 * An emulated module on its own pseudo-terminal, with the address of its bench, and the bench's entry in the benches
 * file.
 */
async function makeBench(): Promise<object> {
  const authListen = `127.0.0.1:${await freePort()}`;
  const emulator = start('emulator', ['--auth', `http://${authListen}`]);
  modules.push(emulator);
  const port = /\/dev\/pts\/\d+/.exec(await emulator.line(/\/dev\/pts/))?.[0];
  return { port, model: 'ME3630', cloud: { authListen, listen: '127.0.0.1:0' } };
}

beforeAll(async () => {
  const [LEFT, RIGHT] = await Promise.all([makeBench(), makeBench()]);
  writeFileSync(FILE, `// two desks\n${JSON.stringify({ benches: { LEFT, RIGHT } })}`);
});
afterAll(() => {
  for (const { child } of modules) child.kill();
});

interface RunOnBench {
  readonly run: Running;
  readonly out: string;
}

function runOn(bench: string, selected: readonly string[]): RunOnBench {
  const out = freshFolder();
  const run = start('test', ['--bench', bench, '--benches', FILE, '--out', out, ...selected]);
  return { run, out };
}

/** A run on a bench, in its middle. */
async function inTheMiddle(bench: string): Promise<RunOnBench> {
  const started = runOn(bench, LONG);
  await started.run.line(/^ *2\/\d+ /);
  return started;
}

async function statuses(): Promise<readonly BenchStatus[]> {
  const { out } = await start('benches', ['--benches', FILE, '--json']).ended;
  return JSON.parse(out) as readonly BenchStatus[];
}

const states = async () => (await statuses()).map(({ name, state }) => `${name} ${state}`);

async function resultOf({ run, out }: RunOnBench) {
  const ended: Ended = await run.ended;
  const ledger = readLedger(path.join(out, 'run.ndjson'));
  const clientIds = ledger.events.flatMap((event) =>
    'clientId' in event && typeof event.clientId === 'string' ? [event.clientId.split('|')[0]] : [],
  );
  return { ...ended, ledger, devices: new Set(clientIds) };
}

test('two runs on two benches at once do not disturb each other, and a third one is refused', async () => {
  expect(await states()).toEqual(['LEFT free', 'RIGHT free']);
  const running = await Promise.all([inTheMiddle('LEFT'), inTheMiddle('RIGHT')]);
  expect((await statuses()).map(({ name, state, detail }) => ({ name, state, detail }))).toEqual(
    ['LEFT', 'RIGHT'].map((name) => ({
      ...{ name, state: 'busy' },
      detail: expect.stringMatching(
        `^"npm test -- --bench ${name}" \\(process \\d+, user .*, since 20.*Z\\)$`,
      ),
    })),
  );
  const third = await runOn('LEFT', SHORT).run.ended;
  expect(third).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /^bench LEFT is in use by "npm test -- --bench LEFT" \(process \d+, .*\): wait/,
    ),
  });
  expect(running.map(({ run }) => run.child.exitCode)).toEqual([null, null]);
  const [left, right] = await Promise.all(running.map(resultOf));
  for (const result of [left, right]) {
    expect(result).toMatchObject({
      code: 0,
      err: '',
      ledger: { complete: true, footer: { verdict: 'pass' } },
    });
    expect(result?.devices.size).toBeGreaterThan(0);
  }
  expect([...(left?.devices ?? [])].filter((device) => right?.devices.has(device))).toEqual([]);
  expect([left, right].map((result) => result?.ledger.header.bench.name)).toEqual(['LEFT', 'RIGHT']);
  expect(left?.out).toMatch(/^family me3630 · bench LEFT, serial \/dev\/pts\/\d+ on /m);
  expect(left?.ledger.header.bench.port).not.toBe(right?.ledger.header.bench.port);
  expect(await states()).toEqual(['LEFT free', 'RIGHT free']);
});

test('the lock of a killed run is taken over by the next one, with a note', async () => {
  const { run } = await inTheMiddle('RIGHT');
  const holder = (await statuses()).find(({ name }) => name === 'RIGHT')?.detail ?? '';
  const [, pid] = /process (\d+)/.exec(holder) ?? [];
  process.kill(Number(pid), 'SIGKILL');
  expect((await run.ended).code).toBe(2);
  expect(await states()).toEqual(['LEFT free', 'RIGHT free']);
  const next = await resultOf(runOn('RIGHT', SHORT));
  expect(next).toMatchObject({ code: 0, ledger: { footer: { verdict: 'pass' } } });
  expect(next.out).toContain(`! took over the lock of bench RIGHT: ${holder} is gone`);
  expect(next.out).toMatch(/! took over the lock of \/dev\/pts\/\d+: "npm test -- --bench RIGHT"/);
});

test('a bench with another module than it expects is not judged, and the module is named', async () => {
  const other = FILE.replace('benches.json', 'other.json');
  writeFileSync(other, readFileSync(FILE, 'utf8').replaceAll('"model":"ME3630"', '"model":"EC20"'));
  const out = freshFolder();
  const run = start('test', ['--bench', 'LEFT', '--benches', other, '--out', out, ...SHORT]);
  const { code, ledger } = await resultOf({ run, out });
  expect({ code, verdict: ledger.footer?.verdict }).toEqual({ code: 2, verdict: 'inconclusive' });
  expect(new Set(ledger.cases.map(({ reason }) => reason))).toEqual(
    new Set([
      'bench LEFT expects a module of the model EC20, but what answers calls itself ME3630, firmware AL_ME3630C1CV1.0B01',
    ]),
  );
});
