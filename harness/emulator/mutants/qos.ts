import type { Mutant } from '../mutant';
import { misreading, sending } from './helpers';
import { withEachQos } from './subscription-fields';

const SUB = '+CLOUDSUB';

export const givesEveryTopicTheFirstQos: Mutant = {
  name: 'givesEveryTopicTheFirstQos',
  about: 'Each topic is subscribed with the QoS of the first (manual 1.3: topic and qos correspond).',
  behaviours: [misreading(SUB, (parameters) => withEachQos(parameters, (_, __, [first = '']) => first))],
};

export const pairsQosInReverse: Mutant = {
  name: 'pairsQosInReverse',
  about: 'The first topic gets the last QoS and so on (manual 1.3: topic and qos correspond).',
  behaviours: [
    misreading(SUB, (parameters) =>
      withEachQos(parameters, (_, position, all) => all[all.length - 1 - position] ?? ''),
    ),
  ],
};

export const pairsQosWithTheNextTopic: Mutant = {
  name: 'pairsQosWithTheNextTopic',
  about: 'Each topic but the first gets the QoS of the one before it (manual 1.3: topic and qos correspond).',
  behaviours: [
    misreading(SUB, (parameters) =>
      withEachQos(parameters, (own, position, all) => all[position - 1] ?? own),
    ),
  ],
};

export const subscribesWithQosZero: Mutant = {
  name: 'subscribesWithQosZero',
  about: 'The QoS of the command is lost: each topic is subscribed with 0 (manual 1.3).',
  behaviours: [
    sending('subscribe', (packet) => [
      { ...packet, subscriptions: packet.subscriptions.map((one) => ({ ...one, qos: 0 as const })) },
    ]),
  ],
};

export const subscribesWithQosOne: Mutant = {
  name: 'subscribesWithQosOne',
  about: 'The QoS of the command is lost: each topic is subscribed with 1 (manual 1.3).',
  behaviours: [
    sending('subscribe', (packet) => [
      { ...packet, subscriptions: packet.subscriptions.map((one) => ({ ...one, qos: 1 as const })) },
    ]),
  ],
};

export const acceptsQosTwo: Mutant = {
  name: 'acceptsQosTwo',
  about: 'QoS 2 is accepted by CLOUDSUB and CLOUDPUB (manual 1.3 and 1.4: 0-1).',
  limits: { qos: 2 },
};

export const masksQosToOneBit: Mutant = {
  name: 'masksQosToOneBit',
  about: 'Only the lowest bit of a QoS is used, so that 3 is taken for 1 (manual 1.3: 0-1).',
  behaviours: [
    misreading(SUB, (parameters) =>
      withEachQos(parameters, (qos) => (/^\d+$/.test(qos) ? String(Number(qos) & 1) : qos)),
    ),
  ],
};

export const readsTheFirstDigitOfQos: Mutant = {
  name: 'readsTheFirstDigitOfQos',
  about: 'Of a QoS only the first digit is read, so that 10 is taken for 1 (manual 1.3: 0-1).',
  behaviours: [misreading(SUB, (parameters) => withEachQos(parameters, (qos) => qos.slice(0, 1)))],
};

export const comparesQosWithSign: Mutant = {
  name: 'comparesQosWithSign',
  about: 'A QoS of -1 is accepted, as it is not greater than 1 (manual 1.3: 0-1).',
  behaviours: [
    misreading(SUB, (parameters) => withEachQos(parameters, (qos) => (qos.startsWith('-') ? '1' : qos))),
  ],
};

export const readsQosUpToTheFirstOddCharacter: Mutant = {
  name: 'readsQosUpToTheFirstOddCharacter',
  about: 'A QoS of 1.5 is read as 1, as by atoi (manual 1.3: 0-1).',
  behaviours: [
    misreading(SUB, (parameters) => withEachQos(parameters, (qos) => /^\d+/.exec(qos)?.[0] ?? qos)),
  ],
};

export const wrapsQosAtThirtyTwoBits: Mutant = {
  name: 'wrapsQosAtThirtyTwoBits',
  about: 'A QoS of 4294967297 is taken for 1, its lowest 32 bits (manual 1.3: 0-1).',
  behaviours: [
    misreading(SUB, (parameters) =>
      withEachQos(parameters, (qos) => (/^\d+$/.test(qos) ? String(Number(BigInt(qos) % 2n ** 32n)) : qos)),
    ),
  ],
};

export const checksQosOfTheFirstTopicOnly: Mutant = {
  name: 'checksQosOfTheFirstTopicOnly',
  about: 'Only the QoS of the first topic is checked (manual 1.3: 0-1 for each topic).',
  behaviours: [
    misreading(SUB, (parameters) => withEachQos(parameters, (qos, position) => (position > 0 ? '1' : qos))),
  ],
};

export const checksQosOfTheLastTopicOnly: Mutant = {
  name: 'checksQosOfTheLastTopicOnly',
  about: 'Only the QoS of the last topic is checked (manual 1.3: 0-1 for each topic).',
  behaviours: [
    misreading(SUB, (parameters) =>
      withEachQos(parameters, (qos, position, all) => (position < all.length - 1 ? '1' : qos)),
    ),
  ],
};
