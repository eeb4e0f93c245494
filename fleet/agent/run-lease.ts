import { bootClock, writeLeaseFile } from '../../harness/bench/lease-file';
import type { Timing } from '../store/store';

/** The clocks of store and agent do not run at quite the same speed. */
const TRUSTED = 0.95;

/**
 * Keeps a lease in the store alive, and tells the run in a file how long it may write. The file never promises more than
 * the store has granted: the time counts from when the store was asked, not from when it answered.
 */
export class RunLease {
  /** Resolves when the lease is lost, to the reason; never while it is kept. */
  readonly lost: Promise<string>;
  #lose: (why: string) => void = () => {};
  #stopped = false;
  #timer: NodeJS.Timeout | null = null;
  #until: number;

  /**
   * @param until of the lease as it was taken, on the boot clock
   * @param renew asks the store; false when somebody else has the lease now, or nobody
   */
  constructor(
    readonly file: string,
    private readonly timing: Timing,
    until: number,
    private readonly renew: () => Promise<boolean>,
  ) {
    this.#until = until;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.#grant(until - (timing.leaseMs / 1000) * (1 - TRUSTED));
    this.#schedule();
  }

  /** It may have run out before anything noticed, as when this process was stopped. */
  get isOver(): boolean {
    return bootClock() >= this.#until;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #grant(until: number): void {
    this.#until = until;
    writeLeaseFile(this.file, until);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#turn(), this.timing.leaseMs / 3);
  }

  async #turn(): Promise<void> {
    const asked = bootClock();
    const answer = await Promise.race([this.renew().catch(() => null), this.#end()]);
    if (this.#stopped) return;
    if (answer === false) return this.#lose('somebody else has the lease');
    if (this.isOver) return this.#lose(`the store was not heard of for ${this.timing.leaseMs / 1000} s`);
    if (answer === true) this.#grant(asked + (this.timing.leaseMs / 1000) * TRUSTED);
    this.#schedule();
  }

  /** Resolves when the lease runs out. */
  #end(): Promise<null> {
    return new Promise((resolve) => {
      setTimeout(() => resolve(null), Math.max(0, (this.#until - bootClock()) * 1000)).unref();
    });
  }
}
