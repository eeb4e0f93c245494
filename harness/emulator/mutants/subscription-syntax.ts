import type { Mutant } from '../mutant';
import { answering, misreading } from './helpers';
import { fieldsOf, topicsOf } from './subscription-fields';

const SUB = '+CLOUDSUB';

export const takesTopicWithoutQos: Mutant = {
  name: 'takesTopicWithoutQos',
  about: 'A topic without a QoS is subscribed with 0 (manual 1.3: each topic has its qos).',
  behaviours: [
    misreading(SUB, (parameters) => (fieldsOf(parameters).length % 2 === 1 ? `${parameters},0` : parameters)),
  ],
};

export const skipsEmptyParameters: Mutant = {
  name: 'skipsEmptyParameters',
  about:
    'Commas with nothing between them are passed over, as by strtok (manual 1.3: topic, qos, topic, qos).',
  behaviours: [
    misreading(SUB, (parameters) =>
      fieldsOf(parameters)
        .filter((field) => field !== '')
        .join(),
    ),
  ],
};

export const takesEmptyTopics: Mutant = {
  name: 'takesEmptyTopics',
  about: 'An empty topic is answered OK and reported as subscribed (manual 1.3: the topic to subscribe to).',
  behaviours: [
    answering(SUB, ({ form, parameters }) =>
      form === 'set' && fieldsOf(parameters).length % 2 === 0 && topicsOf(parameters).includes('')
        ? { lines: ['+CLOUDSUBACK: <OK>'], result: 'OK' }
        : undefined,
    ),
  ],
};

export const takesReversedPairs: Mutant = {
  name: 'takesReversedPairs',
  about: 'A QoS may stand in front of its topic (manual 1.3: topic, qos).',
  behaviours: [misreading(SUB, (parameters) => parameters.replace(/^([01]),(\/[^,]+)$/, '$2,$1'))],
};

export const saysOkToSubscribeToNothing: Mutant = {
  name: 'saysOkToSubscribeToNothing',
  about: 'CLOUDSUB without any parameter is answered OK (manual 1.3: at least one topic with its qos).',
  behaviours: [
    answering(SUB, ({ form, parameters }) =>
      form === 'action' || (form === 'set' && parameters === '')
        ? { lines: ['+CLOUDSUBACK: <OK>'], result: 'OK' }
        : undefined,
    ),
  ],
};

/** What a firmware may not have been tried with: odd characters, odd levels, over 64 bytes, doubled blanks. */
const isOdd = (topic: string) =>
  /[^\w/]|^\/sys\//.test(topic) ||
  !/^\/\w/.test(topic) ||
  /\/\/|\/$/.test(topic) ||
  slashes(topic) > 6 ||
  topic.length > 64;

export const hangsOnOddTopics: Mutant = {
  name: 'hangsOnOddTopics',
  about: 'A topic of odd characters, levels or length is never answered.',
  behaviours: [answering(SUB, ({ parameters }) => (topicsOf(parameters).some(isOdd) ? 'silent' : undefined))],
};

export const restartsOnOddTopics: Mutant = {
  name: 'restartsOnOddTopics',
  about: 'A topic of odd characters, levels or length makes the module start again.',
  behaviours: [
    answering(SUB, ({ parameters }, module) =>
      topicsOf(parameters).some(isOdd)
        ? { result: 'ERROR', afterwards: () => module.powerCycle() }
        : undefined,
    ),
  ],
};

export const answersOddTopicsTwice: Mutant = {
  name: 'answersOddTopicsTwice',
  about: 'A topic of odd characters, levels or length is answered with two result codes.',
  behaviours: [
    answering(SUB, ({ parameters }) =>
      topicsOf(parameters).some(isOdd) ? { result: 'ERROR', after: ['ERROR'] } : undefined,
    ),
  ],
};

export const saysErrorThoughSubscribed: Mutant = {
  name: 'saysErrorThoughSubscribed',
  about: 'CLOUDSUB is carried out and answered ERROR (manual 1.3: OK).',
  behaviours: [
    {
      name: 'ERROR behind the back of the broker',
      async command(command, _module, next) {
        if (command.name !== SUB || command.form !== 'set') return undefined;
        const answer = await next();
        return answer !== 'silent' && answer.result === 'OK' ? { result: 'ERROR' } : answer;
      },
    },
  ],
};

function slashes(topic: string): number {
  return topic.split('/').length - 1;
}
