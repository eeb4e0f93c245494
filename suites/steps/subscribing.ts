import { ModuleFault } from '../../harness/at/fault';
import type { Token } from '../../harness/at/token';
import type { Patience, Reported } from '../../harness/bench/module-under-test';
import { isAccepted, resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case';
import { keptItsLogin } from './login';
import { textOf } from './reading';
import { granted, standing } from './standing';

export type Pair = readonly [topic: string, qos: number | string];

/** A failure as a result code, as a report, or as one code in a list. */
export const FAILURE = /ERROR|\b128\b|0x80/;

/** `<code>` is undefined: any code that does not mean failure is accepted. */
const SUCCESS = /^\+CLOUDSUBACK: ?(?!<?(FAIL|ERR)|-|128\b|0x80)\S.*$/i;

/**
 * Subscribes, requires the documented answer, and waits until the topics are granted. @throws ModuleFault when the
 * answer differs
 */
export async function subscribed(bench: CaseBench, ...pairs: readonly Pair[]): Promise<Reported> {
  const { module, cloud, check } = bench;
  const since = cloud.mark();
  const reported = await module.subscribe(...pairs);
  const report = textOf(reported.report);
  const said = [resultText(reported.exchange), ...(report === null ? [] : [report])].join(' and ');
  const what = `answer to AT+CLOUDSUB of ${pairs.length === 1 ? 'one topic' : `${pairs.length} topics`}`;
  const promised = 'OK and +CLOUDSUBACK: <code>';
  if (!reported.accepted || !SUCCESS.test(report ?? '')) throw new ModuleFault(what, promised, said);
  check(what, said).satisfies(promised, true);
  const topics = pairs.map(([topic]) => topic);
  await standing(bench, topics, since);
  if (reported.order === 'ok-first' && topics.length > 1)
    await lastReport(bench, topics, reported.exchange.from);
  return reported;
}

/**
 * If the module sends a report for each topic, waits for all of them: a late one would be taken for that of the next
 * CLOUDSUB. A second report before a fence on the last topic shows this kind of module.
 */
export async function lastReport(bench: CaseBench, topics: readonly string[], from: number): Promise<void> {
  const { module, cloud, fence } = bench;
  if (!cloud.capabilities.has('downlink')) return;
  await fence.down(topics.at(-1) ?? '', from);
  let reports = 0;
  const isLast = (token: Token) => isReport(token) && ++reports === topics.length;
  if (module.lines('+CLOUDSUBACK', from).length < 2) return;
  await module.next(isLast, {
    from,
    deadline: 'delivery',
    what: `as many +CLOUDSUBACK as the ${topics.length} topics of a command that has more than one`,
  });
}

function isReport(token: Token): boolean {
  return token.kind === 'line' && token.name === '+CLOUDSUBACK';
}

/** Checks that the command is refused, by a result code or by +CMD ERROR after OK, and has no effect at the cloud. */
export async function refused(bench: CaseBench, parameters: string): Promise<void> {
  const { cloud, check, fence, topic } = bench;
  const since = cloud.mark();
  check('refusal of AT+CLOUDSUB', await failureOf(bench, parameters)).matches(FAILURE);
  if (!cloud.capabilities.has('packets')) return;
  await fence.up(topic('up'), since);
  check('topics subscribed to at the cloud', granted(bench, since)).is([]);
}

/**
 * Checks that a module without a connection refuses a subscription; one that kept the connection of its authentication
 * may carry it out.
 */
export async function refusedOffline(bench: CaseBench): Promise<void> {
  const { cloud, check, topic } = bench;
  const since = cloud.mark();
  if (await keptItsLogin(bench)) {
    const { answer, report } = await attempted(bench, `${topic('data')},0`);
    const said = report ?? answer;
    if (!FAILURE.test(said)) {
      await cloud.expect('SUBSCRIBE', {
        since,
        what: 'the SUBSCRIBE of a command that was reported as done',
      });
      return void check('report of AT+CLOUDSUB', said).matches(SUCCESS);
    }
    check('refusal of AT+CLOUDSUB', said).matches(FAILURE);
  } else check('refusal of AT+CLOUDSUB', await failureOf(bench, `${topic('data')},0`)).matches(FAILURE);
  check('SUBSCRIBE packets at the cloud', cloud.sent('SUBSCRIBE', since).length).is(0);
}

/** All reports of the subscription since the mark: successes, and errors without a result code. */
export function reportsSince({ module }: CaseBench, from: number): string[] {
  return module.session.tokens(from).flatMap((token) => {
    if (token.kind === 'line') return isReport(token) ? [token.text] : [];
    return isError(token) ? [textOf(token) ?? ''] : [];
  });
}

/** The outcome of a command that the manual does not describe. */
export interface Outcome {
  readonly accepted: boolean;
  readonly answer: string;
  /** Null if the command was refused. */
  readonly report: string | null;
}

/**
 * Sends a command that the manual does not describe. A module that accepts it must report success or failure before the
 * next command is sent: a late +CMD ERROR would be taken for the answer to that.
 */
export async function attempted(bench: CaseBench, parameters: string): Promise<Outcome> {
  const { exchange, accepted, report } = await bench.module.subscribeRaw(parameters);
  return { accepted, answer: resultText(exchange), report: accepted ? textOf(report) : null };
}

/**
 * The failure that a command must report if not all of its topics can be granted: a refusal, or a report after OK.
 * Earlier successes may be for some of the topics, or late reports of a previous command. A list of codes that contains
 * 128 (MQTT clause 3.9.3) is a failure as well.
 * @throws ModuleFault when only success is reported
 */
export async function failureOf(
  { module }: CaseBench,
  parameters: string,
  { deadline = 'cloud' }: Patience = {},
): Promise<string> {
  const exchange = await module.send(`AT+CLOUDSUB=${parameters}`, { deadline });
  if (!isAccepted(exchange)) return resultText(exchange);
  const { token } = await module.next(tellsFailure, {
    from: exchange.from,
    deadline,
    what: 'the failure of an AT+CLOUDSUB that cannot have worked',
  });
  return textOf(token) ?? '';
}

export function parametersOf(pairs: readonly Pair[]): string {
  return pairs.map((pair) => pair.join()).join();
}

function tellsFailure(token: Token): boolean {
  return isError(token) || (isReport(token) && FAILURE.test(token.raw.toString()));
}

/** An error with a code, which may be a report. */
function isError(token: Token): boolean {
  return token.kind === 'result' && (token.result.kind === 'cme' || token.result.kind === 'vendor');
}
