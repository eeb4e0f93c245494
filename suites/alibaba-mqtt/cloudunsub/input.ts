import { isAccepted } from '../../../harness/bench/sent-command';
import type { Case, CaseBench, RequirementId } from '../../../harness/conformance/case';
import { restartsAtUnsubscribingTopic } from '../../../harness/emulator/mutants/topics-by-input';
import * as broken from '../../../harness/emulator/mutants/unsubscribe';
import * as mutant from '../../../harness/emulator/mutants/unsubscribe-input';
import { receivingOf } from '../../steps/receiving';
import { fenceTopicOf, setUpTopics } from '../../steps/topics';
import { attempted, onlyReceiving, unsubscribed } from '../../steps/unsubscribing';

/** Parameters of `AT+CLOUDUNSUB`, and the answers to them. */
export const input: readonly Case[] = [
  ...['AT+CLOUDUNSUB=', 'AT+CLOUDUNSUB'].map((line) => withoutTopic(line)),
  {
    id: 'unsub-of-two-topics-ends-one-at-most',
    title: 'Two topics in one command: the second at least goes on reporting',
    level: 'must',
    requirements: ['R-081', 'A-60', 'A-99', 'E-UNS-04'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [broken.unsubscribesEachOfSeveral],
    async run(bench) {
      const [first, second] = [bench.topic('data1'), bench.topic('data2')];
      const fenceTopic = await fenceTopicOf(bench);
      await setUpTopics(bench, [first, 0], [second, 0]);
      const answer = await attempted(bench, `AT+CLOUDUNSUB=${first},${second}`, fenceTopic);
      const receiving = await receivingOf(bench, [first, second], fenceTopic);
      bench.check('the second topic reports', receiving.includes(second)).is(true);
      bench.observe('CLOUDUNSUB of two topics is answered', answer);
      bench.observe('CLOUDUNSUB of two topics ends the first', !receiving.includes(first));
    },
  },
  {
    id: 'unsub-by-wildcard-ends-no-other-topic',
    title: 'A wildcard that covers subscribed topics ends none of them',
    level: 'should',
    requirements: ['R-084', 'E-UNS-08'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.unsubscribesByPattern],
    async run(bench) {
      const topics = ['a/one', 'a/two'].map((leaf) => bench.topic(leaf));
      const fenceTopic = await fenceTopicOf(bench);
      for (const topic of topics) await setUpTopics(bench, [topic, 0]);
      const answer = await attempted(bench, `AT+CLOUDUNSUB=${bench.topic('a/+')}`, fenceTopic);
      await onlyReceiving(bench, [fenceTopic, ...topics], [fenceTopic, ...topics]);
      bench.observe('CLOUDUNSUB of a wildcard is answered', answer);
    },
  },
  {
    id: 'unsub-twice-is-survived',
    title: 'Unsubscribing a topic twice leaves another topic as it is',
    level: 'must',
    requirements: ['R-084', 'A-62', 'E-UNS-03'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.hangsOnUnknownTopic, mutant.restartsOnUnknownTopic],
    async run(bench) {
      const data = bench.topic('data');
      const fenceTopic = await fenceTopicOf(bench);
      await setUpTopics(bench, [data, 0]);
      await unsubscribed(bench, data);
      const answer = await attempted(bench, `AT+CLOUDUNSUB=${data}`, fenceTopic);
      await onlyReceiving(bench, [data, fenceTopic], [fenceTopic]);
      bench.observe('a second CLOUDUNSUB of a topic is answered', answer);
    },
  },
  ...unspecified(),
];

/** There is no such subscription; the existing ones remain. */
function withoutTopic(line: string): Case {
  return {
    id: `unsub-without-${line.endsWith('=') ? 'a-topic' : 'parameters'}-is-refused`,
    title: `${line} is refused, and what is subscribed to stays`,
    level: 'must',
    requirements: ['R-080', 'R-084', 'E-UNS-05'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [mutant.saysOkToUnsubscribeNothing, broken.unsubscribesAllWhenNothingIsNamed],
    async run(bench) {
      const fenceTopic = await fenceTopicOf(bench);
      const exchange = await bench.module.send(line, { deadline: 'cloud' });
      bench.check(`${line} is taken`, isAccepted(exchange)).is(false);
      await onlyReceiving(bench, [fenceTopic], [fenceTopic]);
    },
  };
}

/** Any answer is allowed; another topic must still be reported, and the module must keep answering. */
function unspecified(): Case[] {
  const table: readonly [
    id: keyof typeof restartsAtUnsubscribingTopic,
    what: string,
    requirement: RequirementId,
    line: (bench: CaseBench) => string,
  ][] = [
    ['unknown', 'a topic never subscribed to', 'E-UNS-02', (b) => setting(b.topic('never'))],
    ['overlong', 'a topic of 65 bytes', 'E-UNS-05', (b) => setting(b.topicOf(65))],
    ['very-long', 'a topic of 512 bytes', 'E-UNS-05', (b) => setting(b.topicOf(512))],
    ['foreign', "another device's topic", 'E-UNS-02', (b) => setting(`/${b.cloud.other.productKey}/x/y`)],
    ['hash', 'a wildcard for everything', 'E-UNS-08', () => setting('#')],
    ['in-quotes', 'a topic in quotes', 'E-UNS-05', (b) => setting(`"${b.topic('data')}"`)],
    ['behind-a-blank', 'a topic behind a blank', 'E-UNS-05', (b) => setting(` ${b.topic('data')}`)],
    ['in-multi-byte-characters', 'a topic in UTF-8', 'E-UNS-05', (b) => setting(b.topic('数据'))],
    ['with-a-qos', 'a topic with a QoS behind it', 'E-UNS-05', (b) => setting(`${b.topic('data')},0`)],
  ];
  return table.map(([id, what, requirement, line]) => ({
    id: `unsub-topic-${id}-is-survived`,
    title: `CLOUDUNSUB with ${what} leaves the module answering`,
    level: 'observe',
    requirements: [requirement, 'A-62'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [restartsAtUnsubscribingTopic[id]],
    async run(bench) {
      const fenceTopic = await fenceTopicOf(bench);
      await setUpTopics(bench, [bench.topic('data'), 0]);
      bench.observe(`CLOUDUNSUB with ${what} is answered`, await attempted(bench, line(bench), fenceTopic));
      const receiving = await receivingOf(bench, [bench.topic('data')], fenceTopic);
      bench.observe(`CLOUDUNSUB with ${what} ends the plain topic`, receiving.length === 0);
    },
  }));
}

function setting(topic: string): string {
  return `AT+CLOUDUNSUB=${topic}`;
}
