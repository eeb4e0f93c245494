import type { CaseBench } from '../../harness/conformance/case-bench';

interface Pushed {
  readonly topic: string;
  readonly message: string;
}

/** A message to each topic: each is reported once, under its own topic, and nothing else is. */
export async function eachReceives(
  bench: CaseBench,
  topics: readonly string[],
  qos: 0 | 1 = 0,
): Promise<void> {
  const { module, fence, check } = bench;
  const since = module.mark();
  const pushed = await pushToEach(bench, topics, qos);
  for (const { topic, message } of pushed)
    await module.received((m) => m.payload.toString() === message, { since, what: `message on ${topic}` });
  const reported = await fence.down(topics[0] ?? '', since);
  check('messages reported', reported.map((m) => `${m.topic} ${m.payload}`).sort()).is(
    pushed.map((p) => `${p.topic} ${p.message}`).sort(),
  );
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
  return pushed
    .filter(({ message }) => reported.some((m) => m.payload.toString() === message))
    .map(({ topic }) => topic);
}

/** How often a message on the topic is reported. */
export async function timesReported(bench: CaseBench, topic: string, fenceTopic: string): Promise<number> {
  const since = bench.module.mark();
  const [pushed] = await pushToEach(bench, [topic], 0);
  const reported = await bench.fence.down(fenceTopic, since);
  return reported.filter((m) => m.payload.toString() === pushed?.message).length;
}

async function pushToEach(bench: CaseBench, topics: readonly string[], qos: 0 | 1): Promise<Pushed[]> {
  const pushed = topics.map((topic) => ({ topic, message: bench.nonce() }));
  for (const { topic, message } of pushed) await bench.cloud.push(topic, message, qos);
  return pushed;
}
