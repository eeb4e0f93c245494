import { amount } from '../../harness/ledger/amount';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { scanLedger } from '../../harness/ledger/ledger-scan';
import type {
  CaseRecord,
  CheckRecord,
  Event,
  Footer,
  Header,
  InvariantRecord,
} from '../../harness/ledger/record';

/** A command line: prefix, and the name of its first command. */
const COMMAND = /^AT(\+[A-Z]+|[A-Z]?)/i;
/** A final result code as a line of its own: V.250 clause 5.7.1, 27.007 clause 9.2, and the manual's `+CMD ERROR`. */
const FINAL = /(?:^|[\r\n])(?:OK|ERROR|\+CM[ES] ERROR:[^\r\n]*|\+CMD ERROR:[^\r\n]*)\r\n/;

/**
 * Collects the times from the end of a command line to its final result on the AT wire. A command during which the host
 * sent anything else (data, another line, the rest of a line) is left out, as part of its time would be the host's.
 */
export class Latencies {
  readonly #times = new Map<string, number[]>();
  #pending: { readonly command: string; readonly since: number; answer: string } | null = null;

  /** ms, in the order of the run, by command: `AT+CLOUDSUB`. */
  get byCommand(): ReadonlyMap<string, readonly number[]> {
    return this.#times;
  }

  event({ side, dir, t, text }: Event): void {
    if (side !== 'at' || dir === null) return;
    if (dir === 'tx') {
      const name = this.#pending === null && text?.endsWith('\r') ? COMMAND.exec(text)?.[1] : undefined;
      this.#pending =
        name === undefined ? null : { command: `AT${name.toUpperCase()}`, since: t, answer: '' };
    } else if (this.#pending !== null) {
      this.#pending.answer += text ?? '';
      if (FINAL.test(this.#pending.answer)) this.#final(t);
    }
  }

  #final(t: number): void {
    const { command, since } = this.#pending ?? { command: '', since: t };
    const times = this.#times.get(command);
    if (times === undefined) this.#times.set(command, [t - since]);
    else times.push(t - since);
    this.#pending = null;
  }
}

/** The median and the interquartile range of some numbers, in their unit; null for none. */
export interface Spread {
  readonly n: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly min: number;
  readonly max: number;
}

/** Quartiles with linear interpolation between neighbours. */
export function spreadOf(numbers: readonly number[]): Spread | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return low + (high - low) * (place - Math.floor(place));
  };
  return { n: sorted.length, q1: at(0.25), median: at(0.5), q3: at(0.75), min: at(0), max: at(1) };
}

/** The facts of a case that comparisons of runs need. */
export interface CaseDigest
  extends Pick<
    CaseRecord,
    | 'title'
    | 'document'
    | 'clause'
    | 'requirements'
    | 'level'
    | 'verdict'
    | 'attribution'
    | 'reason'
    | 'observations'
  > {
  /** Without the `~2` of a repetition. */
  readonly id: string;
  /** The checks that did not hold, if the verdict is fail or finding. */
  readonly failed: readonly Pick<CheckRecord, 'what' | 'expected' | 'actual'>[];
}

/** A run without its events: the facts that comparisons of runs need. */
export interface RunDigest {
  /** Path of the ledger. */
  readonly source: string;
  readonly header: Header;
  readonly footer: Footer;
  readonly cases: readonly CaseDigest[];
  readonly invariants: readonly InvariantRecord[];
  /** Times from a command to its final result, by command, ms; empty unless events were read. */
  readonly latencies: ReadonlyMap<string, readonly number[]>;
  /** How the time of the run was spent, ms; null unless events were read. */
  readonly time: TimeShares | null;
}

/** Why a ledger is not counted. */
export class NotCounted extends Error {
  override readonly name = 'NotCounted';
}

export interface DigestOptions {
  /** Also reads the events, for latencies and the breakdown of time. */
  readonly withEvents?: boolean;
  /** Stores equal texts of many runs only once. */
  readonly share?: <T extends string | readonly string[]>(value: T) => T;
}

/**
 * Reads the ledger of one run.
 * @throws NotCounted when it is damaged, incomplete or void; LedgerInvalid when it is not a readable ledger
 */
export function readDigest(
  path: string,
  { withEvents = false, share = (value) => value }: DigestOptions = {},
): RunDigest {
  const cases: CaseDigest[] = [];
  const latencies = new Latencies();
  const time = new RunTime();
  const onEvent = (event: Event) => {
    latencies.event(event);
    time.event(event);
  };
  const scanned = scanLedger(path, {
    onCase: (record) => cases.push(caseDigest(record, share)),
    ...(withEvents ? { onEvent } : {}),
  });
  return {
    ...counted(scanned, path),
    cases,
    latencies: latencies.byCommand,
    time: withEvents ? time.shares : null,
  };
}

/** The digest of a ledger in memory, for reports of a single run. @throws NotCounted */
export function digestOf(ledger: Ledger, source: string): RunDigest {
  const latencies = new Latencies();
  const time = new RunTime();
  for (const event of ledger.events) {
    latencies.event(event);
    time.event(event);
  }
  const cases = ledger.cases.map((record) => caseDigest(record, (value) => value));
  return { ...counted(ledger, source), cases, latencies: latencies.byCommand, time: time.shares };
}

/** Only a sealed, unchanged and complete run whose controls held can be compared. */
function counted(
  ledger: Pick<Ledger, 'header' | 'footer' | 'seal' | 'missing' | 'truncatedTail' | 'invariants'>,
  source: string,
): Pick<RunDigest, 'source' | 'header' | 'footer' | 'invariants'> {
  const { header, footer, seal, missing, truncatedTail, invariants } = ledger;
  if (footer === null) throw new NotCounted('incomplete: the run was not completed (no footer)');
  if (seal === 'broken') throw new NotCounted('damaged: the ledger was changed after it had been sealed');
  if (truncatedTail) throw new NotCounted('damaged: data was appended after the ledger was sealed');
  if (missing.length > 0)
    throw new NotCounted(
      `incomplete: ${missing.length} of ${amount(header.plan.length, 'planned case')} left no record (${footer.reason ?? 'no reason given'})`,
    );
  if (footer.verdict === 'void')
    throw new NotCounted(`void: ${footer.reason ?? 'a negative control did not hold'}`);
  return { source, header, footer, invariants };
}

function caseDigest(record: CaseRecord, share: NonNullable<DigestOptions['share']>): CaseDigest {
  const { verdict, attribution, level, observations } = record;
  const failed =
    verdict === 'fail' || verdict === 'finding'
      ? record.checks
          .filter(({ held }) => !held)
          .map(({ what, expected, actual }) => ({
            what: share(what),
            expected: share(expected),
            actual: share(actual),
          }))
      : [];
  return {
    id: share(record.id.replace(/~\d+$/, '')),
    title: share(record.title),
    document: share(record.document),
    clause: share(record.clause),
    requirements: share(record.requirements),
    level,
    verdict,
    attribution,
    reason: record.reason === null ? null : share(record.reason),
    failed,
    observations: shared(observations, share),
  };
}

function shared(
  observations: CaseRecord['observations'],
  share: NonNullable<DigestOptions['share']>,
): CaseRecord['observations'] {
  return Object.fromEntries(
    Object.entries(observations).map(([name, value]) => [
      share(name),
      typeof value === 'string' ? share(value) : value,
    ]),
  );
}

/** A `share` that keeps every text it was given. */
export function sharing(): NonNullable<DigestOptions['share']> {
  const texts = new Map<string, string | readonly string[]>();
  return <T extends string | readonly string[]>(value: T): T => {
    const key = typeof value === 'string' ? `s${value}` : `l${value.join('\n')}`;
    const known = texts.get(key);
    if (known !== undefined) return known as T;
    texts.set(key, value);
    return value;
  };
}

/** How the time of a run was spent, ms. */
interface TimeShares {
  /** Waiting for the module to send something. */
  readonly module: number;
  /** Waiting for the cloud to see or send a packet. */
  readonly cloud: number;
  /** Waiting for the harness to act. */
  readonly harness: number;
}

/**
 * Adds up the time between events; each interval is attributed to the event that ended it: a line of the module, a
 * packet at the cloud, or an action of the harness.
 */
export class RunTime {
  #last = 0;
  #module = 0;
  #cloud = 0;
  #harness = 0;

  get shares(): TimeShares {
    return { module: this.#module, cloud: this.#cloud, harness: this.#harness };
  }

  event({ t, side, dir }: Event): void {
    const passed = Math.max(0, t - this.#last);
    this.#last = Math.max(t, this.#last);
    if (side === 'at' && dir === 'rx') this.#module += passed;
    else if (side === 'cloud') this.#cloud += passed;
    else this.#harness += passed;
  }
}
