import { createHmac, randomBytes } from 'node:crypto';
import { digitRuns, formsOf, isDigit } from './secrets';

/** Bytes `start` (included) to `end` (not included) of a buffer, and what was recognised there. */
interface Span<T> {
  readonly start: number;
  readonly end: number;
  readonly owner: T;
}

/** The shortest part of a longer secret that is treated as the secret. */
const FRAGMENT = 8;
const TABLE_BITS = 18;
/**
 * Read from `Math` once: inside a VM context, which Jest uses, each access to a global costs more than the
 * multiplication.
 */
const { imul } = Math;

/**
 * Finds every run of at least eight bytes that occurs in a registered byte string, and shorter registered strings as a
 * whole. All eight-byte windows are indexed, so the cost per byte does not depend on the number of secrets.
 */
class FragmentIndex<T> {
  /** A quick test before building a string: 0 means that no secret has this window. */
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

  /** Parts that occur in a registered string, in order; overlapping ones are merged. */
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

  /** Index from which further bytes could still make `data` part of a secret; its length if none could. */
  undecidedFrom(data: Buffer): number {
    for (let length = Math.min(FRAGMENT - 1, data.length); length > 0; length--) {
      if (this.#beginnings.has(data.toString('latin1', data.length - length))) return data.length - length;
    }
    return data.length;
  }
}

/** Spans in order; one that begins inside the previous one is merged into it and keeps the first owner. */
function mergeOverlaps<T>(spans: readonly Span<T>[]): Span<T>[] {
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

interface Secret {
  readonly kind: string;
  readonly value: string;
}

/** Limits what a stream may hold back, for secrets that repeat one part. */
const MOST_HELD = 65_536;

/**
 * Replaces each secret by its kind, a keyed digest and its length, `‹deviceSecret:8f3a…,32 bytes›`, with the same
 * digest for the same secret in one run. It finds the secret itself, its hex, base64, URL-encoded and quoted-printable
 * forms, any eight consecutive characters of these, and IMEI, IMSI and ICCID by their digits.
 */
export class Redactor {
  readonly #key: Buffer;
  readonly #index = new FragmentIndex<Secret>();
  readonly #whole = new Map<string, string>();

  /** @param key of the digests; a new one for each run prevents looking them up in a table */
  constructor(key: Buffer = randomBytes(32)) {
    this.#key = key;
  }

  /**
   * Registers a secret, at any time; output from now on is free of it. If shorter than eight bytes, only the whole is
   * found.
   */
  add(kind: string, value: string): void {
    const secret = { kind, value };
    for (const { encoding, bytes } of formsOf(value)) {
      this.#index.add(bytes, secret);
      const form = bytes.toString('latin1');
      if (!this.#whole.has(form)) this.#whole.set(form, this.#mark(secret, encoding));
    }
  }

  /** A text without secrets; the same string if it contained none. */
  text(text: string): string {
    const bytes = Buffer.from(text, 'utf8');
    const redacted = this.bytes(bytes);
    return redacted === bytes ? text : redacted.toString('utf8');
  }

  /** Complete bytes, without secrets; the same buffer if they contained none. */
  bytes(bytes: Buffer): Buffer {
    return this.#render(bytes, this.#spans(bytes, false, true).spans);
  }

  /** One direction of a byte stream, for secrets that arrive in pieces. */
  stream(): RedactingStream {
    return new RedactingStream((data, continued, final) => {
      const { spans, undecidedFrom } = this.#spans(data, continued, final);
      const cut = final || data.length > MOST_HELD ? data.length : before(spans, undecidedFrom);
      const safe = spans.filter((span) => span.end <= cut);
      return { safe: this.#render(data.subarray(0, cut), safe), held: data.subarray(cut) };
    });
  }

  /** 12 hex digits that stand for a value and cannot be reversed. */
  digest(kind: string, value: string): string {
    return createHmac('sha256', this.#key).update(`${kind}\0${value}`).digest('hex').slice(0, 12);
  }

  #spans(data: Buffer, continued: boolean, final: boolean) {
    const runs = digitRuns(data, continued, final);
    const identities = runs.identities.map(({ kind, start, end }) => ({
      start,
      end,
      owner: { kind, value: data.toString('latin1', start, end) },
    }));
    return {
      spans: mergeOverlaps([...this.#index.spans(data), ...identities]),
      undecidedFrom: Math.min(runs.undecidedFrom, this.#index.undecidedFrom(data)),
    };
  }

  #render(data: Buffer, spans: readonly Span<Secret>[]): Buffer {
    if (spans.length === 0) return data;
    const parts: Buffer[] = [];
    let done = 0;
    for (const { start, end, owner } of spans) {
      parts.push(
        data.subarray(done, start),
        Buffer.from(this.#replacement(data.toString('latin1', start, end), owner)),
      );
      done = end;
    }
    return Buffer.concat([...parts, data.subarray(done)]);
  }

  #replacement(found: string, owner: Secret): string {
    return this.#whole.get(found) ?? this.#mark(owner, found === owner.value ? 'plain' : 'part');
  }

  #mark({ kind, value }: Secret, as: string): string {
    const short = this.digest(kind, value).slice(0, 4);
    const length = `${Buffer.byteLength(value)} bytes`;
    return `‹${kind}:${short}…,${as === 'part' ? `part of ${length}` : length}${FORMS[as] ?? ''}›`;
  }
}

const FORMS: Readonly<Record<string, string>> = {
  hex: ',hex',
  base64: ',base64',
  url: ',url',
  'quoted-printable': ',quoted-printable',
};

/** The last index at or before `index` that splits no span. */
function before(spans: readonly Span<unknown>[], index: number): number {
  return spans.find((span) => span.start < index && index < span.end)?.start ?? index;
}

type Redaction = (data: Buffer, continued: boolean, final: boolean) => { safe: Buffer; held: Buffer };

/** Outputs bytes as soon as no later byte can make them part of a secret. */
export class RedactingStream {
  readonly #redact: Redaction;
  #held: Buffer = Buffer.alloc(0);
  /** The output so far ended in a run of digits too long to be an identity. */
  #continued = false;

  constructor(redact: Redaction) {
    this.#redact = redact;
  }

  /** Takes bytes and returns those that are safe to output now, which may be more, fewer or none. */
  push(bytes: Uint8Array): Buffer {
    return this.#advance(Buffer.concat([this.#held, bytes]), false);
  }

  /** Everything still held back, redacted; call when no bytes follow for now. */
  flush(): Buffer {
    return this.#advance(this.#held, true);
  }

  #advance(data: Buffer, final: boolean): Buffer {
    const { safe, held } = this.#redact(data, this.#continued, final);
    const passed = data.length - held.length;
    if (final) this.#continued = false;
    else if (passed > 0) this.#continued = isDigit(data[passed - 1]);
    this.#held = held;
    return safe;
  }
}
