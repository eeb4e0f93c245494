/**
 * A deadline that a busy machine does not pass by itself: when its timer fires, whatever the operating system has
 * already received is read first.
 */
export class Patience {
  #timer: NodeJS.Timeout;
  #reading: NodeJS.Immediate | null = null;

  constructor(ms: number, onPassed: () => void) {
    this.#timer = setTimeout(() => {
      this.#reading = setImmediate(() => {
        this.#reading = setImmediate(onPassed);
      });
    }, ms);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    if (this.#reading) clearImmediate(this.#reading);
  }
}
