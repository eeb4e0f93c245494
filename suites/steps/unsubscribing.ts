import { isAccepted, resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case';
import { receivingOf } from './receiving';
import { ended } from './standing';
import { tolerantly } from './topics';

/**
 * Unsubscribes a topic, and waits until the cloud has ended the subscription. Nothing is judged: a topic that is still
 * subscribed is still reported, and another case checks the answer.
 * @returns the final result; null for none
 */
export async function unsubscribed(bench: CaseBench, topic: string): Promise<string | null> {
  const since = bench.cloud.mark();
  const exchange = await tolerantly(() => bench.module.unsubscribe(topic));
  await tolerantly(() => ended(bench, topic, since));
  return exchange instanceof Error ? null : resultText(exchange);
}

/** Checks that of the topics exactly these are reported; one of them must be, as the fence. */
export async function onlyReceiving(
  bench: CaseBench,
  topics: readonly string[],
  receiving: readonly string[],
): Promise<void> {
  const seen = await receivingOf(bench, topics, receiving[0] ?? '');
  bench.check('topics that still report', seen).is([...receiving]);
}

/** The outcome of a command that the manual does not describe. */
export async function attempted(bench: CaseBench, line: string, fenceTopic: string): Promise<string> {
  const { module, cloud, fence, topic } = bench;
  const [since, from] = [cloud.mark(), module.mark()];
  const exchange = await module.send(line, { deadline: 'cloud' });
  if (isAccepted(exchange) && cloud.capabilities.has('packets')) await fence.up(topic('up'), since);
  await fence.down(fenceTopic, from);
  return resultText(exchange);
}
