/** Waits that end at once when the agent is stopped. */
export class Pause {
  #over = false;
  readonly #waiting = new Set<() => void>();

  get over(): boolean {
    return this.#over;
  }

  end(): void {
    this.#over = true;
    for (const wake of this.#waiting) wake();
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#over) return resolve();
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  /** Resolves when the agent is stopped. */
  ended(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#over) return resolve();
      this.#waiting.add(resolve);
    });
  }
}

/**
 * Resolves with the work, or earlier if the store does not answer: calls to a store that is away never fail, and a
 * stopped agent must end nevertheless.
 * @param lastRun resolves when what the agent runs has ended, once it is stopped
 * @param storeMs how long the store has to answer after that
 */
export async function workUntil(
  pause: Pause,
  work: Promise<void>,
  lastRun: () => Promise<unknown>,
  storeMs: number,
): Promise<void> {
  const given = async () => {
    await pause.ended();
    await lastRun();
    await new Promise((resolve) => setTimeout(resolve, storeMs).unref());
  };
  await Promise.race([work, given()]);
}
