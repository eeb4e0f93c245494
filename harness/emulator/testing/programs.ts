import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { it } from '@jest/globals';
import { parseBridgeAddress } from '../../wire/tcp-transport';

/** The result of a program that has ended. */
export interface Finished {
  readonly code: number | null;
  /** Standard output and standard error together. */
  readonly output: string;
}

/** The programs of these that are neither in PATH nor in the sbin folders. */
export function missingPrograms(...names: readonly string[]): string[] {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return names.filter((name) => !places.some((place) => existsSync(join(place, name))));
}

/** A test that needs third-party programs; if one is missing, it is skipped and its title says why. */
export function itWith(
  programs: readonly string[],
  packages: string,
  title: string,
  test: () => Promise<void>,
  timeoutMs: number,
): void {
  const missing = missingPrograms(...programs);
  if (missing.length === 0) it(title, test, timeoutMs);
  else
    it.skip(
      `${title} (skipped: ${missing.join(' and ')} not installed; Debian: apt install ${packages})`,
      test,
    );
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  return finished(start(command, args, options));
}

function start(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const path = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/sbin`;
  return spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...process.env, PATH: path, ...options.env },
  });
}

function finished(child: ChildProcess): Promise<Finished> {
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

const SERVICE = 'org.freedesktop.ModemManager1';
const OBJECT = '/org/freedesktop/ModemManager1';

/** ModemManager in its test mode, on a private message bus, with one modem on a TCP port. */
export class ModemManager {
  private constructor(
    private readonly bus: ChildProcess,
    private readonly address: string,
    private readonly daemon: ChildProcess,
    private readonly bridge: ChildProcess,
  ) {}

  /** @param port `tcp://host:port` of the modem */
  static async start(port: string): Promise<ModemManager> {
    const name = `abstract:mmport-${process.pid}`;
    const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address']);
    const address = await lineWith('unix:', bus.stdout);
    const daemon = start(
      'ModemManager',
      [
        '--test-session',
        '--test-enable',
        '--test-no-udev',
        '--test-no-suspend-resume',
        '--test-no-qrtr',
        '--no-auto-scan',
        '--debug',
      ],
      { stdio: 'ignore', env: busOf(address) },
    );
    const manager = new ModemManager(bus, address, daemon, await bridged(name, port));
    await manager.#call('gdbus', 'wait', '--session', '--timeout', '20', SERVICE);
    await manager.#call(
      'gdbus',
      'call',
      '--session',
      '--dest',
      SERVICE,
      '--object-path',
      OBJECT,
      '--method',
      `${SERVICE}.Test.SetProfile`,
      'emulated',
      'generic',
      `['${name}']`,
    );
    return manager;
  }

  /**
   * Waits for a state of the modem and returns its properties as `mmcli --output-keyvalue` prints them.
   * @throws Error when the state is not reached in time
   */
  async modemIn(state: string, deadlineMs: number): Promise<ReadonlyMap<string, string>> {
    const deadline = performance.now() + deadlineMs;
    let seen = '';
    while (performance.now() < deadline) {
      const { output } = await this.#mmcli('--modem=any', '--output-keyvalue');
      seen = output;
      const properties = new Map(
        [...output.matchAll(/^(\S+)\s*:\s*(.*)$/gm)].map(([, key = '', value = '']) => [key, value]),
      );
      if (properties.get('modem.generic.state') === state) return properties;
    }
    throw new Error(`modem in ModemManager: expected state ${state} within ${deadlineMs} ms, got ${seen}`);
  }

  async enable(): Promise<void> {
    const { code, output } = await this.#mmcli('--modem=any', '--enable', '--timeout=30');
    if (code !== 0) throw new Error(`expected ModemManager to enable the modem, got ${output}`);
  }

  async stop(): Promise<void> {
    for (const process of [this.daemon, this.bridge, this.bus]) await ended(process);
  }

  #mmcli(...args: readonly string[]) {
    return run('mmcli', args, { env: busOf(this.address) });
  }

  async #call(command: string, ...args: readonly string[]): Promise<void> {
    const { code, output } = await run(command, args, { env: busOf(this.address) });
    if (code !== 0) throw new Error(`${command} ${args[0]}: expected exit code 0, got ${code}: ${output}`);
  }
}

/** Sets both buses to the private one, so that those of the machine and the user are not touched. */
function busOf(address: string): Record<string, string> {
  return { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address };
}

function ended(process: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    process.once('exit', () => resolve());
    if (!process.kill() || process.exitCode !== null) resolve();
  });
}

async function lineWith(text: string, output: Readable | null): Promise<string> {
  if (output === null) throw new Error(`expected a line with ${text}, got no output to read`);
  for await (const line of createInterface({ input: output })) if (line.includes(text)) return line;
  throw new Error(`expected a line with ${text}, got the end of the output`);
}

/** Bridges a TCP port to an abstract socket, which is what ModemManager opens in test mode. */
async function bridged(name: string, port: string): Promise<ChildProcess> {
  const { host, port: number } = parseBridgeAddress(port);
  const listen = `ABSTRACT-LISTEN:${name.replaceAll(':', '\\:')},fork`;
  const bridge = start('socat', ['-d', '-d', listen, `TCP:${host}:${number}`]);
  await lineWith('listening on', bridge.stderr);
  return bridge;
}
