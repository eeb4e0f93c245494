import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { openTransport } from '../wire/open-transport';
import { openPty } from '../wire/pty';
import type { Transport } from '../wire/transport';
import type { EmulatorReady, EmulatorRequest } from './emulator-process';
import { Host } from './testing/host';

const ROOT = resolve(__dirname, '../..');
const SCRIPT = join(ROOT, 'scripts/emulator-child.ts');
const WITH_TYPESCRIPT = ['--require', join(ROOT, 'scripts/register.cjs')];

const folder = mkdtempSync(join(tmpdir(), 'me3630-emulator-'));
const open: { child: ChildProcess; wire: Transport | null }[] = [];

afterEach(async () => {
  for (const { child, wire } of open.splice(0)) {
    await wire?.close();
    if (child.connected) child.disconnect();
    await exited(child);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function forked(
  ...args: readonly string[]
): Promise<{ child: ChildProcess; port: string; host: Host }> {
  const child = fork(SCRIPT, args, { execArgv: WITH_TYPESCRIPT });
  const entry: { child: ChildProcess; wire: Transport | null } = { child, wire: null };
  open.push(entry);
  const { ready } = await new Promise<EmulatorReady>((taken) =>
    child.once('message', (message) => taken(message as EmulatorReady)),
  );
  entry.wire = await openTransport(ready.port, { baud: 115_200 });
  return { child, port: ready.port, host: new Host(entry.wire) };
}

function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((done) => child.once('exit', (code) => done(code)));
}

function send(child: ChildProcess, request: EmulatorRequest): void {
  child.send(request);
}

function started(...args: readonly string[]) {
  return spawnSync(process.execPath, [...WITH_TYPESCRIPT, SCRIPT, ...args], { encoding: 'utf8' });
}

describe('the emulator as a process', () => {
  it('answers on a pseudo-terminal through serialport, and stops on request', async () => {
    const { child, port, host } = await forked();
    expect(port).toMatch(/^\/dev\/(pts\/|tty)/);
    expect(await host.ask('ATE0')).toBe('ATE0\r\r\nOK\r\n');
    expect(await host.ask('AT+CGMM')).toBe('\r\nME3630\r\n\r\nOK\r\n');
    expect(await host.ask('AT+CLOUDAUTH=pk,dn,ds', 'CME ERROR: 30')).toContain('\r\nOK\r\n');
    send(child, { powerCycle: true });
    expect(await host.until('+ZREADY\r\n')).toBe('\r\n+ZREADY\r\n');
    expect(await host.ask('AT')).toBe('AT\r\r\nOK\r\n');
    send(child, { stop: true });
    expect(await exited(child)).toBe(0);
  });

  it('answers on an existing device, with another IMEI', async () => {
    const cable = openPty();
    const child = fork(SCRIPT, ['--device', cable.path, '--imei', '861234560000017'], {
      execArgv: WITH_TYPESCRIPT,
    });
    open.push({ child, wire: cable });
    await new Promise((taken) => child.once('message', taken));
    expect(await new Host(cable).ask('ATE0;+CGSN')).toContain('\r\n861234560000017\r\n\r\nOK\r\n');
  });

  it('answers on TCP, ignores Ctrl-C, and stops when its parent disconnects', async () => {
    const { child, port, host } = await forked('--tcp', '127.0.0.1:0', '--mutant', 'saysOkTwice');
    expect(port).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(await host.ask('ATE0', 'OK\r\n\r\nOK')).toBe('ATE0\r\r\nOK\r\n\r\nOK\r\n');
    child.kill('SIGINT');
    expect(await host.ask('AT', 'OK\r\n\r\nOK')).toBe('\r\nOK\r\n\r\nOK\r\n');
    child.disconnect();
    expect(await exited(child)).toBe(0);
  });

  it('creates a link to its port, and removes it when it stops', async () => {
    const link = join(folder, 'modem');
    const { child, port, host } = await forked('--link', link);
    expect(port).toBe(link);
    expect(await host.ask('AT')).toContain('OK');
    send(child, { stop: true });
    await exited(child);
    expect(existsSync(link)).toBe(false);
  });

  it.each([
    [['--bogus'], /^Unknown option '--bogus': see --help$/],
    [
      ['--mutant', 'none'],
      /^--mutant none: there is none of that name; the nearest is \w+, and --mutants lists them$/,
    ],
    [
      ['--variant', 'none'],
      /^--variant none: there is none of that name; the nearest is \w+, and --variants lists them$/,
    ],
    [['--mutant', 'saysOKTwise'], /; the nearest is saysOkTwice, and /],
    [
      ['--profile', 'none'],
      /^--profile none: there is none of that name; the nearest is B01, and --profiles lists them$/,
    ],
    [['--tcp', 'nowhere'], /^--tcp nowhere: expected HOST:PORT, e\.g\. 127\.0\.0\.1:7000$/],
    [['--auth', 'ftp://x'], /^--auth ftp:\/\/x: expected a URL such as http:\/\/127\.0\.0\.1:8080$/],
    [['--link', ROOT], /^--link .*: cannot be made: EEXIST/],
  ])('refuses %j in one sentence', (args, sentence) => {
    const { status, stderr, stdout } = started(...args);
    expect(stderr.trim()).toMatch(sentence);
    expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({
      status: 3,
      stdout: '',
      lines: 1,
    });
  });

  it.each([
    ['--mutants', /^line\n( {2}\w+ {2,}\S.*\n)* {2}saysOkTwice /m],
    ['--variants', /^legal differences\n {2}\w+ {2,}\S/],
  ])('lists %s', (option, text) => {
    expect(started(option)).toMatchObject({ status: 0, stdout: expect.stringMatching(text) });
  });

  it('prints its usage', () => {
    expect(started('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--mutant NAME') });
  });
});
