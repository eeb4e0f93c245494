import { ModuleFault } from '../at/fault';
import type { ModuleUnderTest } from './module-under-test';

/** Restarts the module from outside; null where the bench has no hand for that. */
export type PowerCycle = (() => Promise<void>) | null;

/** ESC and Ctrl-Z end the data modes of this family; the rest fills up a length mode that knows no escape. */
const ESCAPES = ['\x1b', '\x1a', `\r${'\r'.repeat(511)}`];

/**
 * Brings a module that no longer answers back, by the gentlest means that works.
 * Each rung is followed by the question whether `AT` is answered.
 */
export class Recovery {
  constructor(
    private readonly module: ModuleUnderTest,
    private readonly powerCycle: PowerCycle,
    /** Told which rung is being tried. */
    private readonly note: (rung: string) => void,
  ) {}

  /** Resolves to the rung that helped, or null when none did. */
  async recover(): Promise<string | null> {
    const rungs: readonly (readonly [name: string, climb: () => Promise<void>])[] = [
      ['drain', async () => {}],
      ['escape from data mode', () => this.escape()],
      ['reset command', () => this.reset()],
      ['power cycle', () => this.cycle()],
    ];
    for (const [name, climb] of rungs) {
      this.note(name);
      await climb();
      if (await this.answers()) return name;
    }
    return null;
  }

  /** Leaves a data mode, whatever it waits for. */
  async escape(): Promise<void> {
    for (const way of ESCAPES) {
      await this.module.session.write(way);
      if (await this.answers()) return;
    }
  }

  private async answers(): Promise<boolean> {
    try {
      await this.module.session.resync({ deadlineMs: this.module.deadlines.local });
      return true;
    } catch (error) {
      if (error instanceof ModuleFault) return false;
      throw error;
    }
  }

  private async reset(): Promise<void> {
    await this.module.session.write('AT+CFUN=1,1\r');
    await this.awaitBoot();
  }

  private async cycle(): Promise<void> {
    if (!this.powerCycle) return;
    await this.powerCycle();
    await this.awaitBoot();
  }

  /** `+ZREADY` is the banner of this family; a firmware without one answers to `resync` a little later. */
  private async awaitBoot(): Promise<void> {
    const from = this.module.mark();
    await this.module.session
      .next((t) => t.kind === 'line' && t.name === '+ZREADY', {
        from,
        deadlineMs: this.module.deadlines.boot,
        what: 'start of the module',
      })
      .catch((error: unknown) => {
        if (!(error instanceof ModuleFault)) throw error;
      });
  }
}
