import type { Case, CaseBench } from '../../../harness/conformance/case';
import type { Mutant } from '../../../harness/emulator/mutant';
import * as mutant from '../../../harness/emulator/mutants/qos';
import { restartsAtQosWith, takesQosToSubscribe } from '../../../harness/emulator/mutants/qos-by-input';
import { showsNoMessageOfQosOne } from '../../../harness/emulator/mutants/subscription-reception';
import { eachReceives } from '../../steps/receiving';
import { granted } from '../../steps/standing';
import { attempted, type Pair, refused } from '../../steps/subscribing';
import { askFor } from '../../steps/topics';

/** "topic 与 qos 是相对应的": the QoS of each subscription is visible at the cloud only. */
export const pairing: readonly Case[] = [
  ...[0, 1].map(alone),
  pattern('01010101', [mutant.givesEveryTopicTheFirstQos, mutant.pairsQosInReverse]),
  pattern('10101010', [mutant.subscribesWithQosZero, mutant.pairsQosWithTheNextTopic]),
  pattern('00001111', [mutant.pairsQosInReverse, mutant.subscribesWithQosOne]),
  pattern('10000001', [mutant.pairsQosWithTheNextTopic, mutant.givesEveryTopicTheFirstQos]),
  ...wrong(),
  ...misplaced(),
  ...disputable(),
];

function alone(qos: number): Case {
  return {
    id: `sub-qos-${qos}-is-asked-of-the-cloud`,
    title: `One topic at QoS ${qos} is asked for with it, and reports messages of either QoS`,
    level: 'must',
    requirements: ['R-043', 'R-045', 'R-048', qos === 0 ? 'E-SUB-01' : 'E-SUB-02'],
    from: 'connected',
    needs: ['packets', 'downlink'],
    refutedBy: [
      qos === 0 ? mutant.subscribesWithQosOne : mutant.subscribesWithQosZero,
      ...(qos === 0 ? [] : [showsNoMessageOfQosOne]),
    ],
    async run(bench) {
      const since = bench.cloud.mark();
      const topic = bench.topic('data');
      await askFor(bench, [topic, qos]);
      bench.check('topics asked of the cloud', granted(bench, since)).is([{ topic, qos }]);
      await eachReceives(bench, [topic], 0);
      await eachReceives(bench, [topic], 1);
    },
  };
}

function pattern(digits: string, refutedBy: readonly [Mutant, ...Mutant[]]): Case {
  return {
    id: `sub-eight-topics-keep-their-qos-${digits}`,
    title: `Eight topics with the QoS ${[...digits].join(', ')} are each asked for with their own`,
    level: 'must',
    requirements: ['R-043', 'A-27', 'E-SUB-04'],
    from: 'connected',
    needs: ['packets'],
    refutedBy,
    async run(bench) {
      const since = bench.cloud.mark();
      const pairs = [...digits].map((qos, i): Pair => [bench.topic(`data${i + 1}`), qos]);
      await askFor(bench, ...pairs);
      const asked = granted(bench, since);
      const perTopic = pairs.map(([topic]) =>
        asked.filter((one) => one.topic === topic).map(({ qos }) => qos),
      );
      bench.check('QoS asked of the cloud, topic by topic', perTopic.join()).is([...digits].join());
    },
  };
}

/** "数字类型，0-1": anything but 0 and 1 is refused. */
function wrong(): Case[] {
  const table: readonly [id: string, qos: string, refutedBy: Mutant][] = [
    ['two', '2', mutant.acceptsQosTwo],
    ['three', '3', mutant.masksQosToOneBit],
    ['ten', '10', mutant.readsTheFirstDigitOfQos],
    ['minus-one', '-1', mutant.comparesQosWithSign],
    ['a-letter', 'a', takesQosToSubscribe['a-letter']],
    ['a-fraction', '1.5', mutant.readsQosUpToTheFirstOddCharacter],
    ['nothing', '', takesQosToSubscribe.nothing],
    ['a-blank', ' ', takesQosToSubscribe['a-blank']],
    ['one-beyond-32-bits', '4294967297', mutant.wrapsQosAtThirtyTwoBits],
  ];
  return table.map(([id, qos, refutedBy]) => ({
    id: `sub-qos-of-${id}-is-refused`,
    title: `A QoS of "${qos}" is refused, and nothing is subscribed to`,
    level: 'must',
    requirements: ['R-045', 'A-30', 'E-SUB-10'],
    from: 'connected',
    refutedBy: [refutedBy],
    run: (bench) => refused(bench, `${bench.topic('data')},${qos}`),
  }));
}

/** One wrong QoS among three is detected at any position. */
function misplaced(): Case[] {
  const table: readonly [id: string, values: readonly string[], refutedBy: Mutant][] = [
    ['first', ['2', '0', '1'], mutant.checksQosOfTheLastTopicOnly],
    ['middle', ['1', '2', '0'], mutant.checksQosOfTheFirstTopicOnly],
    ['last', ['0', '1', '2'], mutant.checksQosOfTheFirstTopicOnly],
  ];
  return table.map(([id, values, refutedBy]) => ({
    id: `sub-wrong-qos-of-the-${id}-of-three-is-refused`,
    title: `A wrong QoS of the ${id} of three topics is refused, and none of them is subscribed to`,
    level: 'must',
    requirements: ['R-045', 'R-043', 'E-SUB-10'],
    from: 'connected',
    refutedBy: [refutedBy],
    run: (bench) => refused(bench, values.map((qos, i) => `${bench.topic(`data${i + 1}`)},${qos}`).join()),
  }));
}

/** Other spellings of 1. */
function disputable(): Case[] {
  const table: readonly [id: keyof typeof restartsAtQosWith, qos: string][] = [
    ['a-leading-zero', '01'],
    ['a-plus-sign', '+1'],
    ['a-hexadecimal-prefix', '0x1'],
    ['a-blank-in-front', ' 1'],
    ['a-blank-behind', '1 '],
    ['quotes', '"1"'],
  ];
  return table.map(([id, qos]) => ({
    id: `sub-qos-with-${id}-is-survived`,
    title: `A QoS of 1 with ${words(id)} leaves the module answering`,
    level: 'observe',
    requirements: ['A-30', 'E-SUB-10'],
    from: 'connected',
    needs: ['downlink'],
    refutedBy: [restartsAtQosWith[id]],
    run: (bench) => noted(bench, `a QoS of 1 with ${words(id)}`, qos),
  }));
}

async function noted(bench: CaseBench, what: string, qos: string): Promise<void> {
  const since = bench.cloud.mark();
  const { answer } = await attempted(bench, `${bench.topic('data')},${qos}`);
  bench.observe(`${what} is answered`, answer);
  if (bench.cloud.capabilities.has('packets'))
    bench.observe(
      `${what} becomes the QoS`,
      granted(bench, since)
        .map((asked) => asked.qos)
        .join() || 'none',
    );
}

function words(id: string): string {
  return id.replaceAll('-', ' ');
}
