import type { Behaviour, Module } from '../behaviour';
import { openLink } from '../behaviours/cloud-conn';
import type { Mutant } from '../mutant';
import type { Login, ModuleState } from '../state';
import { answering, changingAnswer, seeing, sending } from './helpers';

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
    endingAConnection(({ state }) => {
      state.bearer = false;
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
    endingAConnection(({ state }) => state.settings.set(DISCONN, 'done')),
  ],
};

export const connectsAgainToPublish: Mutant = {
  name: 'connectsAgainToPublish',
  about:
    'A message after CLOUDDISCONN brings the connection back (manual 1.6: authenticate and connect first).',
  behaviours: [
    changingAnswer('+CLOUDCONN', (reply, _command, { state }) => {
      lastLogin.set(state, state.login);
      return reply;
    }),
    {
      name: 'connecting again',
      async command({ name }, module, next) {
        const login = lastLogin.get(module.state);
        if (name !== '+CLOUDPUB' || module.state.link !== null || !login) return undefined;
        await openLink(module, login);
        return next();
      },
    },
  ],
};

export const keepsMessagesForTheNextConnection: Mutant = {
  name: 'keepsMessagesForTheNextConnection',
  about: 'A message after CLOUDDISCONN is refused, kept and sent at the next connection (manual 1.6).',
  behaviours: [
    {
      name: 'keeping messages',
      async command({ name, parameters }, { state }, next) {
        if (name === '+CLOUDPUB' && state.link === null) state.settings.set('kept', parameters);
        const answer = await next();
        const [topic, qos, message] = state.settings.get('kept')?.split(',') ?? [];
        if (name !== '+CLOUDCONN' || !topic || !message || !state.link) return answer;
        state.settings.delete('kept');
        await state.link.publish(topic, Buffer.from(message), Number(qos));
        return answer;
      },
    },
  ],
};

export const hangsWhenDisconnectedAlready: Mutant = {
  name: 'hangsWhenDisconnectedAlready',
  about: 'CLOUDDISCONN without a connection is never answered (one final result for each command).',
  behaviours: [answering(DISCONN, (_, { state }) => (state.link === null ? 'silent' : undefined))],
};

export const restartsWhenDisconnectedBeforeConnecting: Mutant = {
  name: 'restartsWhenDisconnectedBeforeConnecting',
  about: 'CLOUDDISCONN between authentication and connection makes the module start again.',
  behaviours: [
    answering(DISCONN, (_, module) =>
      module.state.link === null && module.state.login !== null
        ? { result: 'ERROR', afterwards: () => module.powerCycle() }
        : undefined,
    ),
  ],
};

export const hangsWhenDisconnectedWhileAuthenticating: Mutant = {
  name: 'hangsWhenDisconnectedWhileAuthenticating',
  about: 'CLOUDDISCONN while an authentication runs is never answered (one final result for each command).',
  behaviours: [answering(DISCONN, (_, { state }) => (state.authenticating ? 'silent' : undefined))],
};

export const disconnectsThoughItRefuses: Mutant = {
  name: 'disconnectsThoughItRefuses',
  about: 'CLOUDDISCONN with a parameter is refused and carried out all the same.',
  behaviours: [
    changingAnswer(DISCONN, (reply, { form }, { state }) => {
      if (form === 'set') state.link?.destroy();
      return reply;
    }),
  ],
};

export const losesItsTongueOverAMessageAtTheEnd: Mutant = {
  name: 'losesItsTongueOverAMessageAtTheEnd',
  about: 'CLOUDDISCONN is never answered if messages arrive while it runs.',
  behaviours: [
    seeing('publish', (packet, { state }) => {
      state.settings.set('messages', 'seen');
      return [packet];
    }),
    changingAnswer(DISCONN, (reply, _command, { state }) =>
      state.settings.has('messages') ? 'silent' : reply,
    ),
  ],
};

/** The last login of each module, cleared when it is reset. */
const lastLogin = new WeakMap<ModuleState, Login | null>();

/** Calls `besides` after CLOUDDISCONN has ended a connection. */
function endingAConnection(besides: (module: Module) => unknown): Behaviour {
  return {
    name: 'ending a connection',
    async command({ name }, module, next) {
      if (name !== DISCONN || module.state.link === null) return undefined;
      const answer = await next();
      besides(module);
      return answer;
    },
  };
}
