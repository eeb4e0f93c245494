import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import {
  type CaseRecord,
  type Diagnosis,
  type Event,
  type Footer,
  type Header,
  type InvariantRecord,
  type LedgerLine,
  ledgerLine,
  SCHEMA,
} from './record';
import { missingFrom } from './verdict';

type Line = Readonly<Record<string, unknown>>;

/**
 * A line converted to the newest schema. What an older schema did not record is empty or null; a line that fits no
 * schema is left unchanged, so that the reader refuses it.
 */
export function upgraded(line: unknown, schema: number): unknown {
  if (schema >= SCHEMA || typeof line !== 'object' || line === null) return line;
  const second = schema === 1 ? fromSchema1(line as Line) : (line as Line);
  return fromSchema3(schema < 3 ? fromSchema2(second) : second);
}

/** Schema 3 did not name the family of modules. */
function fromSchema3(given: Line): Line {
  return given.type === 'header' ? { ...given, schema: SCHEMA, family: null } : given;
}

/** Schema 2 did not record the name of the bench. */
function fromSchema2(given: Line): Line {
  if (given.type !== 'header') return given;
  const bench = typeof given.bench === 'object' ? { ...given.bench, name: null } : given.bench;
  return { ...given, bench };
}

function fromSchema1(given: Line): Line {
  switch (given.type) {
    case 'header':
      return { ...given, login: null, module: withoutDigest(given.module) };
    case 'case':
      return { ...given, brokenInvariants: [], knownBroken: [] };
    case 'footer':
      return { ...given, notRun: null, counts: { ...(given.counts as Line), notRun: 0 } };
    default:
      return given;
  }
}

/** Schema 1 keyed the digest of an IMEI anew in each run: next to other runs, one unit would look like two. */
function withoutDigest(module: unknown): unknown {
  return typeof module === 'object' && module !== null ? { ...module, imeiDigest: null } : module;
}

/** The schema that the first line of a ledger names; null when it names none. */
export function schemaOf(header: unknown): number | null {
  const { schema } = (header ?? {}) as { schema?: unknown };
  return typeof schema === 'number' ? schema : null;
}

/** A run, read from its ledger. */
export interface Ledger {
  readonly header: Header;
  readonly events: readonly Event[];
  readonly cases: readonly CaseRecord[];
  /** The invariants of the run; empty for a run that did not end, or in a ledger of schema 1. */
  readonly invariants: readonly InvariantRecord[];
  /** Null if nothing failed, or no diagnosis was made. */
  readonly diagnosis: Diagnosis | null;
  readonly footer: Footer | null;
  /**
   * Sealed, unchanged since, and with a record of every planned case. Nothing derived from an incomplete ledger may
   * look green.
   */
  readonly complete: boolean;
  /** Planned cases without a record that the footer does not name as not run. */
  readonly missing: readonly string[];
  /** The last line was cut off, e.g. by a power failure; it is left out. */
  readonly truncatedTail: boolean;
  /** Whether the file is unchanged since it was sealed. */
  readonly seal: 'intact' | 'broken' | 'absent';
}

/** A file that is not a ledger, or that was modified. */
export class LedgerInvalid extends Error {
  override readonly name = 'LedgerInvalid';
  constructor(
    readonly file: string,
    /** Counts from 1. */
    readonly line: number,
    readonly problem: string,
  ) {
    super(`${file}, line ${line}: ${problem}`);
  }
}

/**
 * Reads a ledger and validates each line.
 * @throws LedgerInvalid when a line is wrong; the system's error when the file cannot be read
 */
export function readLedger(path: string): Ledger {
  return parseLedger(readFileSync(path), path);
}

/** @param name as error messages give it */
export function parseLedger(bytes: Buffer, name = 'ledger'): Ledger {
  const end = bytes.lastIndexOf('\n') + 1;
  const texts = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  const lines = parseLines(texts, name);
  checkOrder(lines, name);
  const [header] = lines;
  if (header?.type !== 'header')
    throw new LedgerInvalid(name, 1, 'expected the header of a ledger, got nothing');
  const cases = lines.filter((line) => line.type === 'case');
  const last = lines.at(-1);
  const footer = last?.type === 'footer' ? last : null;
  const notRun = (footer?.notRun?.cases ?? []).map((id) => ({ id }));
  const missing = missingFrom(header.plan, [...cases, ...notRun]);
  const truncatedTail = end < bytes.length;
  const seal = footer ? sealOf(footer, bytes.subarray(0, end)) : 'absent';
  return {
    header,
    events: lines.filter((line) => line.type === 'event'),
    cases,
    invariants: lines.filter((line) => line.type === 'invariant'),
    diagnosis: lines.find((line) => line.type === 'diagnosis') ?? null,
    footer,
    complete: seal === 'intact' && missing.length + notRun.length === 0 && !truncatedTail,
    missing,
    truncatedTail,
    seal,
  };
}

type Complaint = (problem: string) => LedgerInvalid;

function parseLines(texts: readonly string[], name: string): LedgerLine[] {
  const at = (i: number) => (problem: string) => new LedgerInvalid(name, i + 1, problem);
  const values = texts.map((text, i) => parseJson(text, at(i)));
  const schema = schemaOf(values[0]) ?? SCHEMA;
  if (schema > SCHEMA)
    throw at(0)(
      `expected a ledger of schema 1 to ${SCHEMA}, got schema ${schema}: a newer version of this suite wrote it`,
    );
  return values.map((value, i) => parseLine(upgraded(value, schema), at(i)));
}

function parseLine(value: unknown, complaint: Complaint): LedgerLine {
  const line = ledgerLine.safeParse(value);
  if (!line.success) throw complaint(z.prettifyError(line.error));
  return line.data;
}

function parseJson(text: string, complaint: Complaint): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw complaint(`expected a JSON object, got ${JSON.stringify(text.slice(0, 60))} (${String(error)})`);
  }
}

/** One header, first; events numbered without a gap; nothing after the footer. */
function checkOrder(lines: readonly LedgerLine[], name: string): void {
  let events = 0;
  for (const [i, line] of lines.entries()) {
    const wrong = (problem: string): LedgerInvalid => new LedgerInvalid(name, i + 1, problem);
    if ((i === 0) !== (line.type === 'header'))
      throw wrong(`expected ${i === 0 ? 'the header' : 'one header only, on line 1'}, got ${line.type}`);
    if (lines[i - 1]?.type === 'footer') throw wrong(`expected no line after the footer, got ${line.type}`);
    if (line.type !== 'event') continue;
    events += 1;
    if (line.n !== events) throw wrong(`expected event ${events}, got event ${line.n}`);
  }
}

function sealOf(footer: Footer, sealed: Buffer): Ledger['seal'] {
  const before = sealed.subarray(0, sealed.lastIndexOf('\n', sealed.length - 2) + 1);
  const sha256 = createHash('sha256').update(before).digest('hex');
  return sha256 === footer.sha256 ? 'intact' : 'broken';
}
