import type { Event } from '../../harness/ledger/record';

/** Where the time of a run went, ms. */
export interface TimeShares {
  /** Waiting for the module: from what was sent to it until it said something. */
  readonly module: number;
  /** Waiting for the cloud: until it saw or sent a packet. */
  readonly cloud: number;
  /** Until the harness did something by itself. */
  readonly harness: number;
}

/**
 * Adds up the time between events, each stretch to the account of whoever ended it: a line of the module, a packet at the
 * cloud, or an act of the harness.
 */
export class RunTime {
  #last = 0;
  #module = 0;
  #cloud = 0;
  #harness = 0;

  get shares(): TimeShares {
    return { module: this.#module, cloud: this.#cloud, harness: this.#harness };
  }

  event({ t, side, dir }: Event): void {
    const passed = Math.max(0, t - this.#last);
    this.#last = Math.max(t, this.#last);
    if (side === 'at' && dir === 'rx') this.#module += passed;
    else if (side === 'cloud') this.#cloud += passed;
    else this.#harness += passed;
  }
}
