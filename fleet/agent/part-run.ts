import { setTimeout as delay } from 'node:timers/promises';
import { bootClock, writeLeaseFile } from '../../harness/bench/lease-file';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { LedgerPieces } from '../ledgers/ledger-pieces';
import { CANCELLED, type PartResult } from '../queue/part-states';
import type { Take } from '../queue/pools';
import { isCancelled } from '../queue/qualification-record';
import type { Store, Timing } from '../store/store';
import type { RunEnd, StartedRun } from './child-run';
import { isWhole, judgedBy, ledgerOf } from './run-result';

/** Safety factor, as the clocks of store and agent may differ in speed. */
const TRUSTED = 0.95;

/**
 * Renews a lease in the store, and writes to a file how long the run may write to its port. The file never allows more
 * than the store has granted: the time counts from the request to the store, not from its answer.
 */
export class RunLease {
  /** Resolves to the reason when the lease is lost; never while it is held. */
  readonly lost: Promise<string>;
  #lose: (why: string) => void = () => {};
  #stopped = false;
  #timer: NodeJS.Timeout | null = null;
  #until: number;

  /**
   * @param until of the lease as it was taken, on the boot clock
   * @param renew asks the store; false if another agent, or none, holds the lease now
   */
  constructor(
    readonly file: string,
    private readonly timing: Timing,
    until: number,
    private readonly renew: () => Promise<boolean>,
  ) {
    this.#until = until;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.#grant(until - (timing.leaseMs / 1000) * (1 - TRUSTED));
    this.#schedule();
  }

  /** It may have expired unnoticed, e.g. while this process was stopped. */
  get isOver(): boolean {
    return bootClock() >= this.#until;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #grant(until: number): void {
    this.#until = until;
    writeLeaseFile(this.file, until);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => void this.#turn(), this.timing.leaseMs / 3);
  }

  async #turn(): Promise<void> {
    const asked = bootClock();
    const answer = await Promise.race([this.renew().catch(() => null), this.#end()]);
    if (this.#stopped) return;
    if (answer === false) return this.#lose('another agent has the lease');
    if (this.isOver) return this.#lose(`no answer from the store for ${this.timing.leaseMs / 1000} s`);
    if (answer === true) this.#grant(asked + (this.timing.leaseMs / 1000) * TRUSTED);
    this.#schedule();
  }

  /** Resolves when the lease expires. */
  #end(): Promise<null> {
    return new Promise((resolve) => {
      setTimeout(() => resolve(null), Math.max(0, (this.#until - bootClock()) * 1000)).unref();
    });
  }
}

/** How often the ledger of a running part is sent, and its cancellation checked. */
const EVERY_MS = 1_000;

/** A part that is being run on a bench. */
export interface PartUnderWay {
  readonly take: Take;
  readonly bench: string;
  readonly run: StartedRun;
  readonly lease: RunLease;
  /** Path of the ledger that the run writes. */
  readonly ledger: string;
  /** Whether the agent is stopping: then a part whose run is not complete goes back to the queue. */
  readonly isGivenBack: () => boolean;
}

/** The outcome of a part. */
export type PartEnd =
  | { readonly kind: 'done'; readonly result: PartResult }
  /** Another bench may have it by now, so nothing of this run counts. */
  | { readonly kind: 'lost'; readonly why: string };

/**
 * Waits for the end of a run, sends its ledger, and delivers its result, which the queue accepts only from the lease's
 * holder.
 */
export async function finishPart(store: Store, under: PartUnderWay): Promise<PartEnd> {
  const { run, lease } = under;
  const lost = lease.lost.then((why): PartEnd => ({ kind: 'lost', why }));
  const handedIn = handIn(store, under).catch((error): PartEnd => ({ kind: 'lost', why: messageOf(error) }));
  const end = await Promise.race([lost, handedIn]);
  lease.stop();
  if (end.kind === 'lost') run.kill();
  await run.ended;
  return end;
}

async function handIn(store: Store, under: PartUnderWay): Promise<PartEnd> {
  const { take, run, lease, bench, ledger } = under;
  const pieces = new LedgerPieces(store, take.token, ledger);
  const cancelled = await lookAfter(store, under, pieces);
  const end = await run.ended;
  await pieces.sendNew();
  const read = ledgerOf(ledger);
  if (under.isGivenBack() && !(read !== null && isWhole(read))) {
    await take.job.moveToWait(take.token);
    return { kind: 'lost', why: 'this agent ends: the part went back to the queue' };
  }
  const result = resultOf(under, read, end, cancelled, pieces);
  if (lease.isOver) return { kind: 'lost', why: 'the lease ended before the result was handed in' };
  try {
    await take.job.moveToCompleted(result, take.token, false);
    return { kind: 'done', result };
  } catch (error) {
    return { kind: 'lost', why: `the queue did not accept the result of ${bench}: ${messageOf(error)}` };
  }
}

function resultOf(
  { take: { part, token }, bench }: PartUnderWay,
  read: Ledger | null,
  ended: RunEnd,
  cancelled: boolean,
  pieces: LedgerPieces,
): PartResult {
  const common = { take: token, bench, seal: read === null ? null : pieces.seal() };
  const judged = judgedBy(part, read, ended);
  if (!cancelled) return { ...common, ...judged };
  // Nothing of a cancelled part is passed on. A run that was complete by then counts, and a failure in any run.
  const left: string[] = [];
  if (read !== null && isWhole(read)) return { ...common, ...judged, left };
  if (judged.verdict === 'fail')
    return { ...common, ...judged, left, reason: `${judged.reason}; ${CANCELLED}` };
  return { ...common, verdict: 'cancelled', judged: pieces.cases, left, reason: CANCELLED };
}

/** Resolves when the run has ended, with whether it was cancelled. */
async function lookAfter(
  store: Store,
  { take, run, lease }: PartUnderWay,
  pieces: LedgerPieces,
): Promise<boolean> {
  const over = Promise.race([run.ended, lease.lost]).then(() => true);
  let cancelled = false;
  let told = -1;
  for (;;) {
    if (await Promise.race([over, delay(EVERY_MS, false)])) return cancelled;
    await pieces.sendNew();
    if (pieces.cases !== told) {
      told = pieces.cases;
      await take.job.updateProgress({ judged: told, of: take.part.cases.length });
    }
    if (!cancelled && (await isCancelled(store, take.part.qualification))) {
      cancelled = true;
      run.interrupt();
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
