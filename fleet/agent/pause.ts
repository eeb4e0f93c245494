/** Waits that end at once when work is to end. */
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
    if (this.#over) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }
}
