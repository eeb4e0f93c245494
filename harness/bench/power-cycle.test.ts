import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { PrerequisiteLost } from './prerequisite';
import { nameOfPower, powerCycleBy } from './recovery';

const folder = mkdtempSync(path.join(tmpdir(), 'power-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function complaint(switching: Promise<void>): Promise<string> {
  const error = await switching.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PrerequisiteLost);
  expect((error as PrerequisiteLost).attribution).toBe('bench');
  return (error as PrerequisiteLost).message;
}

describe('any command', () => {
  test('is run by the shell', async () => {
    const file = path.join(folder, 'switched');
    await powerCycleBy({ command: `echo off > "${file}" && echo on >> "${file}"` })();
    expect(readFileSync(file, 'utf8')).toMatch(/^off\s+on\s+$/);
  });

  test.each([
    ['fails', 'echo "no relay at 3" >&2; exit 4', 'no relay at 3'],
    ['gives no reason for its failure', 'exit 4', 'it ended with 4'],
  ])('that %s is reported with what it said', async (_how, command, reason) => {
    expect(await complaint(powerCycleBy({ command })())).toBe(
      `the power command did not switch the power: ${reason}`,
    );
  });

  test('that hangs is stopped', async () => {
    const command = `"${process.execPath}" -e "setInterval(() => {}, 1000)"`;
    expect(await complaint(powerCycleBy({ command }, 200)())).toBe(
      'the power command did not switch the power: it did not end in time and was stopped',
    );
  });

  test('is not shown: it may contain a password', () => {
    expect(nameOfPower({ command: 'relay --password secret' })).toBe('the power command');
  });
});

(process.platform === 'win32' ? describe.skip : describe)('uhubctl', () => {
  const { PATH } = process.env;
  const hub = { uhubctl: { location: '1-1', port: 2, seconds: 0 } };
  afterEach(() => {
    process.env.PATH = PATH;
  });

  /** Installs a program of that name at the front of PATH. */
  function install(script: string): void {
    writeFileSync(path.join(folder, 'uhubctl'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    process.env.PATH = `${folder}:${PATH}`;
  }

  test('is asked to cycle one port of one hub', async () => {
    const file = path.join(folder, 'words');
    install(`echo "$@" > "${file}"`);
    await powerCycleBy(hub)();
    expect(readFileSync(file, 'utf8')).toBe('-l 1-1 -p 2 -a cycle -d 0\n');
    await powerCycleBy({ uhubctl: { location: '2', port: 1 } })();
    expect(readFileSync(file, 'utf8')).toBe('-l 2 -p 1 -a cycle -d 3\n');
    expect(nameOfPower(hub)).toBe('uhubctl (hub 1-1, port 2)');
  });

  test('that finds no such hub is reported with what it said', async () => {
    install('echo "No compatible devices detected at location 1-1!" >&2; exit 1');
    expect(await complaint(powerCycleBy(hub)())).toBe(
      'uhubctl did not switch the power: No compatible devices detected at location 1-1!',
    );
  });

  test('that does not exist is named', async () => {
    process.env.PATH = path.join(folder, 'nothing');
    expect(await complaint(powerCycleBy(hub)())).toBe(
      'uhubctl did not switch the power: uhubctl is not installed, or not in PATH',
    );
  });
});

describe('pdudaemon', () => {
  let server: Server | null = null;
  const requests: string[] = [];
  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    server = null;
    requests.length = 0;
  });

  /** A stand-in for pdudaemon's HTTP listener with one unit, rack-2. */
  async function listen(answers = true): Promise<string> {
    server = createServer(({ method, url = '' }, response) => {
      requests.push(`${method} ${url}`);
      if (!answers) return;
      const { pathname, searchParams } = new URL(url, 'http://pdudaemon');
      const known =
        /^\/power\/control\/(on|off|reboot)$/.test(pathname) &&
        searchParams.get('hostname') === 'rack-2' &&
        /^\d+$/.test(searchParams.get('delay') ?? '5') &&
        searchParams.has('port');
      response.writeHead(known ? 200 : 500, { 'content-type': 'text/plain' });
      response.end(known ? 'OK - accepted request\n' : 'Invalid request\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const outlet = (url: string, hostname = 'rack-2') => ({
    pdudaemon: { url, hostname, port: 5, seconds: 0 },
  });

  test.each(['', '/'])('is asked to reboot one outlet (address with "%s" at its end)', async (end) => {
    const url = await listen();
    await powerCycleBy(outlet(url + end))();
    expect(requests).toEqual(['GET /power/control/reboot?hostname=rack-2&port=5&delay=0']);
    expect(nameOfPower(outlet(url))).toBe('pdudaemon (rack-2, port 5)');
  });

  test('that does not know the unit is reported', async () => {
    const url = await listen();
    expect(await complaint(powerCycleBy(outlet(url, 'rack-3'))())).toBe(
      'pdudaemon did not switch the power: it refuses port 5 of rack-3: 500 Invalid request',
    );
  });

  test('that is not running is reported', async () => {
    const url = await listen();
    server?.close();
    expect(await complaint(powerCycleBy(outlet(url))())).toMatch(
      /^pdudaemon did not switch the power: http:\/\/127\.0\.0\.1:\d+ does not answer: connect ECONNREFUSED/,
    );
  });

  test('that never answers is reported', async () => {
    const url = await listen(false);
    expect(await complaint(powerCycleBy(outlet(url), 200)())).toMatch(
      /^pdudaemon did not switch the power: http:\/\/127\.0\.0\.1:\d+ does not answer: .*timeout/,
    );
  });
});
