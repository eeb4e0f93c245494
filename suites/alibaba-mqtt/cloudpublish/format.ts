import type { ReceivedMessage } from '../../../harness/at/token';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/downlink';
import * as form from '../../../harness/emulator/mutants/downlink-format';
import { judgeLength, judgeReport, reportOf } from '../../steps/message-report';
import { setUpTopics } from '../../steps/topics';

/** The form of the report: its name, its fields, and the field that the manual does not define. */
export const format: readonly Case[] = [
  ...([0, 1] as const).map(
    (qos): Case => ({
      id: `message-at-qos-${qos}-is-reported-in-the-manuals-form`,
      title: `A message at QoS ${qos} is reported as +CLOUDPUBLISH with topic, length and content`,
      level: 'must',
      requirements: ['R-048', 'R-049', 'R-050', 'R-051', 'R-052', 'R-053', 'A-37', 'A-41', 'A-80', 'A-82'],
      from: 'connected',
      needs: ['downlink'],
      refutedBy: qos === 0 ? [mutant.misspellsPublish] : [mutant.misspellsPublish, mutant.showsNothing],
      async run(bench) {
        const topic = bench.topic('data');
        await setUpTopics(bench, [topic, qos]);
        const payload = Buffer.from('helloworld');
        const report = await judgeReport(bench, { topic, payload, qos });
        judgeLength(bench, report, payload);
        bench.check('name of the report', report.spelling).is('+CLOUDPUBLISH');
        bench.check('<topic> of the report', report.topic).is(topic);
        bench.observe('blanks behind the colon of +CLOUDPUBLISH', report.blanks);
      },
    }),
  ),
  {
    id: 'message-at-qos-1-has-a-packet-id',
    title: 'The packet ids of messages at QoS 1 are noted, since the manual does not say which id it is',
    level: 'observe',
    requirements: ['R-049', 'A-38', 'E-URC-04'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [form.restartsAtTheFourthMessageOfQosOne],
    async run(bench) {
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 1]);
      bench.observe('packet ids of QoS 1 messages', kindOf(await packetIds(bench, topic, 1)));
    },
  },
  {
    id: 'message-at-qos-0-bears-the-id-of-the-example',
    title: 'Messages at QoS 0 have the packet id 0, as both reports of chapter 2 do',
    level: 'should',
    requirements: ['R-114', 'R-049', 'A-38'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [form.numbersMessagesOfQosZero],
    async run(bench) {
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 0]);
      const ids = await packetIds(bench, topic, 0);
      const printed = [...new Set(ids.map(({ report }) => report.packId))];
      bench.check('<packId> of messages at QoS 0', printed).is([0]);
      bench.observe('packet ids of QoS 0 messages', kindOf(ids));
    },
  },
  {
    id: 'message-is-reported-without-blanks-or-quotes',
    title: 'A report has no blanks behind its commas and no quotes, as in section 1.3 and chapter 2',
    level: 'should',
    requirements: ['R-048'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [form.putsBlanksBehindCommas, form.quotesReportedTopics],
    async run(bench) {
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 0]);
      const message = bench.nonce();
      const report = await reportOf(bench, { topic, payload: Buffer.from(message), qos: 0 });
      const plain = `,${topic},${message.length},${message}`;
      const line = rawOf(bench, report).trim();
      bench
        .check('the line +CLOUDPUBLISH', line)
        .satisfies(`a line that ends in ${plain}`, /^\+CLOUDPUBLISH: ?\d+$/.test(line.replace(plain, '')));
    },
  },
];

/** The bytes of a report as received, as text. */
function rawOf({ module }: CaseBench, report: ReceivedMessage): string {
  const token = module.session.tokens().find((each) => each === report);
  return token?.raw.toString('latin1') ?? '';
}

interface NumberedReport {
  readonly report: ReceivedMessage;
  /** The packet identifier in MQTT; null if the cloud does not show it. */
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

/** The kind of numbers, in words that are the same in each run. */
function kindOf(ids: readonly NumberedReport[]): string {
  const printed = ids.map(({ report }) => report.packId);
  if (printed.every((id) => id === 0)) return 'always 0';
  if (ids.every(({ report, mqtt }) => report.packId === mqtt)) return 'the packet identifiers of MQTT';
  const [first = 0] = printed;
  if (printed.every((id) => id === first)) return 'the same number each time';
  return printed.every((id, i) => id === first + i) ? 'numbers that count up' : 'numbers of no visible order';
}
