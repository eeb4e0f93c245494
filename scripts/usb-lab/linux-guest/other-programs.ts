import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { asks, LabRun } from './lab-run';
import { DIALOUT, NOBODY, openAsUser } from './open-port';
import { hasOpen, UsbModule, until } from './usb-module';

const ROOT_USER = 0;

test('a program that has the port open is named, although it locks nothing', async (t) => {
  const module = await UsbModule.plugged();
  const port = module.port ?? '';
  const descriptor = openSync(port, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const holder = spawn('/run/busybox', ['sleep', '1000'], { stdio: [descriptor, 'ignore', 'ignore'] });
  closeSync(descriptor);
  t.after(() => holder.kill());
  await assert.rejects(LabRun.begin(['--port', 'auto'], { asks }), {
    name: 'PortUnavailable',
    kind: 'busy',
    message: `the port ${port} is in use by busybox (process ${holder.pid}): close it there first`,
  });
});

test('a user without the group is told which, and one with it can open the port', async () => {
  const module = await UsbModule.plugged();
  const port = module.port ?? '';
  // As udev does.
  chownSync(port, ROOT_USER, DIALOUT);
  chmodSync(port, 0o660);
  const refused = await openAsUser(port, NOBODY);
  assert.equal(refused.kind, 'permission');
  assert.match(refused.message, /it belongs to the group dialout; add yourself by "sudo usermod -aG dialout/);
  assert.equal((await openAsUser(port, DIALOUT)).kind, 'open');
});

/** The programs needed, each in its own package. */
const PROGRAMS = ['/usr/sbin/ModemManager', '/usr/bin/dbus-daemon'];

/**
 * The real ModemManager on its own message bus. The machine has neither udev, to announce ports, nor PolicyKit, to
 * authorise another program: it reads the ports from a file.
 */
class ModemManager {
  private constructor(
    private readonly bus: ChildProcess,
    private readonly shell: ChildProcess,
    readonly pid: number,
    private readonly logFile: string,
  ) {}

  /** Resolves when its process has been started. @param ports names below /dev */
  static async start(ports: readonly string[]): Promise<ModemManager> {
    const folder = mkdtempSync(path.join(tmpdir(), 'modem-manager-'));
    const events = path.join(folder, 'events');
    writeFileSync(events, ports.map((name) => `action=add,subsystem=tty,name=${name}\n`).join(''));
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, HOME: folder },
    });
    const [address] = (await once(createInterface({ input: bus.stdout }), 'line')) as [string];
    const logFile = path.join(folder, 'log');
    const words = [
      ...['ModemManager', '--test-session', '--test-no-udev', '--test-no-suspend-resume', '--test-no-qrtr'],
      ...['--no-auto-scan', `--initial-kernel-events=${events}`],
      ...['--log-level=DEBUG', `--log-file=${logFile}`],
    ];
    // A bench ignores programs that it has started itself.
    const shell = spawn('/run/busybox', ['sh', '-c', `${words.join(' ')} & echo $!; wait`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address },
    });
    const [pid] = (await once(createInterface({ input: shell.stdout }), 'line')) as [string];
    return new ModemManager(bus, shell, Number(pid), logFile);
  }

  /** Its output so far. */
  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  async stop(): Promise<void> {
    const ended = once(this.shell, 'exit');
    process.kill(this.pid, 'SIGKILL');
    await ended;
    this.bus.kill();
  }
}

/** It loads 40 plugins, and the machine is ten times slower than usual. */
const STARTING_MS = 60_000;

/** The bench checks once a second; it may be busy for a while. */
const NOTICED_MS = 10_000;

const missing = PROGRAMS.filter((program) => !existsSync(program));

const skip = missing.length > 0 && `not installed: ${missing.join(', ')}`;

/** Resolves when it has the port open, which it does within seconds for each modem. */
async function managed(port: string): Promise<ModemManager> {
  const manager = await ModemManager.start([path.basename(port)]);
  try {
    await until(`ModemManager at ${port}`, STARTING_MS, () => hasOpen(manager.pid, port) || null);
    return manager;
  } catch (error) {
    await manager.stop();
    throw new Error(`${(error as Error).message}; its log: ${manager.log.slice(-4_000)}`);
  }
}

test('ModemManager probing the module: a run is refused, and the message names it', {
  skip,
}, async (t) => {
  const module = await UsbModule.plugged();
  const port = module.port ?? '';
  const manager = await managed(port);
  t.after(() => manager.stop());
  await assert.rejects(LabRun.begin(['--port', 'auto'], { asks }), {
    name: 'PortUnavailable',
    kind: 'busy',
    message: `the port ${port} is in use by ModemManager (process ${manager.pid}): stop it, or tell it to leave the port alone by the udev property ID_MM_PORT_IGNORE`,
  });
});

test('ModemManager probing the module during a run is noticed and named', {
  skip,
}, async (t) => {
  const module = await UsbModule.plugged();
  const run = await LabRun.begin(['--port', 'auto'], { asks, 'asks-again': asks });
  const manager = await managed(module.port ?? '');
  t.after(() => manager.stop());
  const opened = performance.now();
  const beside = await run.case('asks');
  await until('a note of ModemManager', NOTICED_MS, () => {
    const notes = run.noted('another program has the port open');
    return notes.some(({ who }) => who === `ModemManager (process ${manager.pid})`) || null;
  });
  t.diagnostic(`noticed ${Math.round(performance.now() - opened)} ms after it had opened the port`);
  const again = await run.case('asks-again');
  for (const { verdict, attribution, reason } of [beside, again]) {
    t.diagnostic(`a case beside it: ${verdict}${attribution ? ` by ${attribution}: ${reason}` : ''}`);
    assert.ok(
      verdict === 'pass' || (attribution === 'bench' && reason?.includes('ModemManager')),
      `${verdict}: ${reason}`,
    );
  }
  await run.end();
});
