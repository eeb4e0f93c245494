import type { ReceivedMessage } from '../../harness/at/token';
import type { CaseBench } from '../../harness/conformance/case-bench';

/** A message on its way to the module. */
export interface Push {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1;
}

/**
 * Pushes a message and judges its report: that it comes, once, with the length and the bytes of the message. The fence
 * behind it is what shows that it does not come a second time.
 */
export async function judgeReport(bench: CaseBench, push: Push): Promise<ReceivedMessage> {
  const { module, check, fence } = bench;
  const since = module.mark();
  const report = await reportOf(bench, push);
  judgeContent(bench, report, push.payload);
  check('reports of the message', (await fence.down(push.topic, since)).length).is(1);
  return report;
}

/** Pushes a message and waits for its report. @throws DeadlinePassed */
export async function reportOf({ module, cloud }: CaseBench, push: Push): Promise<ReceivedMessage> {
  const since = module.mark();
  await cloud.push(push.topic, push.payload, push.qos);
  return module.received((m) => m.topic === push.topic, {
    since,
    what: `report of a message of ${push.payload.length} bytes, QoS ${push.qos}`,
  });
}

/** "接收到的消息长度" and "接收到的消息内容": the length and the content of the message as it was received. */
export function judgeContent({ check }: CaseBench, report: ReceivedMessage, payload: Buffer): void {
  check('msg_len', report.length).is(payload.length);
  check('msg', report.payload).is(payload);
}

/** Waits for both, even when one of them fails, so that nothing is in flight when the case is over. */
export async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
