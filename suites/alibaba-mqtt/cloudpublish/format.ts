import type { ReceivedMessage } from '../../../harness/at/token';
import type { Case } from '../../../harness/conformance/case';
import type { CaseBench } from '../../../harness/conformance/case-bench';
import * as burst from '../../../harness/emulator/mutants/burst';
import * as mutant from '../../../harness/emulator/mutants/downlink';
import { judgeContent, judgeReport, type Push, reportOf } from './report';

/** The line itself: its name, its fields, and the one that the manual leaves open. */
export const format: readonly Case[] = [
  ...([0, 1] as const).map(
    (qos): Case => ({
      id: `message-at-qos-${qos}-is-reported-in-the-manuals-form`,
      title: `A message at QoS ${qos} is reported as +CLOUDPUBLISH with topic, length and content`,
      level: 'must',
      requirements: ['R-048', 'R-049', 'R-050', 'R-051', 'R-052', 'A-41', 'A-80', 'A-82'],
      from: 'connected',
      needs: ['downlink'],
      refutedBy: qos === 0 ? [mutant.misspellsPublish] : [mutant.misspellsPublish, mutant.showsNothing],
      async run(bench) {
        const topic = bench.topic('data');
        await bench.module.subscribe([topic, qos]);
        const report = await judgeReport(bench, { topic, payload: Buffer.from('hello world'), qos });
        bench.check('name of the report', report.spelling).is('+CLOUDPUBLISH');
        bench.check('topic', report.topic).is(topic);
      },
    }),
  ),
  {
    id: 'message-report-has-blanks-behind-the-colon',
    title: 'The blanks behind the colon of +CLOUDPUBLISH are noted, since the manual prints one and none',
    level: 'observe',
    requirements: ['R-053', 'A-37'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [burst.saysOkBehindMessages],
    async run(bench) {
      const topic = bench.topic('data');
      await bench.module.subscribe([topic, 0]);
      const report = await reportOf(bench, { topic, payload: Buffer.from(bench.nonce()), qos: 0 });
      bench.observe('blanks behind the colon of +CLOUDPUBLISH', report.blanks);
    },
  },
  ...([0, 1] as const).map(
    (qos): Case => ({
      id: `message-at-qos-${qos}-has-a-packet-id`,
      title: `The packet ids of messages at QoS ${qos} are noted, since the manual does not say which id it is`,
      level: 'observe',
      requirements: ['R-049', 'A-38', 'E-URC-04', ...(qos === 0 ? (['R-114'] as const) : [])],
      from: 'connected',
      needs: ['downlink'],
      refutedBy: [burst.saysOkBehindMessages],
      async run(bench) {
        const topic = bench.topic('data');
        await bench.module.subscribe([topic, qos]);
        const ids = await packetIds(bench, topic, qos);
        bench.observe(`packet ids of QoS ${qos} messages`, kindOf(ids));
      },
    }),
  ),
  {
    id: 'message-at-qos-1-is-acknowledged',
    title: 'A message at QoS 1 is reported and acknowledged',
    level: 'should',
    requirements: ['R-048', 'E-URC-04'],
    from: 'connected',
    needs: ['downlink', 'packets'],
    refutedBy: [mutant.neverAcknowledgesMessages],
    async run(bench) {
      const { module, cloud } = bench;
      const topic = bench.topic('data');
      await module.subscribe([topic, 1]);
      const since = cloud.mark();
      const push: Push = { topic, payload: Buffer.from(bench.nonce()), qos: 1 };
      judgeContent(bench, await reportOf(bench, push), push.payload);
      const sent = cloud.answered('PUBLISH', since).find(({ payload }) => payload.equals(push.payload));
      await cloud.expect('PUBACK', {
        since,
        what: 'PUBACK of the message',
        match: ({ packetId }) => packetId === sent?.packetId,
      });
    },
  },
];

interface NumberedReport {
  readonly report: ReceivedMessage;
  /** The packet identifier in MQTT; null where the cloud does not show it. */
  readonly mqtt: number | null;
}

async function packetIds(bench: CaseBench, topic: string, qos: 0 | 1): Promise<readonly NumberedReport[]> {
  const ids: NumberedReport[] = [];
  for (let i = 0; i < 4; i += 1) {
    const since = bench.cloud.mark();
    const report = await reportOf(bench, { topic, payload: Buffer.from(bench.nonce()), qos });
    const packet = bench.cloud
      .answered('PUBLISH', since)
      .find(({ payload }) => payload.equals(report.payload));
    ids.push({ report, mqtt: packet?.packetId ?? null });
  }
  return ids;
}

/** What the numbers are, in words that are the same in each run. */
function kindOf(ids: readonly NumberedReport[]): string {
  const printed = ids.map(({ report }) => report.packId);
  if (printed.every((id) => id === 0)) return 'always 0';
  if (ids.every(({ report, mqtt }) => report.packId === mqtt)) return 'the packet identifiers of MQTT';
  const [first = 0] = printed;
  if (printed.every((id) => id === first)) return 'the same number each time';
  return printed.every((id, i) => id === first + i) ? 'numbers that count up' : 'numbers of no visible order';
}
