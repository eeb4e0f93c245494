import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, describe, expect, it } from '@jest/globals';
import { findHolders, isNoTerminal, isRunning } from './linux/kernel-files';
import { openPty } from './pty';
import { explainOpenFailure, openSerial, refuseHeld } from './serial-transport';
import { ended, everyByte, received } from './testing/received';
import { PortLost } from './transport';

const BAUD = 115_200;
const UNPLUGS = 50;
const NOTICED_MS = 100;
const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('a serial port', () => {
  const options = { baud: BAUD };

  it('passes every byte both ways', async () => {
    const device = openPty();
    const port = await openSerial(device.path, options);
    const up = received(device, everyByte.length);
    const down = received(port, everyByte.length);
    await Promise.all([port.write(everyByte), device.write(everyByte)]);
    expect(await up).toEqual(everyByte);
    expect(await down).toEqual(everyByte);
    await port.close();
    await device.close();
  });

  it('passes more bytes than any buffer holds', async () => {
    const device = openPty();
    const port = await openSerial(device.path, options);
    const big = Buffer.concat(Array(1024).fill(everyByte));
    const down = received(port, big.length);
    await device.write(big);
    expect((await down).equals(big)).toBe(true);
    await port.close();
    await device.close();
  });

  it(`detects an unplug right after data within ${NOTICED_MS} ms, ${UNPLUGS} times out of ${UNPLUGS}`, async () => {
    const noticed: number[] = [];
    for (let round = 0; round < UNPLUGS; round += 1) noticed.push(await unplugBehindData(options));
    expect(noticed.filter((ms) => ms >= NOTICED_MS)).toEqual([]);
    expect(noticed).toHaveLength(UNPLUGS);
  });

  it('distinguishes close() from an unplug, and can be opened again', async () => {
    const device = openPty();
    for (let round = 0; round < 2; round += 1) {
      const port = await openSerial(device.path, options);
      await port.close();
      expect(await ended(port)).toEqual({ expected: true, reason: 'closed' });
      await expect(port.write(Buffer.from('AT\r'))).rejects.toBeInstanceOf(PortLost);
    }
    await device.close();
  });

  it('does not hang up when closed, even if the terminal had hupcl set', async () => {
    const device = openPty();
    const settings = (...words: string[]) =>
      execFileSync('stty', [process.platform === 'linux' ? '-F' : '-f', device.path, ...words], {
        encoding: 'utf8',
      }).split(/[\s;]+/);
    settings('hupcl');
    const before = settings('-a');
    const port = await openSerial(device.path, options);
    const meanwhile = settings('-a');
    await port.close();
    await device.close();
    expect(before).toContain('hupcl');
    expect(meanwhile).toContain('-hupcl');
  });

  it('reports which process holds a port that is in use', async () => {
    const device = openPty();
    const port = await openSerial(device.path, options);
    await expect(openSerial(device.path, options)).rejects.toMatchObject({
      name: 'PortUnavailable',
      kind: 'busy',
      message: expect.stringContaining(process.platform === 'linux' ? `(process ${process.pid})` : 'in use'),
    });
    await port.close();
    await device.close();
  });

  it('opens a symbolic link to a port', async () => {
    const device = openPty();
    const link = join(tmpdir(), `me3630-link-${process.pid}`);
    symlinkSync(device.path, link);
    const port = await openSerial(link, options);
    unlinkSync(link);
    const up = received(device, 3);
    await port.write(Buffer.from('AT\r'));
    expect((await up).toString()).toBe('AT\r');
    await port.close();
    await device.close();
  });
});

/**
 * Time from the unplug to the end of the transport, ms, without the longest time in which the machine did not let this
 * process run. The unplug happens in the tick that received data.
 */
async function unplugBehindData(options: { baud: number }): Promise<number> {
  const device = openPty();
  const port = await openSerial(device.path, options);
  const pauses = monitorEventLoopDelay({ resolution: 2 });
  pauses.enable();
  const unplugged = new Promise<number>((resolve) => {
    port.onData(() => {
      resolve(performance.now());
      void device.close();
    });
  });
  await device.write(Buffer.from('\r\nOK\r\n'));
  const since = await unplugged;
  const end = await ended(port);
  expect(end.expected).toBe(false);
  expect(port.isOpen).toBe(false);
  const ms = performance.now() - since;
  pauses.disable();
  return ms - pauses.max / 1e6;
}

describe('a port that cannot be opened', () => {
  it('does not exist', async () => {
    await expect(openSerial('/dev/ttyNowhere', { baud: BAUD })).rejects.toMatchObject({
      kind: 'not-found',
      message:
        'there is no port /dev/ttyNowhere: is the module plugged in and powered, and is the name right?',
    });
  });

  it('is not a serial port', async () => {
    await expect(openSerial(__filename, { baud: BAUD })).rejects.toMatchObject({ kind: 'failed' });
  });
});

it.each([
  ['Error: No such file or directory, cannot open /dev/ttyX', 'not-found'],
  ['Opening COM5: File not found', 'not-found'],
  ['Error: Permission denied, cannot open /dev/ttyX', 'permission'],
  ['Error Resource temporarily unavailable Cannot lock port', 'busy'],
  ['Error: Device or resource busy, cannot open /dev/ttyX', 'busy'],
  ['Opening COM5: Access denied', 'busy'],
  ['Error: Input/output error, cannot flush', 'not-found'],
  ['Opening COM5: Unknown error code 31', 'failed'],
])('"%s" is explained as %s', async (said, kind) => {
  const trouble = await explainOpenFailure('/dev/ttyX', new Error(said));
  expect(trouble).toMatchObject({ name: 'PortUnavailable', port: '/dev/ttyX', kind });
  expect(trouble.message).toContain('/dev/ttyX');
});

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('a device that is no terminal', () => {
  const proc = mkdtempSync(join(tmpdir(), 'me3630-proc-'));
  mkdirSync(join(proc, '4711', 'fd'), { recursive: true });
  symlinkSync('/dev/null', join(proc, '4711', 'fd', '0'));
  writeFileSync(join(proc, '4711', 'comm'), 'sleep\n');
  afterAll(() => rmSync(proc, { recursive: true }));

  const drivers = (...lines: readonly string[]): void => {
    mkdirSync(join(proc, 'tty'), { recursive: true });
    writeFileSync(join(proc, 'tty', 'drivers'), lines.map((line) => `${line}\n`).join(''));
  };

  it('is no serial port, whoever has it open', async () => {
    drivers(
      '/dev/tty             /dev/tty        5       0 system:/dev/tty',
      'serial  /dev/ttyS  4 64 serial',
    );
    await expect(refuseHeld('/dev/null', proc)).rejects.toMatchObject({
      kind: 'failed',
      message: '/dev/null is no serial port: npm run ports lists those that are',
    });
  });

  it.each([
    ['its own number', '1       3 serial'],
    ['a range of numbers', '1 0-1048575 pty:slave'],
  ])('is one by a driver of terminals with %s', async (_, numbers) => {
    drivers(`some /dev/some ${numbers}`);
    await expect(refuseHeld('/dev/null', proc)).rejects.toThrow('is in use by sleep (process 4711)');
  });

  it.each([
    ['another number', '1       5 serial'],
    ['another range', '1 4-63 console'],
    ['another major number', '4 0-63 console'],
  ])('is none by a driver of terminals with %s', async (_, numbers) => {
    drivers(`some /dev/some ${numbers}`);
    await expect(refuseHeld('/dev/null', proc)).rejects.toThrow('is no serial port');
  });

  it('is not told from a terminal where the system does not tell', async () => {
    rmSync(join(proc, 'tty'), { recursive: true, force: true });
    await expect(refuseHeld('/dev/null', proc)).rejects.toThrow('is in use by sleep');
  });

  it('is never a pseudo-terminal of this machine', async () => {
    const device = openPty();
    expect(await isNoTerminal(device.path)).toBe(false);
    await device.close();
  });
});

it('a holder is found by its open files', async () => {
  const proc = mkdtempSync(join(tmpdir(), 'me3630-proc-'));
  mkdirSync(join(proc, '4711', 'fd'), { recursive: true });
  symlinkSync('/dev/ttyX', join(proc, '4711', 'fd', '3'));
  writeFileSync(join(proc, '4711', 'comm'), 'ModemManager\n');
  writeFileSync(join(proc, '4711', 'stat'), '4711 (Modem) Manager) S 1 4711 4711 0 -1\n');
  mkdirSync(join(proc, '4712', 'fd'), { recursive: true });
  expect(await findHolders('/dev/ttyX', proc)).toEqual([
    { pid: 4711, parent: 1, command: 'ModemManager', mayBeMaker: false },
  ]);
  expect(await isRunning('ModemManager', proc)).toBe(true);
  expect(await isRunning('picocom', proc)).toBe(false);
  await expect(refuseHeld('/dev/ttyX', proc)).rejects.toThrow(
    'the port /dev/ttyX is in use by ModemManager (process 4711): stop it',
  );
  await refuseHeld('/dev/ttyY', proc);
  rmSync(proc, { recursive: true });
});
