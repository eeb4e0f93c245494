import { ModuleFault } from '../../harness/at/fault';
import { PrerequisiteLost } from '../../harness/bench/prerequisite';
import { resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case';
import { standing } from './standing';
import { lastReport, type Pair } from './subscribing';

/**
 * Subscribes without judging the answer, and waits until the topics are granted, for a case that checks their effect.
 * Other cases check the answer.
 * @returns the module's fault, if any
 */
export async function askFor(bench: CaseBench, ...pairs: readonly Pair[]): Promise<ModuleFault | null> {
  const { module, cloud } = bench;
  const [since, from] = [cloud.mark(), module.mark()];
  const topics = pairs.map(([topic]) => topic);
  const order = await tolerantly(async () => {
    const reported = await module.subscribe(...pairs);
    if (!reported.accepted) throw new ModuleFault('AT+CLOUDSUB', 'OK', resultText(reported.exchange));
    return reported.order;
  });
  if (!cloud.capabilities.has('packets')) return order instanceof ModuleFault ? order : null;
  const stands = await tolerantly(() => standing(bench, topics, since));
  if (stands instanceof ModuleFault) return stands;
  if (order === 'ok-first' && topics.length > 1) await tolerantly(() => lastReport(bench, topics, from));
  return null;
}

/**
 * Subscribes for a case about something else.
 * @throws PrerequisiteLost when the topics are not granted: then the cases about this number of topics fail, and this
 * one is inconclusive
 */
export async function setUpTopics(bench: CaseBench, ...pairs: readonly Pair[]): Promise<void> {
  const fault = await askFor(bench, ...pairs);
  if (fault)
    throw new PrerequisiteLost('module', `the topics that the case needs do not stand: ${fault.message}`);
  await untilInEffect(
    bench,
    pairs.map(([topic]) => topic),
  );
}

/**
 * Where a subscription takes effect later than it is acknowledged: waits until each topic has carried a message of the
 * bench to the module. Otherwise one that the cloud does not yet deliver is counted against the module, as nobody sees
 * what the cloud has sent to it. If none is reported, the case itself judges that.
 */
export async function untilInEffect(bench: CaseBench, topics: readonly string[]): Promise<void> {
  const { cloud, fence } = bench;
  const { subscriptionEffectMs } = cloud.profile;
  if (subscriptionEffectMs === 0 || !cloud.capabilities.has('downlink')) return;
  const own = topics.filter((topic) => cloud.ownTopics.length === 0 || cloud.ownTopics.includes(topic));
  for (const topic of own) await fence.passes(topic, subscriptionEffectMs);
}

/** Subscribes to a topic for fence messages. @throws PrerequisiteLost as `setUpTopics` does */
export async function fenceTopicOf(bench: CaseBench): Promise<string> {
  const fenceTopic = bench.topic('fence');
  await setUpTopics(bench, [fenceTopic, 0]);
  return fenceTopic;
}

/** Returns a fault of the module, instead of throwing, at a step that the case is not about. */
export async function tolerantly<T>(step: () => Promise<T>): Promise<T | ModuleFault> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ModuleFault) return error;
    throw error;
  }
}
