import { findHolders, type Holder } from '../../wire/linux/processes';

/** How often the machine is asked, ms: a program that opens a port keeps it for seconds at least. */
const EVERY_MS = 1000;

export interface PortWatchParts {
  /** The port by its present name. */
  readonly port: () => string;
  readonly clock: () => number;
  /** Number of the last event that was recorded. */
  readonly lastEvent: () => number;
  /** Told once of each program. */
  readonly onShared: (who: string) => void;
  /** Processes that have a port open, our own among them; default: those that the system shows. */
  readonly holders?: (port: string) => Promise<readonly Holder[]>;
}

/** A time in which another program had the port open. */
interface Shared {
  readonly who: string;
  readonly from: number;
  readonly event: number;
  to: number;
}

/**
 * Watches whether another program has the module's port open: what it reads never reaches us, and what it writes comes
 * between our own bytes. ModemManager, which runs as root, is kept out by no lock. A user sees the programs of other users
 * on no system, and none outside Linux.
 */
export class PortWatch {
  private readonly times: Shared[] = [];
  private timer: NodeJS.Timeout | null = null;
  /** When the port was last found to be ours alone, and the event at that time. */
  private alone = { t: 0, event: 0 };

  constructor(private readonly parts: PortWatchParts) {}

  start(): void {
    this.timer = setInterval(() => void this.look(), EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** Asks now. */
  async look(): Promise<void> {
    const { port, clock, lastEvent, onShared, holders = findHolders } = this.parts;
    const asked = { t: clock(), event: lastEvent() };
    const others = (await holders(port())).filter(
      ({ pid, parent }) => pid !== process.pid && parent !== process.pid,
    );
    for (const { command, pid } of others) {
      const who = `${command} (process ${pid})`;
      const last = this.times.at(-1);
      if (last?.who === who && last.to >= this.alone.t) last.to = clock();
      else {
        // It may have come at any moment since the port was ours alone.
        this.times.push({ who, from: this.alone.t, event: this.alone.event, to: clock() });
        onShared(who);
      }
    }
    if (others.length === 0) this.alone = asked;
  }

  /** Who else had the port open at any moment between `from` and `to`, and the event before it came; null for nobody. */
  sharedDuring(from: number, to: number): { readonly who: string; readonly event: number } | null {
    return this.times.find((time) => time.from <= to && time.to >= from) ?? null;
  }
}
