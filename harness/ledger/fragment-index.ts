/** Bytes `start` (included) to `end` (not included) of a buffer, and what was recognised there. */
export interface Span<T> {
  readonly start: number;
  readonly end: number;
  readonly owner: T;
}

/** The shortest stretch of a longer secret that is treated as the secret. */
const FRAGMENT = 8;
const TABLE_BITS = 18;
/** Taken out of `Math` once: inside a VM context, as Jest makes them, each look at a global costs more than the product. */
const { imul } = Math;

/**
 * Finds every stretch of at least eight bytes that some registered byte string also holds, and shorter byte strings
 * as a whole. All eight-byte windows are known beforehand, so a look at a byte costs the same for one secret or many.
 */
export class FragmentIndex<T> {
  /** A quick test before building a string: 0 means that the window is of no secret. */
  readonly #table = new Uint8Array(1 << TABLE_BITS);
  readonly #windows = new Map<string, T>();
  readonly #short = new Map<string, T>();
  readonly #beginnings = new Set<string>();

  add(bytes: Buffer, owner: T): void {
    const text = bytes.toString('latin1');
    if (bytes.length < FRAGMENT) this.#keep(this.#short, text, owner);
    for (let i = 0; i + FRAGMENT <= bytes.length; i++) {
      this.#keep(this.#windows, text.slice(i, i + FRAGMENT), owner);
      this.#table[slot(bytes.readInt32LE(i), bytes.readInt32LE(i + 4))] = 1;
    }
  }

  #keep(map: Map<string, T>, text: string, owner: T): void {
    if (!map.has(text)) map.set(text, owner);
    for (let length = 1; length < text.length; length++) this.#beginnings.add(text.slice(0, length));
  }

  /** Stretches that belong to a registered string, in order; those that overlap are one. */
  spans(data: Buffer): Span<T>[] {
    const found = [...this.#windowSpans(data), ...this.#shortSpans(data)];
    return mergeOverlaps(found);
  }

  #windowSpans(data: Buffer): Span<T>[] {
    const found: Span<T>[] = [];
    if (this.#windows.size === 0) return found;
    let low = 0;
    let high = 0;
    for (let i = 0; i < data.length; i++) {
      low = (low >>> 8) | (high << 24);
      high = (high >>> 8) | ((data[i] ?? 0) << 24);
      if (this.#table[slot(low, high)] === 0 || i + 1 < FRAGMENT) continue;
      const start = i + 1 - FRAGMENT;
      const owner = this.#windows.get(data.toString('latin1', start, i + 1));
      if (owner !== undefined) found.push({ start, end: i + 1, owner });
    }
    return found;
  }

  #shortSpans(data: Buffer): Span<T>[] {
    const found: Span<T>[] = [];
    for (const [text, owner] of this.#short) {
      for (let at = data.indexOf(text, 0, 'latin1'); at >= 0; at = data.indexOf(text, at + 1, 'latin1')) {
        found.push({ start: at, end: at + text.length, owner });
      }
    }
    return found;
  }

  /** Index from which on further bytes could still turn `data` into part of a secret; its length when none could. */
  undecidedFrom(data: Buffer): number {
    for (let length = Math.min(FRAGMENT - 1, data.length); length > 0; length--) {
      if (this.#beginnings.has(data.toString('latin1', data.length - length))) return data.length - length;
    }
    return data.length;
  }
}

/** Spans in order; one that begins inside the one before is merged into it, and keeps the first owner. */
export function mergeOverlaps<T>(spans: readonly Span<T>[]): Span<T>[] {
  const merged: Span<T>[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else if (span.end > last.end) merged[merged.length - 1] = { ...last, end: span.end };
  }
  return merged;
}

function slot(low: number, high: number): number {
  return (imul(low, 0x9e3779b1) ^ imul(high, 0x85ebca6b)) >>> (32 - TABLE_BITS);
}
