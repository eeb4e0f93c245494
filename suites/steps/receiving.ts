import type { ReceivedMessage } from '../../harness/at/token';
import type { CaseBench } from '../../harness/conformance/case';

interface Pushed {
  readonly topic: string;
  readonly message: string;
}

/**
 * A message to each topic: each is reported, and nothing else is. A message is known by its nonce: how it is printed,
 * and how often, is for the cases about that.
 */
export async function eachReceives(
  bench: CaseBench,
  topics: readonly string[],
  qos: 0 | 1 = 0,
): Promise<void> {
  const since = bench.module.mark();
  const pushed = await pushToEach(bench, topics, qos);
  const reported = await bench.fence.down(topics.at(-1) ?? '', since, qos);
  // One that is counted too long may hold those behind it: each is looked for in all.
  const shown = pushed.filter(({ message }) => reported.some((m) => isOf(m, message)));
  const others = reported.filter((m) => !pushed.some(({ message }) => isOf(m, message)));
  bench
    .check(
      'topics that report their message',
      [...new Set(shown.map(({ topic }) => topic)), ...others.map(named)].sort(),
    )
    .is([...topics].sort());
}

/** The same, and each message is reported no more than once. */
export async function eachReceivesOnce(bench: CaseBench, topics: readonly string[]): Promise<void> {
  const reported = await reportsOfEach(bench, topics);
  bench.check('topics, once for each report of their message', [...reported].sort()).is([...topics].sort());
}

/** Which of the topics report a message that is pushed to each; the fence's own topic must be subscribed to. */
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

/** Whether it reports the message with this nonce, also if altered or cut at its ends. */
export function isOf({ payload }: ReceivedMessage, nonce: string): boolean {
  const inner = /^n[0-9a-f]{9}$/.test(nonce) ? nonce.slice(1, -1) : nonce;
  return payload.toString('latin1').toLowerCase().includes(inner);
}

/** The topic of each report, by the message that it shows; a report of none of these messages is given as it is. */
async function reportsOfEach(bench: CaseBench, topics: readonly string[]): Promise<readonly string[]> {
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
