/** How long an answer is waited for awake, ms: a program behind a pseudo-terminal needs less, a module on a line more. */
const AWAKE_MS = 0.3;

/** So many answers in a row may come later than that before it is tried more seldom. */
const FREE_MISSES = 8;

/** The most writes that are left out between two tries. */
const MOST_SKIPPED = 1024;

/**
 * Keeps the event loop from going to sleep for a moment after something was sent: waking an idle processor takes longer
 * than a program on the same machine takes to answer. The loop goes round meanwhile and serves everything else. Where
 * answers take longer, it is tried less and less often, so that this costs next to nothing.
 */
export class Wakefulness {
  #until = 0;
  #turn: NodeJS.Immediate | null = null;
  /** Answers in a row that came too late. */
  #misses = 0;
  #toSkip = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  get awake(): boolean {
    return this.#turn !== null;
  }

  sent(): void {
    if (this.#toSkip > 0) {
      this.#toSkip -= 1;
      return;
    }
    this.#until = this.now() + AWAKE_MS;
    this.#turn ??= setImmediate(this.#look);
  }

  received(): void {
    if (!this.awake) return;
    this.stop();
    this.#misses = 0;
  }

  stop(): void {
    if (this.#turn) clearImmediate(this.#turn);
    this.#turn = null;
  }

  readonly #look = (): void => {
    if (this.now() < this.#until) {
      this.#turn = setImmediate(this.#look);
      return;
    }
    this.#turn = null;
    this.#misses += 1;
    if (this.#misses > FREE_MISSES) this.#toSkip = Math.min(2 ** (this.#misses - FREE_MISSES), MOST_SKIPPED);
  };
}
