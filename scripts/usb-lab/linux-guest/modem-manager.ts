import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const SERVICE = 'org.freedesktop.ModemManager1';

/** ModemManager on a message bus of its own, told of a port as udev would tell it. */
export class ModemManagerInLab {
  private constructor(private readonly processes: readonly ChildProcess[]) {}

  /** @param port `/dev/ttyUSB1` */
  static async start(port: string): Promise<ModemManagerInLab> {
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const address = await firstLine(bus);
    const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address };
    const tests = ['--test-session', '--test-no-udev', '--test-no-suspend-resume', '--test-no-qrtr'];
    const daemon = spawn('ModemManager', tests, { env, stdio: 'ignore' });
    const call = (program: string, ...words: readonly string[]): void => {
      const { status, stderr } = spawnSync(program, words, { env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${program}: expected exit code 0, got ${status}: ${stderr}`);
    };
    call('gdbus', 'wait', '--session', '--timeout', '20', SERVICE);
    call('mmcli', `--report-kernel-event=action=add,subsystem=tty,name=${path.basename(port)}`);
    return new ModemManagerInLab([daemon, bus]);
  }

  async stop(): Promise<void> {
    for (const each of this.processes) {
      const ended = new Promise((resolve) => each.once('exit', resolve));
      if (each.kill()) await ended;
    }
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout) for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('expected the address of a message bus, got the end of its output');
}
