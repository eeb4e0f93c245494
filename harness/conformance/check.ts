import { amount } from '../ledger/amount';
import type { CheckRecord } from '../ledger/record';

/** Assertions on a value; each adds one check to the record, and none throws. */
export interface Claim<T> {
  is(expected: T): boolean;
  isOneOf(expected: readonly T[]): boolean;
  matches(expected: RegExp): boolean;
  /** `condition` is the expectation as the report prints it. */
  satisfies(condition: string, held: boolean): boolean;
}

/** Opens a check: `check('final result code', result).is('OK')`. */
export type Check = <T>(what: string, actual: T) => Claim<T>;

/** Collects checks; `lastEvent` gives the position in the run at which each was made. */
export class CheckList {
  readonly records: CheckRecord[] = [];

  constructor(private readonly lastEvent: () => number) {}

  readonly check: Check = (what, actual) => ({
    is: (expected) => this.add(what, show(expected), show(actual), sameValue(actual, expected)),
    isOneOf: (expected) =>
      this.add(
        what,
        `one of ${expected.map(show).join(', ')}`,
        show(actual),
        expected.some((e) => sameValue(actual, e)),
      ),
    matches: (expected) =>
      this.add(
        what,
        `text like ${expected}`,
        show(actual),
        typeof actual === 'string' && expected.test(actual),
      ),
    satisfies: (condition, held) => this.add(what, condition, show(actual), held),
  });

  add(what: string, expected: string, actual: string, held: boolean): boolean {
    this.records.push({ what, expected, actual, held, at: this.lastEvent() });
    return held;
  }
}

const MOST_SHOWN = 300;

/** A value as a report prints it: control characters made visible, long values truncated. */
export function show(value: unknown): string {
  const text = Buffer.isBuffer(value)
    ? showBytes(value)
    : typeof value === 'string'
      ? JSON.stringify(value)
      : (JSON.stringify(value) ?? String(value));
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}… (${text.length} characters)` : text;
}

function showBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes)
    ? `${amount(bytes.length, 'byte')} ${JSON.stringify(text)}`
    : `${amount(bytes.length, 'byte')}, hex ${bytes.toString('hex')}`;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.equals(b);
  return typeof a === 'object' && a !== null ? JSON.stringify(a) === JSON.stringify(b) : Object.is(a, b);
}
