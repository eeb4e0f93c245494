import { ModuleFault } from '../../../harness/at/fault';
import type { ReceivedMessage } from '../../../harness/at/token';
import { linesOf, resultText } from '../../../harness/bench/sent-command';
import type { Case, CaseBench } from '../../../harness/conformance/case';
import { lengthened, numbered } from '../../../harness/conformance/texts';
import * as mutant from '../../../harness/emulator/mutants/burst';
import { losesTheCommandBehindAMessage } from '../../../harness/emulator/mutants/burst-commands';
import { losesEveryThirdMessage, showsEverythingTwice } from '../../../harness/emulator/mutants/downlink';
import { namesThePreviousTopic } from '../../../harness/emulator/mutants/downlink-topic';
import { both } from '../../steps/message-report';
import { isOf } from '../../steps/receiving';
import { setUpTopics, tolerantly } from '../../steps/topics';

/** A message of a burst: its text is unique in the run. */
interface Sent {
  readonly topic: string;
  readonly nonce: string;
  readonly text: string;
}

/** Many messages at once: all of them, in order; for the longest bursts also none twice. */
export const bursts: readonly Case[] = [
  burst(10, 0, [losesEveryThirdMessage, mutant.keepsMessagesInOneBuffer]),
  burst(50, 0, [mutant.keepsThirtyTwoMessages]),
  burst(20, 0, [mutant.keepsFourKilobytesOfMessages], 255),
  burst(100, 0, [mutant.keepsThirtyTwoMessages, mutant.letsMessagesOvertake, showsEverythingTwice]),
  burst(100, 1, [mutant.showsMessagesOfQosOneTwice, mutant.letsMessagesOvertake]),
  {
    id: 'burst-on-two-topics-keeps-them-apart',
    title: 'In a burst of 100 messages on two topics in turn each report has its own topic and content',
    level: 'must',
    requirements: ['R-048', 'R-050', 'R-052', 'E-URC-05'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [namesThePreviousTopic, mutant.keepsMessagesInOneBuffer],
    async run(bench) {
      const topics = [bench.topic('data'), bench.topic('data1')] as const;
      await setUpTopics(bench, [topics[0], 0], [topics[1], 0]);
      const sent = messages(bench, 100, (i) => topics[i % 2 === 0 ? 0 : 1]);
      const since = bench.module.mark();
      await push(bench, sent, 0);
      await judgeBurst(bench, sent, since);
      judgeTopics(bench, sent, since);
    },
  },
  ...(['AT', 'AT+CPIN?'] as const).map(
    (line): Case => ({
      id: `burst-while-${line === 'AT' ? 'bare-at' : 'cpin'}-is-asked-loses-neither`,
      title: `While 50 messages come every ${line} is answered, and no message is lost`,
      level: 'must',
      requirements: ['R-048', 'E-URC-05', 'A-43'],
      from: 'connected',
      needs: ['downlink'],
      refutedBy: [losesTheCommandBehindAMessage, losesEveryThirdMessage],
      async run(bench) {
        const { module, check } = bench;
        const topic = bench.topic('data');
        await setUpTopics(bench, [topic, 0]);
        const sent = messages(bench, 50, () => topic);
        const since = module.mark();
        const [answers] = await both(answersTo(bench, line, 25), push(bench, sent, 0));
        const whole = line === 'AT' ? /^OK$/ : /^\+CPIN: ?READY OK$/;
        check(
          'answers that are not whole',
          [...new Set(answers)].filter((said) => !whole.test(said)),
        ).is([]);
        await judgeBurst(bench, sent, since);
      },
    }),
  ),
  {
    id: 'burst-while-publishing-loses-neither',
    title: 'While 50 messages come 25 messages are published, and none of either is lost',
    level: 'must',
    requirements: ['R-048', 'R-061', 'E-URC-05'],
    from: 'connected',
    needs: ['downlink', 'packets'],
    refutedBy: [losesTheCommandBehindAMessage, losesEveryThirdMessage],
    async run(bench) {
      const { module, cloud, check } = bench;
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, 0]);
      const sent = messages(bench, 50, () => topic);
      const published = messages(bench, 25, () => bench.topic('data2'));
      const since = module.mark();
      const cloudSince = cloud.mark();
      await both(publish(bench, published), push(bench, sent, 0));
      await judgeBurst(bench, sent, since);
      await bench.fence.up(bench.topic('data2'), cloudSince);
      const arrived = cloud.sent('PUBLISH', cloudSince).map(({ payload }) => payload.toString());
      check(
        'published messages that did not reach the cloud',
        published.filter(({ text }) => !arrived.includes(text)).length,
      ).is(0);
    },
  },
];

function burst(count: number, qos: 0 | 1, refutedBy: Case['refutedBy'], bytes?: number): Case {
  const size = bytes === undefined ? '' : ` of ${bytes} bytes`;
  return {
    id: `burst-of-${count}${size.replaceAll(' ', '-')}-at-qos-${qos}-is-reported-whole-and-in-order`,
    title: `${count} messages${size} at QoS ${qos} in a burst are reported in their order, none is lost`,
    level: 'must',
    requirements: ['R-048', 'R-052', 'E-URC-05', ...(bytes === undefined ? [] : (['E-URC-01'] as const))],
    from: 'connected',
    needs: ['downlink'],
    refutedBy,
    async run(bench) {
      const topic = bench.topic('data');
      await setUpTopics(bench, [topic, qos]);
      const sent = messages(bench, count, () => topic, bytes);
      const since = bench.module.mark();
      await push(bench, sent, qos);
      await judgeBurst(bench, sent, since, qos);
      if (count === 100) judgeOnce(bench, sent, since);
    },
  };
}

/** Neutral texts, each with its own nonce, padded to the given length. */
function messages(
  { nonce }: CaseBench,
  count: number,
  topicOf: (i: number) => string,
  bytes?: number,
): Sent[] {
  return Array.from({ length: count }, (_, i) => {
    const own = nonce();
    const text = numbered(own, i + 1);
    return { topic: topicOf(i), nonce: own, text: bytes === undefined ? text : lengthened(text, bytes) };
  });
}

async function push({ cloud }: CaseBench, sent: readonly Sent[], qos: 0 | 1): Promise<void> {
  for (const { topic, text } of sent) await cloud.push(topic, text, qos);
}

async function publish({ module }: CaseBench, sent: readonly Sent[]): Promise<void> {
  for (const { topic, text } of sent) await module.publish(topic, 0, text);
}

/** Each answer in one line, without unsolicited lines, which belong to no command. */
async function answersTo({ module }: CaseBench, line: string, times: number): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < times; i += 1) {
    const exchange = await module.send(line);
    answers.push(
      [...linesOf(exchange).filter((text) => text.startsWith('+CPIN')), resultText(exchange)].join(' '),
    );
  }
  return answers;
}

/** Judges the reports of the burst, up to a fence after it; messages are identified by their position. */
async function judgeBurst(
  bench: CaseBench,
  sent: readonly Sent[],
  since: number,
  qos: 0 | 1 = 0,
): Promise<void> {
  const { module, check, fence } = bench;
  const upToFence = await tolerantly(() => fence.down(sent.at(-1)?.topic ?? '', since, qos));
  const isLost = upToFence instanceof ModuleFault;
  const reports = isLost ? module.messages(since).filter((m) => !fence.isFence(m)) : upToFence;
  const places = reports.map((report) => placeOf(report, sent));
  check('messages lost', missing(places, sent.length)).is([]);
  check('messages reported behind a later one', overtaken(places)).is([]);
  check('reports of what was never sent', places.filter((place) => place < 0).length).is(0);
  if (isLost) throw upToFence;
}

/** Judges that no message of the burst was reported a second time. */
function judgeOnce({ module, check }: CaseBench, sent: readonly Sent[], since: number): void {
  const places = module.messages(since).map((report) => placeOf(report, sent));
  check('messages reported more than once', repeated(places)).is([]);
}

/** Judges that each report contains the topic of its message. */
function judgeTopics({ module, check, fence }: CaseBench, sent: readonly Sent[], since: number): void {
  const wrong = module
    .messages(since)
    .filter((m) => !fence.isFence(m) && sent[placeOf(m, sent)]?.topic !== m.topic);
  check('reports under another topic than that of their message', wrong.length).is(0);
}

function placeOf(report: ReceivedMessage, sent: readonly Sent[]): number {
  return sent.findIndex(({ nonce }) => isOf(report, nonce));
}

function missing(places: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
    .filter((i) => !places.includes(i))
    .map((i) => i + 1);
}

function repeated(places: readonly number[]): number[] {
  return places.filter((place, at) => place >= 0 && places.indexOf(place) < at).map((i) => i + 1);
}

function overtaken(places: readonly number[]): number[] {
  return places
    .filter((place, at) => place >= 0 && at > 0 && place < (places[at - 1] ?? 0))
    .map((i) => i + 1);
}
