import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../doctor/port-of-module';
import type { PortSources } from '../ports/list-ports';

/** The ports of a fake Linux machine: a sysfs and a procfs in a temporary folder. */
export class MadeMachine {
  private readonly root = mkdtempSync(join(tmpdir(), 'machine-'));
  private modules = 0;

  readonly sources: PortSources = {
    platform: 'linux',
    sysfs: join(this.root, 'sys'),
    procfs: join(this.root, 'proc'),
  };

  /**
   * Adds a USB device whose serial interfaces are ttys, in the layout of usbserial (a port folder below the
   * interface) or of cdc_acm (the tty directly in the interface).
   */
  plugUsb(
    ids: string,
    ttys: Readonly<Record<string, string>>,
    layout: 'usbserial' | 'cdc_acm' = 'usbserial',
    serial?: string,
  ): void {
    const [idVendor = '', idProduct = ''] = ids.split(':');
    const device = join('devices/pci0000:00/usb1', `1-${++this.modules}`);
    this.write(device, { idVendor, idProduct, manufacturer: 'Android', ...(serial && { serial }) });
    for (const [bInterfaceNumber, name] of Object.entries(ttys)) {
      const usbInterface = join(device, `1-${this.modules}:1.${Number.parseInt(bInterfaceNumber, 16)}`);
      this.write(usbInterface, { bInterfaceNumber });
      this.addTty(name, layout === 'usbserial' ? join(usbInterface, name) : usbInterface);
    }
  }

  /** Adds a UART of the board; type 0 means that none is present. */
  addUart(name: string, type: number): void {
    const device = 'devices/platform/serial8250';
    this.write(device, {});
    this.addTty(name, device);
    this.write(join('class/tty', name), { type: String(type) });
  }

  /** Adds a tty without hardware, such as a console. */
  addVirtualTty(name: string): void {
    this.write(join('class/tty', name), {});
  }

  /** Adds a process that has files open. */
  startProcess(pid: number, name: string, open: readonly string[]): void {
    const folder = join(this.root, 'proc', String(pid));
    mkdirSync(join(folder, 'fd'), { recursive: true });
    writeFileSync(join(folder, 'comm'), `${name}\n`);
    for (const [descriptor, path] of open.entries())
      symlinkSync(path, join(folder, 'fd', String(descriptor)));
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  private addTty(name: string, device: string): void {
    this.write(device, {});
    this.write(join('class/tty', name), {});
    symlinkSync(join(this.root, 'sys', device), join(this.root, 'sys/class/tty', name, 'device'));
  }

  private write(folder: string, attributes: Readonly<Record<string, string>>): void {
    const path = join(this.root, 'sys', folder);
    mkdirSync(path, { recursive: true });
    for (const [name, value] of Object.entries(attributes)) writeFileSync(join(path, name), `${value}\n`);
  }
}

/** A fake bench for tests: a machine with a project and optionally a module. */
export class MadeBench {
  readonly hardware = new MadeMachine();
  private readonly folder = mkdtempSync(join(tmpdir(), 'bench-'));
  private readonly rules = join(this.folder, 'rules.d');

  readonly machine: Machine = {
    sources: this.hardware.sources,
    project: this.folder,
    nodeVersion: '20.20.2',
    askModule: async () => true,
    udevRules: [join(this.folder, 'no-such-folder'), this.rules],
  };

  constructor() {
    mkdirSync(join(this.folder, 'node_modules'), { recursive: true });
    mkdirSync(this.rules);
    this.lock('package-lock.json', { jest: '30.0.0' });
    this.lock('node_modules/.package-lock.json', { jest: '30.0.0' });
  }

  /** Writes a lockfile: the one to install from, or the one of the installed packages. */
  lock(file: string, packages: Readonly<Record<string, string>>, optional = false): void {
    const entries = Object.entries(packages).map(([name, version]) => [
      `node_modules/${name}`,
      { version, ...(optional && { optional }) },
    ]);
    this.write(
      file,
      JSON.stringify({ packages: { '': { version: '1.0.0' }, ...Object.fromEntries(entries) } }),
    );
  }

  /** Writes a file of the project. */
  write(file: string, text: string): string {
    writeFileSync(join(this.folder, file), text);
    return join(this.folder, file);
  }

  addRule(text: string): void {
    writeFileSync(join(this.rules, '77-module.rules'), text);
  }

  /** Sets the USB power control of the first module. */
  setPowerControl(control: 'auto' | 'on'): void {
    const power = join(this.hardware.sources.sysfs ?? '', 'devices/pci0000:00/usb1/1-1/power');
    mkdirSync(power, { recursive: true });
    writeFileSync(join(power, 'control'), `${control}\n`);
  }

  remove(): void {
    this.hardware.remove();
    rmSync(this.folder, { recursive: true });
  }
}
