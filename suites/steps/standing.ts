import type { CaseBench } from '../../harness/conformance/case';

/** A topic as requested from the cloud. */
export interface Asked {
  readonly topic: string;
  readonly qos: number;
}

/**
 * Waits until the cloud has granted each topic. A module may answer OK first and request the topics one after another,
 * so its answer does not show when the last one is subscribed.
 * @throws ModuleFault when one is never requested
 */
export async function standing(bench: CaseBench, topics: readonly string[], since: number): Promise<void> {
  const { cloud } = bench;
  if (!cloud.capabilities.has('packets')) return;
  for (const topic of topics) {
    const { packetId } = await cloud.expect('SUBSCRIBE', {
      since,
      what: `SUBSCRIBE to ${topic}`,
      match: (e) => e.topics.some((asked) => covers(asked.topic, topic)),
    });
    await acknowledged(bench, 'SUBACK', packetId, since);
  }
}

/** Waits until the cloud has ended the subscription. @throws ModuleFault when that is never requested */
export async function ended(bench: CaseBench, topic: string, since: number): Promise<void> {
  const { cloud } = bench;
  if (!cloud.capabilities.has('packets')) return;
  const { packetId } = await cloud.expect('UNSUBSCRIBE', {
    since,
    what: `UNSUBSCRIBE from ${topic}`,
    match: (e) => e.topics.includes(topic),
  });
  await acknowledged(bench, 'UNSUBACK', packetId, since);
}

/** Topics requested from the cloud and not refused by it: a module may leave the refusal to the cloud. */
export function granted({ cloud }: CaseBench, since: number): Asked[] {
  const answers = cloud.answered('SUBACK', since);
  return cloud.sent('SUBSCRIBE', since).flatMap(({ packetId, topics, index }) => {
    const answer = answers.find((e) => e.packetId === packetId && e.index > index);
    return topics.filter((_, position) => (answer?.granted[position] ?? 0) < 0x80);
  });
}

/** The topic itself, or a wildcard that matches it. */
function covers(asked: string, topic: string): boolean {
  return asked === topic || (asked.endsWith('#') && topic.startsWith(asked.slice(0, -1)));
}

async function acknowledged(
  { cloud, module }: CaseBench,
  what: 'SUBACK' | 'UNSUBACK',
  packetId: number,
  since: number,
): Promise<void> {
  const deadlineMs = module.deadlines.delivery;
  await cloud.witness.next((e) => e.what === what && e.packetId === packetId, { since, deadlineMs });
}
