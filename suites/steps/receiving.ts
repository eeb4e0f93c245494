import type { ReceivedMessage } from '../../harness/at/token';
import type { CaseBench } from '../../harness/conformance/case';
import { untilInEffect } from './topics';

interface Pushed {
  readonly topic: string;
  readonly message: string;
}

/**
 * Pushes a message to each topic: each must be reported, and nothing else. A message is identified by its nonce; other
 * cases check its form and how often it is reported.
 */
export async function eachReceives(
  bench: CaseBench,
  topics: readonly string[],
  qos: 0 | 1 = 0,
): Promise<void> {
  await untilInEffect(bench, topics);
  const since = bench.module.mark();
  const pushed = await pushToEach(bench, topics, qos);
  const reported = await bench.fence.down(topics.at(-1) ?? '', since, qos);
  // A report with too great a length may contain the messages after it, so each is searched in all reports.
  const shown = pushed.filter(({ message }) => reported.some((m) => isOf(m, message)));
  const others = reported.filter((m) => !pushed.some(({ message }) => isOf(m, message)));
  bench
    .check(
      'topics that report their message',
      [...new Set(shown.map(({ topic }) => topic)), ...others.map(named)].sort(),
    )
    .is([...topics].sort());
}

/** The same, and no message is reported more than once. */
export async function eachReceivesOnce(bench: CaseBench, topics: readonly string[]): Promise<void> {
  const reported = await reportsOfEach(bench, topics);
  bench.check('topics, once for each report of their message', [...reported].sort()).is([...topics].sort());
}

/** The topics whose message is reported; the fence's own topic must be subscribed. */
export async function receivingOf(
  bench: CaseBench,
  topics: readonly string[],
  fenceTopic: string,
): Promise<string[]> {
  const since = bench.module.mark();
  const pushed = await pushToEach(bench, topics, 0);
  const reported = await bench.fence.down(fenceTopic, since);
  return pushed.filter(({ message }) => reported.some((m) => isOf(m, message))).map(({ topic }) => topic);
}

/** How often a message on the topic is reported. */
export async function timesReported(bench: CaseBench, topic: string, fenceTopic: string): Promise<number> {
  const since = bench.module.mark();
  const [pushed] = await pushToEach(bench, [topic], 0);
  const reported = await bench.fence.down(fenceTopic, since);
  return reported.filter((m) => isOf(m, pushed?.message ?? '')).length;
}

/** Whether the report contains the message with this nonce, even if altered or truncated at its ends. */
export function isOf({ payload }: ReceivedMessage, nonce: string): boolean {
  const inner = /^n[0-9a-f]{9}$/.test(nonce) ? nonce.slice(1, -1) : nonce;
  return payload.toString('latin1').toLowerCase().includes(inner);
}

/** The topic of each report, by its message; a report of none of these messages is returned as text. */
async function reportsOfEach(bench: CaseBench, topics: readonly string[]): Promise<readonly string[]> {
  await untilInEffect(bench, topics);
  const since = bench.module.mark();
  const pushed = await pushToEach(bench, topics, 0);
  const reported = await bench.fence.down(topics.at(-1) ?? '', since);
  return reported.map((m) => pushed.find(({ message }) => isOf(m, message))?.topic ?? named(m));
}

const named = ({ topic, payload }: ReceivedMessage): string => `none of them: ${topic} ${payload}`;

async function pushToEach(bench: CaseBench, topics: readonly string[], qos: 0 | 1): Promise<Pushed[]> {
  const pushed = topics.map((topic) => ({ topic, message: bench.nonce() }));
  for (const { topic, message } of pushed) await bench.cloud.push(topic, message, qos);
  return pushed;
}
