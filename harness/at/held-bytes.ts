/** Received bytes that belong to no token yet, with the time at which each of them came. */
export class HeldBytes {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Where each chunk ends, counted from the first held byte, and when it came. */
  #marks: { end: number; t: number }[] = [];

  get size(): number {
    return this.#size;
  }

  append(bytes: Buffer, t: number): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    this.#marks.push({ end: this.#size, t });
  }

  /** All of them in one piece; copies only when they came in several. */
  get view(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks, this.#size)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  /** Takes the first `size` bytes away; `t` is when the last of them came. */
  take(size: number): { raw: Buffer; t: number } {
    const view = this.view;
    const t = (this.#marks.find((mark) => mark.end >= size) ?? { t: 0 }).t;
    this.#size -= size;
    this.#chunks = this.#size > 0 ? [view.subarray(size)] : [];
    this.#marks = this.#marks
      .filter((mark) => mark.end > size)
      .map((mark) => ({ end: mark.end - size, t: mark.t }));
    return { raw: view.subarray(0, size), t };
  }
}
