import type { Dialect, Query } from './dialect';
import type { Sender } from './exchange';
import { type CallSite, DeadlinePassed } from './fault';
import type { Reception } from './reception';
import { describeToken, type Token } from './token';

const ROUNDS = 3;

/** How long to wait for the answer to one query before sending the next, ms. */
const ATTEMPT_MS = 2000;

/** One query sent to resynchronise, and whether the answer received belongs to it. */
export class StepQuery {
  #informed = false;
  #ended = false;

  constructor(
    readonly query: Query,
    /** How many results of earlier commands may still arrive before its own. */
    private owed: number,
    /** Names of earlier queries that ended without their information response, which may still arrive. */
    private readonly unproven: Set<string> = new Set(),
  ) {}

  /** Takes a token; true when it belongs to the answer. */
  owns(token: Token): boolean {
    if (token.kind === 'line' && token.name === this.query.name) this.#informed = true;
    else if (token.kind === 'line' && this.unproven.delete(token.name ?? '')) this.owed += 1;
    if (token.kind !== 'result') return this.#informed && token.kind === 'line';
    if (!this.#informed && this.owed > 0) {
      this.owed -= 1;
      return false;
    }
    this.#ended = true;
    return true;
  }

  /** A final result code has arrived, possibly an error. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The information response proves that the result is its own. */
  get proven(): boolean {
    return this.#ended && this.#informed;
  }
}

/**
 * See `AtSession.resync`.
 * @returns whether the session was in step all along: no result preceded the information response that proves it
 * @throws DeadlinePassed, PortLost
 */
export async function regainStep(
  reception: Reception,
  sender: Sender,
  deadlineMs: number,
  site: CallSite,
): Promise<boolean> {
  const { log, strays, doubt, dialect } = reception;
  const from = log.length;
  const patience = { deadlineMs: reception.patienceFor(deadlineMs), likelyMs: doubt.likelyMs };
  for (const attempt of stepQueries(dialect, patience, () => strays.overdue)) {
    await ask(attempt.asking, attempt.deadlineMs, { reception, sender, site });
    if (attempt.asking.proven) {
      strays.forgive();
      doubt.forget();
      const isOwn = (token: Token): boolean =>
        token.kind === 'line' && token.name === attempt.asking.query.name;
      const said = log.slice(from);
      return !said.slice(0, said.findIndex(isOwn)).some(({ kind }) => kind === 'result');
    }
  }
  const awaited = 'an information response that shows whose answer it is';
  const instead = log.slice(from).map(describeToken);
  throw site.blame(new DeadlinePassed('getting back into step', awaited, instead, deadlineMs));
}

/**
 * Resolves a doubt about which command the next answer belongs to: waits until the module is silent, then sends
 * queries. A module that answers no query with information, and has no command overdue, is taken to be in step.
 * @throws DeadlinePassed, PortLost
 */
export async function settleDoubt(
  reception: Reception,
  sender: Sender,
  deadlineMs: number,
  site: CallSite,
): Promise<void> {
  const silentSoFar = await untilSilent(reception, deadlineMs, site);
  let inStep = true;
  try {
    inStep = await regainStep(reception, sender, deadlineMs, site);
  } catch (error) {
    if (!(error instanceof DeadlinePassed) || reception.strays.overdue.length > 0) throw error;
  }
  reception.doubt.settled(!(silentSoFar && inStep));
}

/** Waits until no result arrives for `quietMs`; false if any arrived. @throws PortLost */
async function untilSilent(reception: Reception, deadlineMs: number, site: CallSite): Promise<boolean> {
  const began = performance.now();
  const purpose = 'what the module still has to say';
  const isResult = ({ kind }: Token): boolean => kind === 'result';
  let silent = true;
  reception.doing = { kind: 'raw', purpose };
  try {
    while (performance.now() - began < deadlineMs) {
      const awaited = { from: reception.log.length, deadlineMs: reception.doubt.quietMs, what: purpose };
      await reception.next(isResult, awaited, site);
      silent = false;
    }
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error;
  } finally {
    reception.doing = { kind: 'preparing', purpose };
  }
  return silent;
}

/** Sends one query and waits for its answer; a missed deadline is recorded in `strays`, not thrown. */
async function ask(
  asking: StepQuery,
  deadlineMs: number,
  { reception, sender, site }: { reception: Reception; sender: Sender; site: CallSite },
): Promise<void> {
  const { line } = asking.query;
  const awaited = { from: reception.log.length, deadlineMs, what: `the answer to ${line}` };
  reception.doing = { kind: 'question', purpose: line, asking };
  reception.digester.expectEcho(Buffer.from(line));
  reception.digester.expectPrompt(false);
  try {
    await sender.send(Buffer.from(`${line}\r`), deadlineMs);
    await reception.next(() => asking.ended, awaited, site);
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error;
    reception.strays.missed(line);
  } finally {
    reception.doing = { kind: 'preparing', purpose: line };
  }
}

/**
 * The queries to send in turn until `deadlineMs` is used up. In the first round each waits only as long as this
 * module has needed so far, as it may have lost the line; in later rounds each waits the full `ATTEMPT_MS`.
 */
function* stepQueries(
  { queries }: Dialect,
  { deadlineMs, likelyMs }: { readonly deadlineMs: number; readonly likelyMs: number },
  overdue: () => readonly string[],
): Generator<{ asking: StepQuery; deadlineMs: number }> {
  const began = performance.now();
  const fresh = queries.filter(({ line }) => !overdue().includes(line));
  // If all of them are overdue, a late answer could be mistaken for a new one; sending no query would be worse.
  const askable = fresh.length > 0 ? fresh : queries;
  const unproven = new Set<string>();
  for (let attempt = 0; attempt < ROUNDS * askable.length; attempt += 1) {
    const left = deadlineMs - (performance.now() - began);
    if (left <= 0) return;
    const query = askable[attempt % askable.length] ?? queries[0];
    const asking = new StepQuery(query, overdue().length, unproven);
    const share = attempt < askable.length ? Math.min(likelyMs, ATTEMPT_MS) : ATTEMPT_MS;
    yield { asking, deadlineMs: Math.min(left, share) };
    if (asking.ended) unproven.add(query.name);
  }
}
