import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import * as z from 'zod';
import { type Ledger, LedgerInvalid, schemaOf, upgraded } from './ledger-reader';
import { type CaseRecord, type Event, ledgerLine, SCHEMA } from './record';
import { missingFrom } from './verdict';

/** Receives the lines of a ledger one by one. */
export interface LedgerVisitor {
  readonly onCase: (record: CaseRecord) => void;
  /** If absent, events are neither parsed nor validated; the seal still covers their bytes. */
  readonly onEvent?: (event: Event) => void;
}

/** A ledger without its events and cases, which went to the visitor. */
export type ScannedLedger = Omit<Ledger, 'events' | 'cases'>;

const BLOCK = 1 << 20;
/** The writer puts the type first in each line. */
const EVENT = Buffer.from('{"type":"event",');

/**
 * Reads a ledger in blocks, so that its size does not matter, and validates each line that the visitor wants.
 * @throws LedgerInvalid when a line is wrong; the system's error when the file cannot be read
 */
export function scanLedger(path: string, visitor: LedgerVisitor): ScannedLedger {
  const scan = new Scan(path, visitor);
  const fd = openSync(path, 'r');
  try {
    const block = Buffer.allocUnsafe(BLOCK);
    for (let read = readSync(fd, block); read > 0; read = readSync(fd, block))
      scan.take(block.subarray(0, read));
  } finally {
    closeSync(fd);
  }
  return scan.end();
}

class Scan {
  readonly #hash = createHash('sha256');
  readonly #seen: Pick<CaseRecord, 'id'>[] = [];
  readonly #invariants: Ledger['invariants'][number][] = [];
  #header: Ledger['header'] | null = null;
  #diagnosis: Ledger['diagnosis'] = null;
  #footer: Ledger['footer'] = null;
  #schema: number = SCHEMA;
  #line = 0;
  #events = 0;
  /** Bytes from the start of the last complete line: it may be the footer, which the seal does not cover. */
  #held: Buffer = Buffer.alloc(0);
  #digest = '';

  constructor(
    readonly path: string,
    readonly visitor: LedgerVisitor,
  ) {}

  take(block: Buffer): void {
    const bytes = Buffer.concat([this.#held, block]);
    const end = bytes.lastIndexOf('\n');
    const lastLine = end <= 0 ? 0 : bytes.lastIndexOf('\n', end - 1) + 1;
    this.#hash.update(bytes.subarray(0, lastLine));
    this.#lines(bytes.subarray(0, lastLine));
    this.#held = bytes.subarray(lastLine);
  }

  end(): ScannedLedger {
    const wholeLines = this.#held.lastIndexOf('\n') + 1;
    this.#digest = this.#hash.digest('hex');
    this.#lines(this.#held.subarray(0, wholeLines));
    const header = this.#header;
    if (header === null) throw this.#wrong('expected the header of a ledger, got nothing', 1);
    const footer = this.#footer;
    const notRun = (footer?.notRun?.cases ?? []).map((id) => ({ id }));
    const missing = missingFrom(header.plan, [...this.#seen, ...notRun]);
    const truncatedTail = wholeLines < this.#held.length;
    const seal = footer === null ? 'absent' : footer.sha256 === this.#digest ? 'intact' : 'broken';
    return {
      header,
      invariants: this.#invariants,
      diagnosis: this.#diagnosis,
      footer,
      missing,
      truncatedTail,
      seal,
      complete: seal === 'intact' && missing.length + notRun.length === 0 && !truncatedTail,
    };
  }

  #lines(bytes: Buffer): void {
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf('\n', start);
      this.#line += 1;
      const line = bytes.subarray(start, end);
      start = end + 1;
      const isEvent = line.subarray(0, EVENT.length).equals(EVENT);
      if (isEvent && this.visitor.onEvent === undefined && this.#header !== null && this.#footer === null) {
        this.#events += 1;
        continue;
      }
      this.#parse(line.toString('utf8'));
    }
  }

  #parse(text: string): void {
    const value = this.#json(text);
    if (this.#line === 1) this.#schema = this.#schemaIn(value);
    const parsed = ledgerLine.safeParse(upgraded(value, this.#schema));
    if (!parsed.success) throw this.#wrong(z.prettifyError(parsed.error));
    const line = parsed.data;
    if ((this.#line === 1) !== (line.type === 'header'))
      throw this.#wrong(
        `expected ${this.#line === 1 ? 'the header' : 'one header only, on line 1'}, got ${line.type}`,
      );
    if (this.#footer !== null) throw this.#wrong(`expected no line after the footer, got ${line.type}`);
    switch (line.type) {
      case 'header':
        this.#header = line;
        break;
      case 'event':
        this.#events += 1;
        if (line.n !== this.#events) throw this.#wrong(`expected event ${this.#events}, got event ${line.n}`);
        this.visitor.onEvent?.(line);
        break;
      case 'case':
        this.#seen.push({ id: line.id });
        this.visitor.onCase(line);
        break;
      case 'invariant':
        this.#invariants.push(line);
        break;
      case 'diagnosis':
        this.#diagnosis ??= line;
        break;
      default:
        this.#footer = line;
    }
  }

  #json(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.#wrong(
        `expected a JSON object, got ${JSON.stringify(text.slice(0, 60))} (${String(error)})`,
      );
    }
  }

  #schemaIn(header: unknown): number {
    const schema = schemaOf(header) ?? SCHEMA;
    if (schema > SCHEMA)
      throw this.#wrong(
        `expected a ledger of schema 1 to ${SCHEMA}, got schema ${schema}: a newer version of this suite wrote it`,
      );
    return schema;
  }

  #wrong(problem: string, line = this.#line): LedgerInvalid {
    return new LedgerInvalid(this.path, line, problem);
  }
}
