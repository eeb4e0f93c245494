import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { withStore } from '../../fleet/testing/fleet-test';
import { StoreServer } from '../../fleet/testing/store-server';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { freePort } from '../../harness/wire/tcp-transport';
import { freshFolder, type Running, start } from '../qualify/testing/command';

jest.setTimeout(120_000);

withStore('agent, qualify and status work together on an emulated module', async () => {
  const server = await StoreServer.start();
  const env = { FLEET_STORE: server.url };
  const running: Running[] = [];
  try {
    const authListen = `127.0.0.1:${await freePort()}`;
    const emulator = start('emulator', ['--auth', `http://${authListen}`]);
    running.push(emulator);
    const port = /\/dev\/pts\/\d+/.exec(await emulator.line(/\/dev\/pts/))?.[0];
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'fleet-')), 'benches.json');
    const LEFT = { port, labels: ['desk'], cloud: { authListen, listen: '127.0.0.1:0' } };
    writeFileSync(file, JSON.stringify({ benches: { LEFT } }));
    const agent = start('fleet', ['agent', '--benches', file, '--out', freshFolder()], env);
    running.push(agent);
    await agent.line(/LEFT is a ME3630 with firmware AL_ME3630C1CV1\.0B01/);
    const status = await start('fleet', ['status'], env).ended;
    expect(status.out).toMatch(/^LEFT +(idle|busy) +ME3630 +AL_ME3630C1CV1\.0B01 +desk /m);
    const out = freshFolder();
    const wanted = ['--firmware', '0B01', '--only', 'auth-pkey-*', '--parts', '2', '--out', out];
    const qualified = await start('fleet', ['qualify', ...wanted], env).ended;
    expect({ code: qualified.code, err: qualified.err }).toEqual({ code: 0, err: '' });
    expect(qualified.out).toMatch(/^pass$/m);
    const runs = readdirSync(out).filter((name) => name.startsWith('p'));
    const ledgers = runs.map((name) => readLedger(path.join(out, name, 'run.ndjson')));
    expect(ledgers.map(({ complete, header }) => [complete, header.bench.name])).toEqual([
      [true, 'LEFT'],
      [true, 'LEFT'],
    ]);
    expect(readFileSync(path.join(out, 'qualification.md'), 'utf8')).toContain('| p1 | LEFT |');
    agent.child.kill('SIGINT');
    expect((await agent.ended).code).toBe(0);
  } finally {
    for (const { child } of running) child.kill();
    await server.stop();
  }
});

test.each([
  [[], 3, /^which command\?; usage: npm run fleet -- agent \| /],
  [['qualfy'], 3, /^qualfy is not a command; usage/],
  [['qualify', '--firmware', '$(reboot)'], 3, /^--firmware: expected a part of a version/],
  [['qualify', '--priority', '10'], 3, /^--priority=10 is out of range: expected a whole number from 1 to 9/],
  [['qualify', 'B07'], 3, /^B07 is one argument too many; usage/],
  [['agent', '--benches', '/no/such.json'], 3, /^\/no\/such\.json cannot be read \(ENOENT\)/],
])('npm run fleet -- %j ends with a sentence', async (args, code, sentence) => {
  const ended = await start('fleet', args, { FLEET_STORE: 'redis://127.0.0.1:1' }).ended;
  expect(ended.err).toMatch(sentence);
  expect({ code: ended.code, lines: ended.err.trim().split('\n').length }).toEqual({ code, lines: 1 });
});

test('a folder with an earlier result is refused before anything is queued', async () => {
  const out = mkdtempSync(path.join(os.tmpdir(), 'fleet-'));
  writeFileSync(path.join(out, 'qualification.json'), '{}');
  // Queueing would end with exit code 2 here, as there is no store.
  const env = { FLEET_STORE: 'redis://127.0.0.1:1' };
  const { code, err } = await start('fleet', ['qualify', '--out', out], env).ended;
  expect(err).toContain(`--out: ${out} already holds a qualification`);
  expect(code).toBe(3);
});

test('a store that does not answer is named, without its password', async () => {
  const env = { FLEET_STORE: 'redis://:hunter2@127.0.0.1:1' };
  const { code, err } = await start('fleet', ['status'], env).ended;
  expect(code).toBe(2);
  expect(err).toMatch(/^the store at redis:\/\/127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/);
  expect(err).not.toContain('hunter2');
});
