import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** What it takes, each a package of its own. */
export const PROGRAMS = ['/usr/sbin/ModemManager', '/usr/bin/dbus-daemon'];

/**
 * The real ModemManager on a message bus of its own. The machine has no udev that would tell it of ports, and no PolicyKit
 * that would allow another program to: it reads them from a file.
 */
export class ModemManager {
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
    // A bench takes no notice of programs that it has started itself.
    const shell = spawn('/run/busybox', ['sh', '-c', `${words.join(' ')} & echo $!; wait`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address },
    });
    const [pid] = (await once(createInterface({ input: shell.stdout }), 'line')) as [string];
    return new ModemManager(bus, shell, Number(pid), logFile);
  }

  /** All that it has said. */
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
