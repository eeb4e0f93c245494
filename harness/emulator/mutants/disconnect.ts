import type { Mutant } from '../mutant';
import { answering, changingAnswer, sending } from './helpers';

const DISCONN = '+CLOUDDISCONN';

export const saysOkWithoutDisconnecting: Mutant = {
  name: 'saysOkWithoutDisconnecting',
  about: 'CLOUDDISCONN is answered OK and the connection stays (manual 1.6).',
  behaviours: [answering(DISCONN, ({ form }) => (form === 'action' ? { result: 'OK' } : undefined))],
};

export const leavesWithoutGoodbye: Mutant = {
  name: 'leavesWithoutGoodbye',
  about:
    'The socket is closed without a DISCONNECT packet (manual 1.6: the device ends the connection itself).',
  behaviours: [sending('disconnect', () => [])],
};

export const saysErrorThoughDisconnected: Mutant = {
  name: 'saysErrorThoughDisconnected',
  about: 'CLOUDDISCONN is carried out and answered ERROR (manual 1.6: OK).',
  behaviours: [changingAnswer(DISCONN, (reply) => ({ ...reply, result: 'ERROR' }))],
};

export const losesDataCallOnDisconnect: Mutant = {
  name: 'losesDataCallOnDisconnect',
  about:
    'The data call ends with the MQTT connection, so that nothing can be authenticated again (manual 1.6).',
  behaviours: [
    changingAnswer(DISCONN, (reply, _command, { state }) => {
      state.bearer = false;
      return reply;
    }),
  ],
};

export const cannotConnectASecondTime: Mutant = {
  name: 'cannotConnectASecondTime',
  about: 'After one disconnect no connection can be made any more (manual 1.6: resources are released).',
  behaviours: [
    answering('+CLOUDCONN', (_, module) =>
      module.state.settings.has(DISCONN) ? module.refusal('connection') : undefined,
    ),
    changingAnswer(DISCONN, (reply, _command, { state }) => {
      state.settings.set(DISCONN, 'done');
      return reply;
    }),
  ],
};
