import type { Redactor } from './redactor';

/** Bytes as stored in a ledger: as text if readable, else as base64. */
export type RecordedBytes = { readonly text: string } | { readonly base64: string };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const unprintable = /[^\P{C}\r\n\t]/u;

/** Text if the bytes are printable UTF-8 with CR, LF and TAB. */
export function recordBytes(bytes: Uint8Array): RecordedBytes {
  const text = decode(bytes);
  if (text === null || unprintable.test(text)) return { base64: Buffer.from(bytes).toString('base64') };
  return { text };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Words of the ledger format: not redacted, even if a secret equals one of them. */
const STRUCTURE = new Set([
  'type',
  'side',
  'dir',
  'id',
  'plan',
  'level',
  'verdict',
  'attribution',
  'requirements',
]);

/** A line of the ledger as JSON can express it, with secrets removed from all outside data. */
export function recordableLine(body: object, redactor: Redactor): Record<string, unknown> {
  const words = Object.entries(body).filter(([name]) => STRUCTURE.has(name));
  return { ...(recordable(body, redactor) as object), ...Object.fromEntries(words) };
}

/**
 * A value as JSON can express it, with secrets removed from its strings, names and bytes. Bytes become `{text}` or
 * `{base64}`; what JSON cannot express (bigint, NaN) becomes a string.
 */
function recordable(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.text(value);
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)))
    return String(value);
  if (value instanceof Uint8Array) return recordBytes(redactor.bytes(Buffer.from(value)));
  if (Array.isArray(value)) return value.map((item: unknown) => recordable(item, redactor));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([name, item]) => [redactor.text(name), recordable(item, redactor)]));
}
