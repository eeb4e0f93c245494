import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import * as mutant from '../../../harness/emulator/mutants/publish';
import {
  restartsAtQosToPublishWith,
  takesQosToPublish,
} from '../../../harness/emulator/mutants/qos-by-input';
import {
  arrivals,
  checkArrived,
  checkOnce,
  checkRefused,
  checkTopic,
  deliver,
  deliverText,
} from '../../steps/delivery';

/** "指定 topic，qos，message": the cloud receives the values of the command. */
export const quality: readonly Case[] = [
  {
    id: 'pub-example-arrives-unchanged',
    title: 'The message helloworld of the example arrives at the cloud unchanged and once',
    level: 'must',
    requirements: ['R-060', 'R-061', 'R-069', 'R-108', 'E-PUB-01', 'E-PUB-03', 'A-56'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [
      mutant.saysOkWithoutPublishing,
      mutant.neverAnswersPublish,
      mutant.publishesToLowerCaseTopics,
      mutant.sendsMessagesOneCommandLate,
    ],
    async run(bench) {
      const { cloud, module, topic } = bench;
      const since = cloud.mark();
      const exchange = await module.publish(topic('data'), 0, 'helloworld');
      await cloud.expect('PUBLISH', { since, what: 'the message, before any other command' });
      const delivery = await arrivals(bench, exchange, since);
      checkArrived(bench, delivery, 'helloworld');
      checkOnce(bench, delivery);
      checkTopic(bench, delivery, topic('data'));
    },
  },
  ...flags(),
  ...wrong(),
  ...unspecified(),
];

/** The packet has the QoS of the command; the cases of MQTT clause 3.3.1 judge DUP and RETAIN. */
function flags(): Case[] {
  return [0, 1].map((qos) => ({
    id: `pub-at-qos-${qos}-leaves-as-such`,
    title: `A message at QoS ${qos} is published once, at QoS ${qos}`,
    level: 'must',
    requirements: ['R-061', 'R-065', 'R-068', 'E-PUB-01', 'A-56', 'A-100'],
    from: 'connected',
    needs: ['packets'],
    refutedBy: [
      mutant.publishesEverythingTwice,
      qos === 0 ? mutant.publishesWithQosOne : mutant.publishesWithQosZero,
    ],
    async run(bench) {
      const message = bench.nonce();
      const delivery = await deliverText(bench, message, qos);
      checkArrived(bench, delivery, message);
      bench
        .check(
          'QoS of each PUBLISH',
          delivery.arrived.map((e) => e.qos),
        )
        .is([qos]);
    },
  }));
}

/** "数字类型，0-1": anything else is refused. */
function wrong(): Case[] {
  const table: readonly (readonly [id: keyof typeof takesQosToPublish, what: string, qos: string])[] = [
    ['two', 'A QoS of 2', '2'],
    ['three', 'A QoS of 3', '3'],
    ['minus-one', 'A QoS of -1', '-1'],
    ['ten', 'A QoS of 10', '10'],
    ['a-letter', 'A letter for a QoS', 'a'],
    ['a-fraction', 'A QoS of 1.5', '1.5'],
    ['2-to-the-32-plus-1', 'A QoS of 4294967297', '4294967297'],
  ];
  return table.map(([id, what, qos]) => ({
    id: `pub-at-qos-${id}-is-refused`,
    title: `${what} is refused and nothing is published`,
    level: 'must',
    requirements: ['R-065', 'E-PUB-15', 'A-52', 'A-57'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [takesQosToPublish[id]],
    async run(bench) {
      const delivery = await deliver(bench, `${bench.topic('data')},${qos},${bench.nonce()}`);
      checkRefused(bench, delivery);
      bench.observe(`${what} is answered`, resultText(delivery.exchange));
    },
  }));
}

/** Other spellings of 0 and 1. */
function unspecified(): Case[] {
  const table: readonly (readonly [
    id: keyof typeof restartsAtQosToPublishWith,
    what: string,
    qos: string,
  ])[] = [
    ['a-leading-zero', 'a QoS of 01', '01'],
    ['a-plus-sign', 'a QoS of +1', '+1'],
  ];
  return table.map(([id, what, qos]) => ({
    id: `pub-at-qos-with-${id}-is-survived`,
    title: `CLOUDPUB with ${what} leaves the module answering`,
    level: 'observe',
    requirements: ['E-PUB-15'],
    from: 'connected',
    needs: ['uplink'],
    refutedBy: [restartsAtQosToPublishWith[id]],
    async run(bench) {
      const { exchange, arrived } = await deliver(bench, `${bench.topic('data')},${qos},${bench.nonce()}`);
      const taken = isAccepted(exchange)
        ? `published at QoS ${arrived.map((e) => e.qos ?? '(unseen)').join(' and ')}`
        : null;
      bench.observe(`${what} is`, taken ?? `refused with ${resultText(exchange)}`);
    },
  }));
}
