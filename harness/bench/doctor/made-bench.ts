import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MadeMachine } from '../ports/made-machine';
import type { Machine } from './machine';

/** A bench made of files, for tests: a machine with a project on it and, if wanted, a module. */
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

  /** Writes what npm was to install, or has installed. */
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

  /** Says how USB treats the module that was plugged in first. */
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
