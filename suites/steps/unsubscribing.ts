import { ModuleFault } from '../../harness/at/fault';
import { isAccepted, resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case-bench';
import { receivingOf } from './receiving';
import { ended } from './standing';

/** Gives a topic up as the manual promises it works, and waits until it has ended at the cloud. @throws ModuleFault */
export async function unsubscribed(bench: CaseBench, topic: string): Promise<void> {
  const since = bench.cloud.mark();
  const result = resultText(await bench.module.unsubscribe(topic));
  if (result !== 'OK') throw new ModuleFault('final result of AT+CLOUDUNSUB', 'OK', result);
  bench.check('final result of AT+CLOUDUNSUB', result).is('OK');
  await ended(bench, topic, since);
}

/** Of the topics exactly these report a message that is pushed to each; one of them must, as the fence. */
export async function onlyReceiving(
  bench: CaseBench,
  topics: readonly string[],
  receiving: readonly string[],
): Promise<void> {
  const seen = await receivingOf(bench, topics, receiving[0] ?? '');
  bench.check('topics that still report', seen).is([...receiving]);
}

/** What came of a command that the manual says nothing of. */
export async function attempted(bench: CaseBench, line: string, fenceTopic: string): Promise<string> {
  const { module, cloud, fence, topic } = bench;
  const [since, from] = [cloud.mark(), module.mark()];
  const exchange = await module.send(line, { deadline: 'cloud' });
  if (isAccepted(exchange) && cloud.cloud.capabilities.has('packets')) await fence.up(topic('up'), since);
  await fence.down(fenceTopic, from);
  return resultText(exchange);
}
