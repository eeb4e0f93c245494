import { ModuleFault } from '../../harness/at/fault';
import type { ReceivedMessage } from '../../harness/at/token';
import type { CaseBench } from '../../harness/conformance/case';

/** A message to the module. */
export interface Push {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1;
}

/** Pushes a message and checks that it is reported with its own bytes. @throws ModuleFault when it is not reported */
export async function judgeReport(bench: CaseBench, push: Push): Promise<ReceivedMessage> {
  const report = await reportOf(bench, push);
  judgeContent(bench, report, push.payload);
  return report;
}

/** Pushes a message and returns its first report, which must precede that of a later message. @throws ModuleFault */
export async function reportOf(bench: CaseBench, push: Push): Promise<ReceivedMessage> {
  const [report] = await reportsOf(bench, push);
  if (report) return report;
  throw new ModuleFault(
    `report of a message of ${push.payload.length} bytes, QoS ${push.qos}`,
    'one in front of that of a message behind it',
    'none',
  );
}

/** Pushes a message and returns all its reports, up to that of a later message. */
export async function reportsOf({ module, cloud, fence }: CaseBench, push: Push): Promise<ReceivedMessage[]> {
  const since = module.mark();
  await cloud.push(push.topic, push.payload, push.qos);
  return fence.down(push.topic, since, push.qos);
}

/** "接收到的消息内容": the bytes of the received message; their end does not depend on the reported length. */
export function judgeContent(bench: CaseBench, report: ReceivedMessage, payload: Buffer): void {
  bench.check('msg', shownBehind(bench, report, payload.length)).is(payload);
}

/** "接收到的消息长度": the length of the received message. */
export function judgeLength({ check }: CaseBench, report: ReceivedMessage, payload: Buffer): void {
  check('msg_len', report.length).is(payload.length);
}

/** Waits for both, even if one of them fails, so that nothing is pending when the case ends. */
export async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

const HEADER = /^\s*\+C?LOUDPUBLISH: *\d+, ?[^,]*, ?\d+,/;

/**
 * The bytes reported as the message. If the reported length does not lead to the line end, the message is read from the
 * end of the header with its true length.
 */
function shownBehind({ module }: CaseBench, report: ReceivedMessage, bytes: number): Buffer {
  const tokens = module.session.tokens();
  const at = tokens.findIndex((token) => token.kind === 'publish' && token.payload === report.payload);
  const own = tokens[at];
  if (own?.kind !== 'publish' || own.framed) return report.payload;
  const raw = Buffer.concat(tokens.slice(at).map((token) => token.raw));
  const header = HEADER.exec(raw.toString('latin1'))?.[0];
  if (header === undefined) return report.payload;
  const message = raw.subarray(header.length, header.length + bytes);
  const isWhole = raw.toString('latin1', header.length + bytes, header.length + bytes + 2) === '\r\n';
  return isWhole ? message : report.payload;
}
