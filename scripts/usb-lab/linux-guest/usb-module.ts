import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { EmulatorReady, EmulatorRequest } from '../../../harness/emulator/emulator-process';
import { type Bus, ME3630_ON_USB, UsbGadget } from './gadget';
import { until } from './until';

const ROOT = path.resolve(__dirname, '../../..');

/** The interface of the ME3630 that answers AT. */
const AT_INTERFACE = 1;

/** What the virtual machine needs at most to see a device and load its ports. */
export const ENUMERATION_MS = 10_000;

export interface UsbModuleOptions {
  readonly bus?: Bus;
  readonly serial?: string | null;
  readonly imei?: string;
  readonly authPort?: number;
  readonly mqttPort?: number;
  /** Further options of the emulator. */
  readonly emulator?: readonly string[];
}

/** The emulated module behind a USB gadget. It has a power supply of its own: unplugging does not restart it. */
export class UsbModule {
  private static readonly all = new Set<UsbModule>();

  private constructor(
    readonly gadget: UsbGadget,
    private readonly emulator: ChildProcess,
  ) {}

  /** Makes it, starts it and plugs it in. */
  static async plugged(options: UsbModuleOptions = {}): Promise<UsbModule> {
    const { bus = 0, serial = null } = options;
    const gadget = UsbGadget.make(bus, { ...ME3630_ON_USB, serial });
    const module = new UsbModule(gadget, await startEmulator(gadget.deviceEnd(AT_INTERFACE), options));
    UsbModule.all.add(module);
    await module.plugIn();
    return module;
  }

  /** The port that answers AT, e.g. `/dev/ttyUSB1`; null while it is unplugged. */
  get port(): string | null {
    return this.gadget.hostEnd(AT_INTERFACE);
  }

  /** Resolves to the port when it is there. */
  async plugIn(): Promise<string> {
    this.gadget.plugIn();
    return until('a port of the module', ENUMERATION_MS, () => this.port);
  }

  unplug(): void {
    this.gadget.unplug();
  }

  /** What a firmware's restart looks like from outside: the device leaves the bus and comes back, then the banner. */
  async restart(): Promise<void> {
    this.unplug();
    await this.plugIn();
    this.emulator.send({ powerCycle: true } satisfies EmulatorRequest);
  }

  /** Ends the emulator and takes the device apart. */
  async remove(): Promise<void> {
    UsbModule.all.delete(this);
    if (this.emulator.exitCode === null)
      await new Promise<void>((resolve) => {
        this.emulator.once('exit', () => resolve());
        this.emulator.send({ stop: true } satisfies EmulatorRequest);
      });
    this.gadget.remove();
  }

  /** Removes whatever a test that failed has left. */
  static async removeAll(): Promise<void> {
    for (const module of [...UsbModule.all]) await module.remove();
  }
}

function startEmulator(device: string, options: UsbModuleOptions): Promise<ChildProcess> {
  const { authPort = 8080, mqttPort = 1883, imei, emulator = [] } = options;
  const child = fork(
    path.join(ROOT, 'scripts/emulator-child.ts'),
    [
      ...['--device', device, '--auth', `http://127.0.0.1:${authPort}`, '--mqtt', `127.0.0.1:${mqttPort}`],
      ...(imei === undefined ? [] : ['--imei', imei]),
      ...emulator,
    ],
    {
      execArgv: ['--require', path.join(ROOT, 'scripts/register.cjs')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the emulated module at ${device} ended with ${code}`)));
    child.once('message', (message) => {
      if ((message as EmulatorReady).ready) resolve(child);
    });
  });
}
