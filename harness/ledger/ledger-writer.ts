import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import * as z from 'zod';
import {
  type CaseRecord,
  type ControlRecord,
  caseRecord,
  type Diagnosis,
  diagnosis,
  type Event,
  event,
  type Footer,
  footer,
  type Header,
  header,
  type InvariantRecord,
  invariantRecord,
  type LedgerLine,
  type RunVerdict,
  SCHEMA,
} from './record';
import { recordableLine, recordBytes } from './recorded-bytes';
import type { RedactingStream, Redactor } from './redactor';
import { countVerdicts } from './verdict';

/** Something that happened. Further properties are kept as they are, bytes in them as text or base64. */
export interface Happening {
  /** ms since the run began. */
  readonly t: number;
  readonly side: Event['side'];
  readonly dir: Event['dir'];
  readonly what?: string;
  readonly bytes?: Uint8Array;
  readonly [detail: string]: unknown;
}

export interface Closing {
  readonly verdict: RunVerdict;
  readonly reason: string | null;
  readonly controls: readonly ControlRecord[];
  /** Planned cases that a limit of the run left out; null when all were run. */
  readonly notRun: Footer['notRun'];
  /** MQTT connections the module made. */
  readonly connects: number;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
}

export interface LedgerOptions {
  readonly redactor: Redactor;
  /** Called with each line once it is in the file. */
  readonly onLine?: (line: LedgerLine) => void;
}

/** A line that must not be written: a programming error of the caller. */
export class LedgerMisuse extends Error {
  override readonly name = 'LedgerMisuse';
}

/** The file cannot be written, e.g. because the disk is full: its content stays readable, and visibly incomplete. */
export class LedgerUnwritable extends Error {
  override readonly name = 'LedgerUnwritable';
}

type Stage = 'new' | 'running' | 'sealed' | 'closed';

/**
 * Writes the ledger of a run line by line; each line is in the file when the call returns, and lines of cases are
 * flushed to disk. Everything written passes the redactor, then the schema.
 */
export class LedgerWriter {
  readonly #fd: number;
  readonly #path: string;
  readonly #options: LedgerOptions;
  readonly #hash = createHash('sha256');
  readonly #at: Readonly<Record<'rx' | 'tx', RedactingStream>>;
  readonly #cases: CaseRecord[] = [];
  #plan: readonly string[] = [];
  #stage: Stage = 'new';
  #lastEvent = 0;
  #lastTime = 0;
  #broken: LedgerUnwritable | null = null;

  /** @throws the system's error when the file exists or cannot be created */
  static create(path: string, options: LedgerOptions): LedgerWriter {
    return new LedgerWriter(openSync(path, 'ax'), path, options);
  }

  private constructor(fd: number, path: string, options: LedgerOptions) {
    this.#fd = fd;
    this.#path = path;
    this.#options = options;
    this.#at = { rx: options.redactor.stream(), tx: options.redactor.stream() };
  }

  /** Number of the last event written, 0 before the first: the value for a check's `at`. */
  get lastEvent(): number {
    return this.#lastEvent;
  }

  /** Records of the cases so far, as written. */
  get cases(): readonly CaseRecord[] {
    return this.#cases;
  }

  writeHeader(facts: Omit<Header, 'type' | 'schema'>): Header {
    this.#expect('new', 'a header');
    this.#stage = 'running';
    const line = this.#write(header, { type: 'header', schema: SCHEMA, ...facts });
    this.#plan = facts.plan;
    return line;
  }

  /**
   * Writes an event and returns its number. Events come from callbacks without a caller that could handle an error, so
   * a file that can no longer be written is reported at the next record of a case. Bytes of the AT wire may be held
   * back while following bytes could make them a secret: then the number of the previous event is returned.
   */
  event(happening: Happening): number {
    this.#expect('running', 'an event');
    const { bytes, ...rest } = happening;
    this.#lastTime = Math.max(this.#lastTime, happening.t);
    if (bytes === undefined) return this.#writeEvent(rest);
    const { side, dir } = happening;
    const streamed = side === 'at' && dir !== null;
    const safe = streamed ? this.#at[dir].push(bytes) : this.#options.redactor.bytes(Buffer.from(bytes));
    if (streamed && safe.length === 0) return this.#lastEvent;
    return this.#writeEvent({ ...rest, ...recordBytes(safe) });
  }

  #writeEvent(body: Readonly<Record<string, unknown>>): number {
    const t = Math.round(Number(body.t) * 1000) / 1000;
    this.#write(event, { ...body, type: 'event', n: this.#lastEvent + 1, t });
    this.#lastEvent += 1;
    return this.#lastEvent;
  }

  /**
   * Writes the bytes of the AT wire that are still held back; call at the end of a case, whose record must be complete.
   */
  flush(): void {
    for (const dir of ['rx', 'tx'] as const) {
      const rest = this.#at[dir].flush();
      if (rest.length > 0) this.#writeEvent({ t: this.#lastTime, side: 'at', dir, ...recordBytes(rest) });
    }
  }

  /** Writes the outcome of a case and returns it as written. @throws LedgerUnwritable */
  caseRecord(record: Omit<CaseRecord, 'type'>): CaseRecord {
    this.#expect('running', 'the record of a case');
    if (!this.#plan.includes(record.id)) throw new LedgerMisuse(`case ${record.id} is not in the plan`);
    const events = this.#withHeldBytes(record.events);
    this.#expectWritable();
    const line = this.#write(caseRecord, { ...record, type: 'case', events });
    this.#expectWritable();
    this.#cases.push(line);
    fdatasyncSync(this.#fd);
    return line;
  }

  /** Writes the result of an invariant of the run, after all cases. */
  invariant(record: Omit<InvariantRecord, 'type'>): InvariantRecord {
    this.#expect('running', 'an invariant');
    return this.#write(invariantRecord, { type: 'invariant', ...record });
  }

  /** Writes the diagnosis, after all cases and invariants. */
  diagnosis(record: Omit<Diagnosis, 'type'>): Diagnosis {
    this.#expect('running', 'a diagnosis');
    return this.#write(diagnosis, { type: 'diagnosis', ...record });
  }

  /** Bytes held back belong to the case that just ended, though they get their event number only now. */
  #withHeldBytes([first, last]: CaseRecord['events']): CaseRecord['events'] {
    const newest = this.#lastEvent;
    this.flush();
    return [first, last === newest ? this.#lastEvent : last];
  }

  /** Seals the ledger: no further line can be written. @throws LedgerUnwritable */
  footer(closing: Closing): Footer {
    this.#expect('running', 'a footer');
    this.flush();
    this.#expectWritable();
    this.#stage = 'sealed';
    const counts = countVerdicts(this.#cases, closing.notRun);
    const sha256 = this.#hash.copy().digest('hex');
    const line = this.#write(footer, { type: 'footer', ...closing, counts }, { sha256 });
    this.#expectWritable();
    fdatasyncSync(this.#fd);
    return line;
  }

  /** Closes the file; without a footer the ledger stays incomplete. */
  close(): void {
    if (this.#stage === 'running') this.flush();
    if (this.#stage !== 'closed') closeSync(this.#fd);
    this.#stage = 'closed';
  }

  #write<L extends LedgerLine>(schema: z.ZodType<L>, body: object, digests: object = {}): L {
    const safe = recordableLine(body, this.#options.redactor);
    const checked = schema.safeParse({ ...safe, ...digests });
    if (!checked.success)
      throw new LedgerMisuse(`not a valid ledger line: ${z.prettifyError(checked.error)}`);
    const bytes = Buffer.from(`${JSON.stringify(checked.data)}\n`, 'utf8');
    this.#append(bytes);
    this.#hash.update(bytes);
    this.#options.onLine?.(checked.data);
    return checked.data;
  }

  /** Nothing is written after a partial line: a reader could not tell where it ends. */
  #append(bytes: Buffer): void {
    if (this.#broken) return;
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const full = code === 'ENOSPC' || code === 'EDQUOT';
      this.#broken = new LedgerUnwritable(
        `${this.#path}: ${full ? 'the disk is full: make room, or name another folder with --out' : 'the ledger cannot be written'} (${message})`,
      );
    }
  }

  /** @throws LedgerUnwritable when an earlier line could not be written */
  #expectWritable(): void {
    if (this.#broken) throw this.#broken;
  }

  #expect(stage: Stage, what: string): void {
    if (this.#stage !== stage) throw new LedgerMisuse(`the ledger is ${this.#stage}: cannot write ${what}`);
  }
}
