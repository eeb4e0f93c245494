/** Passes bytes on at the rate of a UART, `byteRate` bytes per second, in order. */
export class PacedLine {
  #waiting: Buffer = Buffer.alloc(0);
  #timer: NodeJS.Timeout | null = null;
  /** When the transmission of the last passed byte ended, ms. */
  #carriedAt = 0;

  constructor(
    private readonly byteRate: number,
    private readonly pass: (bytes: Buffer) => void,
  ) {}

  send(bytes: Buffer): void {
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    if (this.#timer !== null) return;
    this.#carriedAt = Math.max(this.#carriedAt, performance.now());
    this.#wait();
  }

  /** Discards the bytes that have not been passed on. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = Buffer.alloc(0);
  }

  get #msPerByte(): number {
    return 1000 / this.byteRate;
  }

  #wait(): void {
    const nextAt = this.#carriedAt + this.#msPerByte;
    this.#timer = setTimeout(() => this.#passDue(), Math.max(1, nextAt - performance.now()));
  }

  /** Timers are late: passes on all bytes whose transmission time has ended by now. */
  #passDue(): void {
    const due = Math.floor((performance.now() - this.#carriedAt) / this.#msPerByte + 1e-6);
    const piece = this.#waiting.subarray(0, due);
    this.#waiting = this.#waiting.subarray(piece.length);
    this.#carriedAt += piece.length * this.#msPerByte;
    this.#timer = null;
    if (this.#waiting.length > 0) this.#wait();
    if (piece.length > 0) this.pass(piece);
  }
}
