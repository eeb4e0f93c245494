import type { ReceivedMessage } from '../../../harness/at/token';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import { showsNoEmptyMessages } from '../../../harness/emulator/mutants/downlink-format';
import * as mutant from '../../../harness/emulator/mutants/downlink-length';
import { judgeLength, judgeReport, reportsOf } from '../../steps/message-report';
import { setUpTopics } from '../../steps/topics';

/**
 * Lengths of received messages. The 256 bytes of section 1.4 are a limit for publishing; section 1.3 promises that a
 * message is reported and states no limit. So each message up to 1024 bytes, which the device SDK of that time accepts,
 * must be reported complete. A longer one may exceed the module's capacity and may be lost; if it is reported, content
 * and length must be those of the message.
 */
export const lengths: readonly Case[] = [
  ...[
    whole(1, mutant.losesTheLastByte),
    whole(255, mutant.countsTheTerminator, mutant.countsTheWholeLine),
    whole(256, mutant.countsInEightBits, mutant.cutsMessagesAt255),
    whole(1024, mutant.dropsMessagesOver512),
  ],
  ...[1025, 4096].map(truthful),
  {
    id: 'message-of-no-bytes-is-reported-with-length-0',
    title: 'A message of no bytes is reported with the length 0 and nothing behind the comma',
    level: 'should',
    requirements: ['R-048', 'R-051', 'A-42', 'E-URC-01'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [showsNoEmptyMessages, mutant.restartsAtEmptyMessages],
    async run(bench) {
      const reports = await reportsOn(bench, Buffer.alloc(0));
      bench.observe('a message of no bytes is', howShown(reports, Buffer.alloc(0)));
      const shown = new Set(reports.map(({ length, payload }) => `${length} ${payload}`));
      bench.check('<msg_len> and <msg> of each report', [...shown]).is(['0 ']);
    },
  },
];

function whole(bytes: number, ...refutedBy: readonly [Mutant, ...Mutant[]]): Case {
  return {
    id: `message-of-${bytes}-bytes-is-reported-whole`,
    title: `A message of ${bytes} bytes is reported whole`,
    level: 'must',
    requirements: ['R-048', 'R-051', 'R-052', 'A-42', 'E-URC-01'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy,
    async run(bench) {
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 0]);
      const payload = counted(bytes);
      judgeLength(bench, await judgeReport(bench, { topic, payload, qos: 0 }), payload);
    },
  };
}

function truthful(bytes: number): Case {
  return {
    id: `message-of-${bytes}-bytes-is-reported-truthfully`,
    title: `A message of ${bytes} bytes is reported with its true length and content, or not at all`,
    level: 'must',
    requirements: ['R-051', 'R-052', 'A-42', 'E-URC-01'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [
      mutant.cutsMessagesAt1024,
      mutant.cutsMessagesAt1024AndCountsAll,
      mutant.restartsAtLongMessages,
    ],
    async run(bench) {
      const payload = counted(bytes);
      const reports = await reportsOn(bench, payload);
      const lies = reports.filter((report) => report.length !== report.payload.length);
      bench.check('reports whose msg_len is not that of msg', lies.length).is(0);
      bench.check('what is shown of the message', howShown(reports, payload)).isOneOf(HONEST);
      bench.observe(`a message of ${bytes} bytes is`, howShown(reports, payload));
    },
  };
}

/** All reports of a message on a topic subscribed for it. */
async function reportsOn(bench: CaseBench, payload: Buffer): Promise<readonly ReceivedMessage[]> {
  const topic = bench.topic('data');
  await setUpTopics(bench, [topic, 0]);
  return reportsOf(bench, { topic, payload, qos: 0 });
}

const HONEST = ['reported whole', 'reported in pieces', 'not reported'] as const;

function howShown(reports: readonly ReceivedMessage[], payload: Buffer): string {
  const shown = Buffer.concat(reports.map((report) => report.payload));
  if (reports.length === 0) return 'not reported';
  if (shown.equals(payload)) return reports.length === 1 ? 'reported whole' : 'reported in pieces';
  return shown.length < payload.length ? `cut to ${shown.length} bytes` : 'reported otherwise';
}

/** Text that contains its own position everywhere, so that a part missing from its middle is detected. */
function counted(bytes: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(bytes / 8) }, (_, i) => `${String(i).padStart(7, '.')}|`);
  return Buffer.from(blocks.join('').slice(0, bytes));
}
