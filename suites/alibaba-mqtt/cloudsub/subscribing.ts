import { ModuleFault } from '../../../harness/at/fault';
import type { Token } from '../../../harness/at/token';
import type { Reported } from '../../../harness/bench/module-under-test';
import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import { textOf } from '../reading';
import { granted, standing } from './standing';

export type Pair = readonly [topic: string, qos: number | string];

/** `<code>` is undefined: any will do that does not tell of a failure. */
const SUCCESS = /^\+CLOUDSUBACK: ?(?!<?(FAIL|ERR)|-|128\b|0x80)\S.*$/i;

/** Subscribes as the manual promises it works, and waits until the topics stand. @throws ModuleFault when it does not */
export async function subscribed(bench: CaseBench, ...pairs: readonly Pair[]): Promise<Reported> {
  const { module, cloud, check } = bench;
  const since = cloud.mark();
  const reported = await module.subscribe(...pairs);
  const said = [resultText(reported.exchange), textOf(reported.report)];
  const what = `answer to AT+CLOUDSUB of ${pairs.length === 1 ? 'one topic' : `${pairs.length} topics`}`;
  const promised = 'OK and +CLOUDSUBACK: <code>';
  if (!reported.accepted || !SUCCESS.test(said[1] ?? '')) throw new ModuleFault(what, promised, said.join());
  check(what, said.join()).satisfies(promised, true);
  await standing(
    bench,
    pairs.map(([topic]) => topic),
    since,
  );
  return reported;
}

/** The command is refused, by a result code or by +CMD ERROR behind OK, and has no effect at the cloud. */
export async function refused(bench: CaseBench, parameters: string): Promise<void> {
  const { module, cloud, check, fence, topic } = bench;
  const since = cloud.mark();
  const from = module.mark();
  const { accepted, report, exchange } = await module.subscribeRaw(parameters);
  check('answer to AT+CLOUDSUB', [resultText(exchange), textOf(report)].join()).satisfies(
    'a refusal, or a failure reported behind OK',
    !accepted || isFailure(report),
  );
  if (cloud.cloud.capabilities.has('packets')) {
    await fence.up(topic('up'), since);
    check('topics subscribed to at the cloud', granted(bench, since)).is([]);
  }
  check('reports of success', module.lines('+CLOUDSUBACK', from)).is([]);
}

/** What a module without a connection says of a subscription; nothing can have an effect there. */
export async function refusedOffline({ module, cloud, check, topic }: CaseBench): Promise<void> {
  const since = cloud.mark();
  const { accepted, report, exchange } = await module.subscribe([topic('data'), 0]);
  check('answer to AT+CLOUDSUB', [resultText(exchange), textOf(report)].join()).satisfies(
    'a refusal, or a failure reported behind OK',
    !accepted || isFailure(report),
  );
  check('SUBSCRIBE packets at the cloud', cloud.sent('SUBSCRIBE', since).length).is(0);
}

export function isFailure(report: Token | null): boolean {
  return report?.kind === 'result';
}

/** All reports of the subscription since the mark: successes, and errors that came by themselves. */
export function reportsSince({ module }: CaseBench, from: number): string[] {
  return module.session.tokens(from).flatMap((token) => {
    if (token.kind === 'line') return /^\+C?LOUDSUBACK$/.test(token.name ?? '') ? [token.text] : [];
    const isError = token.kind === 'result' && /^c(me|md)$/.test(token.result.kind);
    return isError ? [textOf(token) ?? ''] : [];
  });
}

/** What came of a command that the manual says nothing of. */
export interface Outcome {
  readonly accepted: boolean;
  readonly answer: string;
  /** Reports in their order, joined. */
  readonly reports: string;
}

/** Sends what the manual says nothing of, and waits, behind a message on `fenceTopic`, for all there is to say of it. */
export async function attempted(bench: CaseBench, parameters: string, fenceTopic: string): Promise<Outcome> {
  const { module, cloud, fence, topic } = bench;
  const since = cloud.mark();
  const from = module.mark();
  const exchange = await module.send(`AT+CLOUDSUB=${parameters}`, { deadline: 'cloud' });
  const accepted = isAccepted(exchange);
  if (accepted && cloud.cloud.capabilities.has('packets')) await fence.up(topic('up'), since);
  await fence.down(fenceTopic, from);
  return { accepted, answer: resultText(exchange), reports: reportsSince(bench, from).join(' ') };
}

/** Subscribes to a topic whose messages fence what happens on others. */
export async function fenceTopicOf(bench: CaseBench): Promise<string> {
  const fenceTopic = bench.topic('fence');
  await subscribed(bench, [fenceTopic, 0]);
  return fenceTopic;
}
