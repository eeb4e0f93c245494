import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EmulatorReady, EmulatorRequest } from '../../../harness/emulator/emulator-process';
import { type Bus, ME3630_ON_USB, UsbGadget } from './gadget';

/** How often the kernel is polled: it sends no event that this program could wait for. */
const EVERY_MS = 20;

/** Waits until there is a value. @throws Error when there is none in time */
export async function until<T>(what: string, deadlineMs: number, look: () => T | null): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = look();
    if (value !== null) return value;
    if (performance.now() > deadline)
      throw new Error(`expected ${what} within ${deadlineMs} ms; it did not come`);
    await delay(EVERY_MS);
  }
}

const ROOT = path.resolve(__dirname, '../../..');

/** The interface of the ME3630 that answers AT. */
const AT_INTERFACE = 1;

/** The longest time the virtual machine needs to see a device and load its ports. */
export const ENUMERATION_MS = 10_000;

/** The IMEI of the module at each bus. */
export const IMEI = ['861234560000017', '861234560000025'] as const;

/** Address of a run's local cloud. */
const AUTHENTICATION = 'http://127.0.0.1:8080';
const BROKER = '127.0.0.1:1883';

export interface UsbModuleOptions {
  readonly bus?: Bus;
  /** Null for none, which is the usual case. */
  readonly serial?: string | null;
}

/**
 * The emulated module behind a USB gadget, one for each bus. It has its own power supply: unplugging does not restart
 * it. A module no longer used by a test is restarted and used again, as starting its program takes seconds here.
 */
export class UsbModule {
  private static readonly all = new Map<Bus, UsbModule>();

  private constructor(
    readonly gadget: UsbGadget,
    private readonly emulator: ChildProcess,
  ) {}

  /** Plugs the module of a bus in. */
  static async plugged(options: UsbModuleOptions = {}): Promise<UsbModule> {
    const { bus = 0, serial = null } = options;
    const module = UsbModule.all.get(bus) ?? (await UsbModule.made(bus));
    module.gadget.renumber(serial);
    await module.plugIn();
    return module;
  }

  private static async made(bus: Bus): Promise<UsbModule> {
    const gadget = UsbGadget.make(bus, ME3630_ON_USB);
    const module = new UsbModule(gadget, await startEmulator(gadget.deviceEnd(AT_INTERFACE), IMEI[bus]));
    UsbModule.all.set(bus, module);
    return module;
  }

  /** The port that answers AT, e.g. `/dev/ttyUSB1`; null while it is unplugged. */
  get port(): string | null {
    return this.gadget.hostEnd(AT_INTERFACE);
  }

  /** Resolves to the port once it exists. */
  async plugIn(): Promise<string> {
    this.gadget.plugIn();
    return until('a port of the module', ENUMERATION_MS, () => this.port);
  }

  unplug(): void {
    this.gadget.unplug();
  }

  /** The visible part of a firmware's restart: the device leaves the bus and comes back, then sends the banner. */
  async restart(): Promise<void> {
    this.unplug();
    await this.plugIn();
    this.switchOffAndOn();
  }

  /** The firmware hangs: it answers nothing, and the device stays on the bus. */
  hang(): void {
    this.emulator.kill('SIGSTOP');
  }

  /** The power is switched off: the device leaves the bus, and is off until it is plugged in again. */
  powerOff(): void {
    this.unplug();
    this.switchOffAndOn();
  }

  /** Leaves the bus, and discards all settings. */
  putAway(): void {
    this.powerOff();
  }

  /** Ends the emulator and removes the device. */
  async remove(): Promise<void> {
    UsbModule.all.delete(this.gadget.bus);
    if (this.emulator.exitCode === null)
      await new Promise<void>((resolve) => {
        this.emulator.once('exit', () => resolve());
        this.emulator.send({ stop: true } satisfies EmulatorRequest);
      });
    this.gadget.remove();
  }

  static putAllAway(): void {
    for (const module of UsbModule.all.values()) module.putAway();
  }

  static async removeAll(): Promise<void> {
    for (const module of [...UsbModule.all.values()]) await module.remove();
  }

  private switchOffAndOn(): void {
    this.emulator.kill('SIGCONT');
    this.emulator.send({ powerCycle: true } satisfies EmulatorRequest);
  }
}

function startEmulator(device: string, imei: string): Promise<ChildProcess> {
  const child = fork(
    path.join(ROOT, 'scripts/emulator-child.ts'),
    ['--device', device, '--auth', AUTHENTICATION, '--mqtt', BROKER, '--imei', imei],
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

/** Whether a process has a device open now. */
export function hasOpen(pid: number, device: string): boolean {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).some((file) => {
    try {
      return readlinkSync(path.join(folder, file)) === device;
    } catch {
      return false;
    }
  });
}
