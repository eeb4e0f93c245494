import { ModuleFault } from '../../../harness/at/fault';
import type { Token } from '../../../harness/at/token';
import type { Reported } from '../../../harness/bench/module-under-test';
import { resultText } from '../../../harness/bench/sent-command';
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
  const topics = pairs.map(([topic]) => topic);
  await standing(bench, topics, since);
  if (reported.order === 'ok-first' && topics.length > 1) await lastReport(bench, topics);
  return reported;
}

/** A report for each topic may still be on its way, and would be taken for that of the next CLOUDSUB. */
async function lastReport({ module, cloud, fence }: CaseBench, topics: readonly string[]): Promise<void> {
  if (cloud.cloud.capabilities.has('downlink')) await fence.down(topics.at(-1) ?? '', module.mark());
}

/** The command is refused, by a result code or by +CMD ERROR behind OK, and has no effect at the cloud. */
export async function refused(bench: CaseBench, parameters: string): Promise<void> {
  const { module, cloud, check, fence, topic } = bench;
  const since = cloud.mark();
  const { accepted, report, exchange } = await module.subscribeRaw(parameters);
  check('answer to AT+CLOUDSUB', [resultText(exchange), textOf(report)].join()).satisfies(
    'a refusal, or a failure reported behind OK',
    !accepted || isFailure(report),
  );
  if (cloud.cloud.capabilities.has('packets')) {
    await fence.up(topic('up'), since);
    check('topics subscribed to at the cloud', granted(bench, since)).is([]);
  }
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
  /** Null where the command was refused outright. */
  readonly report: string | null;
}

/**
 * Sends what the manual says nothing of. A module that takes it owes a report of success or failure, which must be there
 * before the next command goes out: a late +CMD ERROR would be taken for the answer to that.
 */
export async function attempted(bench: CaseBench, parameters: string): Promise<Outcome> {
  const { exchange, accepted, report } = await bench.module.subscribeRaw(parameters);
  return { accepted, answer: resultText(exchange), report: accepted ? textOf(report) : null };
}

/**
 * The failure that a command must tell of whose topics cannot all be granted; some of them may be reported as successes
 * before. A list of codes with 128 among them (MQTT clause 3.9.3) tells it as well.
 * @throws ModuleFault when nothing but success is reported
 */
export async function failureOf(bench: CaseBench, ...pairs: readonly Pair[]): Promise<string> {
  const { module } = bench;
  const { exchange, accepted } = await module.subscribe(...pairs);
  if (!accepted) return resultText(exchange);
  const { token } = await module.session.next(tellsFailure, {
    from: exchange.from,
    deadlineMs: module.deadlines.cloud,
    what: 'failure of an AT+CLOUDSUB that cannot have worked for each topic',
  });
  return textOf(token) ?? '';
}

function tellsFailure(token: Token): boolean {
  if (token.kind === 'result') return /^c(me|md)$/.test(token.result.kind);
  return token.kind === 'line' && token.name === '+CLOUDSUBACK' && /\b128\b|0x80/.test(token.text);
}

/** Subscribes to a topic whose messages fence what happens on others. */
export async function fenceTopicOf(bench: CaseBench): Promise<string> {
  const fenceTopic = bench.topic('fence');
  await subscribed(bench, [fenceTopic, 0]);
  return fenceTopic;
}
