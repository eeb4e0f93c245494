import type { MemoryTransport } from '../../wire/memory-transport';

/** Writes bytes as a UART of so many bytes a second does: each leaves when the one before it has. */
export class PacedWire {
  #queue: Buffer = Buffer.alloc(0);
  #timer: NodeJS.Timeout | null = null;
  #paidMs = 0;
  #since = 0;

  constructor(
    private readonly wire: MemoryTransport,
    private readonly byteRate: number,
  ) {}

  say(text: string): void {
    this.#queue = Buffer.concat([this.#queue, Buffer.from(text, 'latin1')]);
    if (this.#timer) return;
    this.#since = performance.now();
    this.#paidMs = 0;
    this.#tick();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #tick(): void {
    this.#timer = setTimeout(
      () => {
        const due = performance.now() - this.#since - this.#paidMs;
        const size = Math.min(this.#queue.length, Math.floor((due * this.byteRate) / 1000 + 1e-6));
        this.#paidMs += (size * 1000) / this.byteRate;
        if (size > 0) void this.wire.write(this.#queue.subarray(0, size));
        this.#queue = this.#queue.subarray(size);
        this.#timer = null;
        if (this.#queue.length > 0) this.#tick();
      },
      Math.max(1, 1000 / this.byteRate),
    );
  }
}
