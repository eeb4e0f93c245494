import type { Event } from '../../harness/ledger/record';

/** A line that asks for something: prefix, and the name of its first command. */
const COMMAND = /^AT(\+[A-Z]+|[A-Z]?)/i;
/** A final result code as a line of its own: V.250 clause 5.7.1, 27.007 clause 9.2, and the manual's `+CMD ERROR`. */
const FINAL = /(?:^|[\r\n])(?:OK|ERROR|\+CM[ES] ERROR:[^\r\n]*|\+CMD ERROR:[^\r\n]*)\r\n/;

/**
 * Collects the times from the end of a command line to its final result, as the AT wire shows them. A command into which
 * the host sent anything else (data, another line, the rest of a line) gives no time: part of that would be the host's.
 */
export class Latencies {
  readonly #times = new Map<string, number[]>();
  #pending: { readonly command: string; readonly since: number; answer: string } | null = null;

  /** ms, in the order of the run, by command: `AT+CLOUDSUB`. */
  get byCommand(): ReadonlyMap<string, readonly number[]> {
    return this.#times;
  }

  event({ side, dir, t, text }: Event): void {
    if (side !== 'at' || dir === null) return;
    if (dir === 'tx') {
      const name = this.#pending === null && text?.endsWith('\r') ? COMMAND.exec(text)?.[1] : undefined;
      this.#pending =
        name === undefined ? null : { command: `AT${name.toUpperCase()}`, since: t, answer: '' };
    } else if (this.#pending !== null) {
      this.#pending.answer += text ?? '';
      if (FINAL.test(this.#pending.answer)) this.#final(t);
    }
  }

  #final(t: number): void {
    const { command, since } = this.#pending ?? { command: '', since: t };
    const times = this.#times.get(command);
    if (times === undefined) this.#times.set(command, [t - since]);
    else times.push(t - since);
    this.#pending = null;
  }
}

/** The middle of some numbers and the width of their middle half, in their unit; null of none. */
export interface Spread {
  readonly n: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly min: number;
  readonly max: number;
}

/** Quartiles with linear interpolation between neighbours. */
export function spreadOf(numbers: readonly number[]): Spread | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return low + (high - low) * (place - Math.floor(place));
  };
  return { n: sorted.length, q1: at(0.25), median: at(0.5), q3: at(0.75), min: at(0), max: at(1) };
}
