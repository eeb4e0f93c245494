import { styleText } from 'node:util';
import type { CaseRecord, Verdict } from '../harness/ledger/record';
import { clip, visible } from './visible';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta';
export type Paint = (style: Style, text: string) => string;

/** Colours a text, or returns it unchanged: for files, pipes and NO_COLOR. */
export function painter(color: boolean): Paint {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}

export interface ProgressOptions {
  /** How many cases were planned. */
  readonly total: number;
  readonly color: boolean;
  /** The stream can rewrite its last line: a terminal, not a file or a pipe. */
  readonly tty: boolean;
}

interface Output {
  write(text: string): unknown;
  /** Width of a terminal. */
  readonly columns?: number;
}

/** A shorter wait ends before its message can be read. */
const NOTICEABLE_MS = 1000;

const BAD: readonly Verdict[] = ['fail', 'finding', 'inconclusive', 'error'];
const signs = {
  pass: ['✓', 'green'],
  fail: ['✗', 'red'],
  finding: ['!', 'yellow'],
  inconclusive: ['?', 'yellow'],
  error: ['‼', 'red'],
  'not-applicable': ['-', 'dim'],
} as const satisfies Record<Verdict, readonly [string, Parameters<Paint>[0]]>;

/** Shows during a run which case is running, how many remain and which failed. */
export class Progress {
  readonly #out: Output;
  readonly #options: ProgressOptions;
  readonly #paint: Paint;
  readonly #bad = new Map<Verdict, number>();
  #done = 0;
  #lastReason: string | null = null;
  #countdown: NodeJS.Timeout | null = null;

  constructor(stream: Output, options: ProgressOptions) {
    this.#out = stream;
    this.#options = options;
    this.#paint = painter(options.color);
  }

  /** Call when a case begins. On a terminal the status line names it; elsewhere a case has one line after its end. */
  started(begun: Pick<CaseRecord, 'id' | 'title' | 'clause'>): void {
    if (this.#options.tty) this.#status(visible(`${begun.clause}  ${begun.id}`));
  }

  /** Call when a case has ended: prints a line for it, on a terminal only if it did not pass. */
  finished(record: CaseRecord): void {
    this.#stopCountdown();
    this.#done += 1;
    const { verdict } = record;
    if (BAD.includes(verdict)) this.#bad.set(verdict, (this.#bad.get(verdict) ?? 0) + 1);
    const quiet = verdict === 'pass' || verdict === 'not-applicable';
    if (!(this.#options.tty && quiet)) this.#line(record);
    if (this.#options.tty) this.#status('');
  }

  /**
   * Call when the bench waits: on a terminal a countdown, elsewhere one line, for waits of a second or more.
   * @param why the reason of the wait, as in the ledger
   */
  waiting(why: string, ms: number): void {
    if (ms < NOTICEABLE_MS) return;
    this.#stopCountdown();
    const until = performance.now() + ms;
    const left = () => Math.max(0, Math.ceil((until - performance.now()) / 1000));
    if (!this.#options.tty) {
      this.#out.write(`${this.#counter()}  the bench ${visible(why)}: ${left()} s\n`);
      return;
    }
    const show = () => this.#status(`the bench ${visible(why)}: ${left()} s`);
    show();
    this.#countdown = setInterval(() => (left() > 0 ? show() : this.#stopCountdown()), 1000);
    this.#countdown.unref();
  }

  /** A permanent line for the user. */
  note(text: string): void {
    this.end();
    this.#out.write(`! ${visible(text)}\n`);
  }

  #stopCountdown(): void {
    if (this.#countdown) clearInterval(this.#countdown);
    this.#countdown = null;
  }

  /** Restores the terminal: call it before anything else is printed. */
  end(): void {
    this.#stopCountdown();
    if (this.#options.tty) this.#out.write('\r\u001b[K');
  }

  /** A broken bench gives every case the same reason: it is printed once. */
  #line(record: CaseRecord): void {
    const [sign, style] = signs[record.verdict];
    const told = record.reason !== null && record.reason === this.#lastReason ? 'as before' : record.reason;
    const reason = told ? `  ${visible(told)}` : '';
    this.#lastReason = record.reason;
    const text = `${visible(record.id)}${clip(reason, 160)}`;
    const ms = this.#paint('dim', `${Math.round(record.durationMs)} ms`);
    const counter = this.#options.tty ? '' : `${this.#counter()}  `;
    this.end();
    this.#out.write(`${counter}${this.#paint(style, sign)} ${text}  ${ms}\n`);
  }

  #status(now: string): void {
    const bad = [...this.#bad].map(([verdict, n]) => `${n} ${verdict === 'fail' ? 'failed' : verdict}`);
    const line = [this.#counter(), now, ...bad].filter((part) => part !== '').join('  ');
    this.#out.write(`\r\u001b[K${clip(line, (this.#out.columns || 80) - 1)}`);
  }

  #counter(): string {
    const { total } = this.#options;
    return `${String(this.#done).padStart(String(total).length)}/${total}`;
  }
}
