import type { Mutant } from '../mutant';
import { answering, changingAnswer, misreading, sending } from './helpers';

const UNSUB = '+CLOUDUNSUB';

export const saysOkWithoutUnsubscribing: Mutant = {
  name: 'saysOkWithoutUnsubscribing',
  about: 'CLOUDUNSUB is answered OK and the topic goes on being reported (chapter 2 step 9).',
  behaviours: [answering(UNSUB, ({ form }) => (form === 'set' ? { result: 'OK' } : undefined))],
};

export const unsubscribesEverything: Mutant = {
  name: 'unsubscribesEverything',
  about: 'All topics are unsubscribed instead of one (manual 1.5: one at a time).',
  behaviours: [
    sending('unsubscribe', (packet, { state }) => {
      const others = [...state.subscriptions.keys()];
      state.subscriptions.clear();
      return [{ ...packet, unsubscriptions: [...packet.unsubscriptions, ...others] }];
    }),
  ],
};

export const unsubscribesAtTheModuleAlone: Mutant = {
  name: 'unsubscribesAtTheModuleAlone',
  about: 'The topic is no longer reported, but the broker is not told (manual 1.5).',
  behaviours: [
    answering(UNSUB, ({ form, parameters }, { state }) => {
      if (form !== 'set' || !state.subscriptions.delete(parameters)) return undefined;
      return { result: 'OK' };
    }),
  ],
};

export const takesTwoTopicsForTheFirst: Mutant = {
  name: 'takesTwoTopicsForTheFirst',
  about: 'Of two topics the first is unsubscribed and OK is said (manual 1.5: one topic a command).',
  behaviours: [misreading(UNSUB, (parameters) => parameters.split(',')[0] ?? '')],
};

export const saysErrorThoughUnsubscribed: Mutant = {
  name: 'saysErrorThoughUnsubscribed',
  about: 'CLOUDUNSUB is carried out and answered ERROR (manual 1.5: OK).',
  behaviours: [changingAnswer(UNSUB, (reply) => ({ ...reply, result: 'ERROR' }))],
};
