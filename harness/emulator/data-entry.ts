const ESC = 0x1b;

export interface DataRequest {
  /** How many bytes make it complete. */
  readonly count: number;
  /** Given up when nothing came for this long, ms. */
  readonly idleMs: number;
  /** ESC gives it up too, and is then no data. */
  readonly escape: boolean;
  /** Hears of what was taken for data, as it comes. */
  readonly onData?: (bytes: Buffer) => void;
  /** What does not come with the first piece of it is no data any more. */
  readonly inOnePiece?: boolean;
}

export type DataOutcome =
  | { readonly kind: 'complete'; readonly data: Buffer }
  | { readonly kind: 'escaped' | 'idle' | 'reset'; readonly data: Buffer };

/** Takes the bytes that follow a prompt: exactly as many as were asked for, whatever they are. */
export class DataEntry {
  readonly outcome: Promise<DataOutcome>;
  #data: number[] = [];
  #timer: NodeJS.Timeout;
  #settle: (outcome: DataOutcome) => void = () => {};
  #ended = false;

  constructor(private readonly request: DataRequest) {
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#timer = this.#idleTimer();
    if (request.count === 0) this.#end('complete');
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Takes what belongs to the data from the front of `bytes` and says how many that were. */
  feed(bytes: Buffer): number {
    let taken = 0;
    while (!this.#ended && taken < bytes.length) this.#take(bytes[taken++] ?? 0);
    this.request.onData?.(bytes.subarray(0, taken));
    if (!this.#ended && this.request.inOnePiece) this.#end('complete');
    if (!this.#ended) {
      clearTimeout(this.#timer);
      this.#timer = this.#idleTimer();
    }
    return taken;
  }

  /** The module was reset meanwhile. */
  abandon(): void {
    if (!this.#ended) this.#end('reset');
  }

  #take(byte: number): void {
    if (byte === ESC && this.request.escape) {
      this.#end('escaped');
      return;
    }
    this.#data.push(byte);
    if (this.#data.length === this.request.count) this.#end('complete');
  }

  #idleTimer(): NodeJS.Timeout {
    return setTimeout(() => this.#end('idle'), this.request.idleMs);
  }

  #end(kind: DataOutcome['kind']): void {
    clearTimeout(this.#timer);
    this.#ended = true;
    this.#settle({ kind, data: Buffer.from(this.#data) });
  }
}
