import { matches } from '../mqtt-link';
import type { Mutant } from '../mutant';
import { answering } from './helpers';
import { topicsOf } from './subscription-fields';

const SUB = '+CLOUDSUB';

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

export const restartsAtOverlappingTopics: Mutant = {
  name: 'restartsAtOverlappingTopics',
  about: 'A wildcard that covers a topic subscribed to already makes the module start again.',
  behaviours: [
    answering(SUB, ({ parameters }, module) => {
      const covers = (filter: string) =>
        /[+#]/.test(filter) && [...module.state.subscriptions.keys()].some((topic) => matches(filter, topic));
      return topicsOf(parameters).some(covers)
        ? { result: 'ERROR', afterwards: () => module.powerCycle() }
        : undefined;
    }),
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
