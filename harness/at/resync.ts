import type { Dialect, Query } from './dialect';
import type { Sender } from './exchange';
import { type CallSite, DeadlinePassed } from './fault';
import type { Reception } from './reception';
import { describeToken, type Token } from './token';

const ROUNDS = 3;

/** How long each of the questions may take before the next one is tried. */
const ATTEMPT_MS = 2000;

/** One question asked to get back in step, and whether the answer that comes is the answer to it. */
export class StepQuery {
  #informed = false;
  #ended = false;

  constructor(
    readonly query: Query,
    /** How many results of earlier commands may still come in front of its own. */
    private owed: number,
    /** Names of the questions before this one that ended without their information: it may still come. */
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

  /** The question is answered, be it with an error. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The answer can be no one else's. */
  get proven(): boolean {
    return this.#ended && this.#informed;
  }
}

/**
 * See `AtSession.resync`. Returns whether the first question was answered by its own information, with no result in front of it.
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
 * Makes sure that the next answer is that of the next command, where there is doubt: lets the module finish what it has to
 * say, then asks. A module that answers and shows no information is believed to be in step.
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

/** Takes results until none has come for a while; false when one came. @throws PortLost */
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

/** Asks one question; whether it was answered is for the question to say. */
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
 * The questions to ask in turn, until `deadlineMs` is used up. Each is first given as long as the module is known to need, then its
 * full share: a module that loses a line now and then answers the next one.
 */
function* stepQueries(
  { queries }: Dialect,
  { deadlineMs, likelyMs }: { readonly deadlineMs: number; readonly likelyMs: number },
  overdue: () => readonly string[],
): Generator<{ asking: StepQuery; deadlineMs: number }> {
  const began = performance.now();
  const fresh = queries.filter(({ line }) => !overdue().includes(line));
  // With all of them unanswered a late answer could be taken for a new one; not to ask at all would be worse.
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
