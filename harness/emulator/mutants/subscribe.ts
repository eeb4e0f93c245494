import type { Mutant } from '../mutant';
import { answering, changingAnswer, changingReports, misreading, sending } from './helpers';

const SUB = '+CLOUDSUB';

export const acceptsNinthTopic: Mutant = {
  name: 'acceptsNinthTopic',
  about: 'Nine topics in one command are taken (manual 1.3: at most 8).',
  limits: { topics: 9 },
};

export const refusesEighthTopic: Mutant = {
  name: 'refusesEighthTopic',
  about: 'Eight topics in one command are refused (manual 1.3: up to 8).',
  limits: { topics: 7 },
};

export const dropsTopicsBeyondTheFirst: Mutant = {
  name: 'dropsTopicsBeyondTheFirst',
  about: 'Of several topics only the first is subscribed, and success is reported (manual 1.3).',
  behaviours: [misreading(SUB, (parameters) => parameters.split(',').slice(0, 2).join())],
};

export const givesEveryTopicTheFirstQos: Mutant = {
  name: 'givesEveryTopicTheFirstQos',
  about: 'Each topic is subscribed with the QoS of the first (manual 1.3: topic and qos correspond).',
  behaviours: [
    sending('subscribe', (packet) => [
      {
        ...packet,
        subscriptions: packet.subscriptions.map((one) => ({
          ...one,
          qos: packet.subscriptions[0]?.qos ?? 0,
        })),
      },
    ]),
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

export const acceptsQosTwo: Mutant = {
  name: 'acceptsQosTwo',
  about: 'QoS 2 is taken in subscribing and publishing (manual 1.3 and 1.4: 0-1).',
  limits: { qos: 2 },
};

export const reportsSuccessOfRefusedSubscription: Mutant = {
  name: 'reportsSuccessOfRefusedSubscription',
  about: 'A topic that the broker refused is reported as subscribed (manual 1.3: +CMD ERROR).',
  behaviours: [
    changingAnswer(SUB, (reply) =>
      reply.result?.startsWith('+CMD ERROR') ? { lines: ['+CLOUDSUBACK: <OK>'], result: 'OK' } : reply,
    ),
  ],
};

export const neverReportsSubscription: Mutant = {
  name: 'neverReportsSubscription',
  about: 'A successful subscription brings no +CLOUDSUBACK (manual 1.3).',
  behaviours: [changingReports(SUB, (lines) => lines.filter((line) => !line.startsWith('+CLOUDSUBACK')))],
};

export const misspellsSubscriptionReport: Mutant = {
  name: 'misspellsSubscriptionReport',
  about: '+LOUDSUBACK is printed instead of +CLOUDSUBACK (manual 1.3; the misprint of chapter 2).',
  behaviours: [
    changingReports(SUB, (lines) => lines.map((line) => line.replace('+CLOUDSUBACK', '+LOUDSUBACK'))),
  ],
};

export const saysOkToSubscribeWithoutConnection: Mutant = {
  name: 'saysOkToSubscribeWithoutConnection',
  about: 'CLOUDSUB is answered OK though there is no connection (manual 1.3: +CMD ERROR on failure).',
  behaviours: [
    answering(SUB, ({ form }, { state }) =>
      form === 'set' && state.link === null ? { result: 'OK' } : undefined,
    ),
  ],
};

export const takesTopicWithoutQos: Mutant = {
  name: 'takesTopicWithoutQos',
  about: 'A topic without a QoS is subscribed with 0 (manual 1.3: each topic has its qos).',
  behaviours: [
    misreading(SUB, (parameters) =>
      parameters.split(',').length % 2 === 1 ? `${parameters},0` : parameters,
    ),
  ],
};

export const cutsTopicsAt63: Mutant = {
  name: 'cutsTopicsAt63',
  about:
    'The last character of a topic of 64 bytes is lost, as from a buffer one byte too short (manual 1.4).',
  behaviours: [
    misreading(SUB, (parameters) =>
      parameters
        .split(',')
        .map((field) => field.slice(0, 63))
        .join(),
    ),
  ],
};
