import type { TransportEnd } from './transport';

/** Listeners of a transport: for its bytes, and for its one end, or that of each stream where it has several. */
export class Listeners {
  readonly #onData = new Set<(chunk: Buffer) => void>();
  readonly #onEnd = new Set<(end: TransportEnd) => void>();
  #end: TransportEnd | null = null;

  /** How the transport ended; null while it is open. */
  get end(): TransportEnd | null {
    return this.#end;
  }

  addData(listener: (chunk: Buffer) => void): () => void {
    this.#onData.add(listener);
    return () => this.#onData.delete(listener);
  }

  /** Calls the listener back also when the end is past, though never before this returns. */
  addEnd(listener: (end: TransportEnd) => void): () => void {
    this.#onEnd.add(listener);
    const end = this.#end;
    if (end) queueMicrotask(() => this.#onEnd.has(listener) && listener(end));
    return () => this.#onEnd.delete(listener);
  }

  data(chunk: Buffer): void {
    for (const listener of this.#onData) listener(chunk);
  }

  /** Another stream begins behind the end of the last one. */
  begunAnew(): void {
    this.#end = null;
  }

  /** Only the first end counts. */
  ended(end: TransportEnd): void {
    if (this.#end) return;
    this.#end = end;
    for (const listener of this.#onEnd) listener(end);
  }
}
