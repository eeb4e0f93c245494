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
  /** Told each line when it is in the file. */
  readonly onLine?: (line: LedgerLine) => void;
}

/** A line that must not be written: a mistake of the caller. */
export class LedgerMisuse extends Error {
  override readonly name = 'LedgerMisuse';
}

/** The file cannot be written, as on a full disk: its content stays readable, and visibly unfinished. */
export class LedgerUnwritable extends Error {
  override readonly name = 'LedgerUnwritable';
}

type Stage = 'new' | 'running' | 'sealed' | 'closed';

/**
 * Writes the one record of a run, a line at a time, each in the file when the call returns; lines of cases are on the
 * disk by then. All that is written passes the redactor first and the schema last.
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

  /** @throws the system's error when the file exists already or cannot be made */
  static create(path: string, options: LedgerOptions): LedgerWriter {
    return new LedgerWriter(openSync(path, 'ax'), path, options);
  }

  private constructor(fd: number, path: string, options: LedgerOptions) {
    this.#fd = fd;
    this.#path = path;
    this.#options = options;
    this.#at = { rx: options.redactor.stream(), tx: options.redactor.stream() };
  }

  /** Number of the last event written, 0 before the first: what a check's `at` wants. */
  get lastEvent(): number {
    return this.#lastEvent;
  }

  /** Records of the cases so far, as they were written. */
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
   * Writes an event and returns its number. Events come from callbacks that nobody waits for, so a file that takes no
   * more is first complained of by the next record of a case. Bytes of the AT wire may wait for those that follow them
   * when together they could be a secret: then the number is that of the event before.
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

  /** Writes what the AT wire still holds back: at the end of a case nothing may be missing from it. */
  flush(): void {
    for (const dir of ['rx', 'tx'] as const) {
      const rest = this.#at[dir].flush();
      if (rest.length > 0) this.#writeEvent({ t: this.#lastTime, side: 'at', dir, ...recordBytes(rest) });
    }
  }

  /** Writes the outcome of a case and returns it as it was written. @throws LedgerUnwritable */
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

  /** Writes the result of an invariant of the run, when all cases are done. */
  invariant(record: Omit<InvariantRecord, 'type'>): InvariantRecord {
    this.#expect('running', 'an invariant');
    return this.#write(invariantRecord, { type: 'invariant', ...record });
  }

  /** Writes what the failures look like, when all cases and invariants are judged. */
  diagnosis(record: Omit<Diagnosis, 'type'>): Diagnosis {
    this.#expect('running', 'a diagnosis');
    return this.#write(diagnosis, { type: 'diagnosis', ...record });
  }

  /** What the wire held back belongs to the case that just ended, though its number is given only now. */
  #withHeldBytes([first, last]: CaseRecord['events']): CaseRecord['events'] {
    const newest = this.#lastEvent;
    this.flush();
    return [first, last === newest ? this.#lastEvent : last];
  }

  /** Seals the ledger: nothing can be written any more. @throws LedgerUnwritable */
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

  /** Closes the file; without a footer it stays an incomplete ledger. */
  close(): void {
    if (this.#stage === 'running') this.flush();
    if (this.#stage !== 'closed') closeSync(this.#fd);
    this.#stage = 'closed';
  }

  #write<L extends LedgerLine>(schema: z.ZodType<L>, body: object, digests: object = {}): L {
    const safe = recordableLine(body, this.#options.redactor);
    const checked = schema.safeParse({ ...safe, ...digests });
    if (!checked.success) throw new LedgerMisuse(`no ledger line: ${z.prettifyError(checked.error)}`);
    const bytes = Buffer.from(`${JSON.stringify(checked.data)}\n`, 'utf8');
    this.#append(bytes);
    this.#hash.update(bytes);
    this.#options.onLine?.(checked.data);
    return checked.data;
  }

  /** Nothing follows a line that was cut off: a reader could not tell where it ends. */
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

  /** @throws LedgerUnwritable when a line did not get into the file */
  #expectWritable(): void {
    if (this.#broken) throw this.#broken;
  }

  #expect(stage: Stage, what: string): void {
    if (this.#stage !== stage)
      throw new LedgerMisuse(`the ledger is ${this.#stage}: ${what} has no place in it`);
  }
}
