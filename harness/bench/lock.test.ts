import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Holder, holderOf, type Lock, type Lockable, lock } from './lock';

let count = 0;
let thing: Lockable;
const held: Lock[] = [];

beforeEach(() => {
  count += 1;
  thing = { kind: 'bench', key: `lock-test-${process.pid}-${count}`, name: 'bench LEFT' };
});
afterEach(() => {
  for (const each of held.splice(0)) each.release();
  rmSync(lockFile(), { force: true });
});

function take(fresh?: boolean): Lock {
  const taken = lock(thing, 'npm test -- --bench LEFT', fresh);
  held.push(taken);
  return taken;
}

function lockFile(): string {
  const name = createHash('sha256').update(`${thing.kind} ${thing.key}`).digest('hex').slice(0, 16);
  return path.join(os.tmpdir(), `at-${thing.kind}-${name}.lock`);
}

/** The holder of a process that has ended, so that its id is free. */
function gone(): Holder {
  const { pid } = spawnSync(process.execPath, ['--version']);
  return {
    pid,
    started: null,
    command: 'npm test -- --bench LEFT',
    user: 'ann',
    since: '2026-01-01T00:00:00Z',
    nonce: '0',
  };
}

test('a lock is given once, others learn the holder, and it is free after its release', () => {
  const mine = take();
  expect(() => take()).toThrow(
    new RegExp(
      `^bench LEFT is in use by "npm test -- --bench LEFT" \\(process ${process.pid}, user .+, since 20.+Z\\): wait for it or end it$`,
    ),
  );
  expect(holderOf(thing)).toMatchObject({ pid: process.pid, command: 'npm test -- --bench LEFT' });
  mine.release();
  expect(holderOf(thing)).toBeNull();
  expect(take().takenOver).toBeNull();
});

test('a bench, a port and a module of the same name have separate locks', () => {
  take();
  held.push(lock({ ...thing, kind: 'port' }, 'x'), lock({ ...thing, kind: 'module' }, 'x'));
  expect(held).toHaveLength(3);
});

test('the lock of an ended process is taken over, and its holder is reported', () => {
  const holder = gone();
  writeFileSync(lockFile(), JSON.stringify(holder));
  expect(holderOf(thing)).toBeNull();
  expect(take().takenOver).toEqual(holder);
  expect(holderOf(thing)?.pid).toBe(process.pid);
});

test('the lock of a killed run is not released, and the next run takes it over', () => {
  const register = path.join(__dirname, '../../scripts/register.cjs');
  const program = `require(${JSON.stringify(path.join(__dirname, 'lock.ts'))}).lock(${JSON.stringify(thing)}, 'killed run');
    process.kill(process.pid, 'SIGKILL');`;
  const { pid, signal } = spawnSync(process.execPath, ['--require', register, '--eval', program]);
  expect(signal).toBe('SIGKILL');
  expect(JSON.parse(readFileSync(lockFile(), 'utf8'))).toMatchObject({ pid });
  expect(take().takenOver).toMatchObject({ pid, command: 'killed run' });
});

(process.platform === 'linux' ? test : test.skip)(
  'a process that was given the number of one that is gone holds nothing',
  () => {
    const holder = { ...gone(), pid: process.pid, started: 'another boot 1' };
    writeFileSync(lockFile(), JSON.stringify(holder));
    expect(take().takenOver).toEqual(holder);
  },
);

test('a file that is not one of our locks is taken over', () => {
  writeFileSync(lockFile(), '');
  expect(take().takenOver).toBeNull();
});

test('if many processes find a stale lock at once, one gets it', () => {
  writeFileSync(lockFile(), JSON.stringify(gone()));
  const register = path.join(__dirname, '../../scripts/register.cjs');
  const program = `const { fork } = require('node:child_process');
    if (process.env.CHILD) {
      const { lock } = require(${JSON.stringify(path.join(__dirname, 'lock.ts'))});
      process.on('message', () => {
        try { lock(${JSON.stringify(thing)}, 'racer'); process.send('got it'); } catch (e) { process.send(e.kind); }
      });
      process.send('ready');
    }`;
  const parent = `const { spawn } = require('node:child_process');
    const children = Array.from({ length: 4 }, () => spawn(process.execPath,
      ['--require', ${JSON.stringify(register)}, '--eval', ${JSON.stringify(program)}],
      { env: { ...process.env, CHILD: '1' }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
    let ready = 0; const said = [];
    for (const child of children) child.on('message', (m) => {
      if (m === 'ready') { if (++ready === 4) for (const each of children) each.send('go'); return; }
      said.push(m);
      if (said.length === 4) { console.log(said.sort().join()); for (const each of children) each.kill(); }
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', parent], { encoding: 'utf8' });
  expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: 'busy,busy,busy,got it', stderr: '' });
});

test('two locks that one process takes in the same millisecond are distinguished', () => {
  jest.useFakeTimers({ now: 0, doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick'] });
  const first = take();
  first.release();
  const second = take();
  first.release();
  expect(holderOf(thing)).not.toBeNull();
  second.release();
  jest.useRealTimers();
});

test('a process killed while it took over a stale lock blocks nobody', () => {
  const stale = JSON.stringify(gone());
  writeFileSync(lockFile(), stale);
  const right = `${lockFile()}.${createHash('sha256').update(stale).digest('hex').slice(0, 16)}`;
  writeFileSync(right, JSON.stringify({ ...gone(), command: 'killed while taking over' }));
  expect(take().takenOver).toMatchObject({ command: 'npm test -- --bench LEFT' });
  expect(existsSync(right)).toBe(false);
});

test('a new port is free, whoever locked an older one of the same name', () => {
  const older = take();
  const mine = take(true);
  older.release();
  expect(holderOf(thing)?.pid).toBe(process.pid);
  mine.release();
});
