import type { Mutant } from '../mutant';
import { answering, changingAnswer, sending } from './helpers';

const CONN = '+CLOUDCONN';

export const saysOkWithoutConnecting: Mutant = {
  name: 'saysOkWithoutConnecting',
  about: 'CLOUDCONN is answered OK and nothing is connected (manual 1.2).',
  behaviours: [answering(CONN, ({ form }) => (form === 'action' ? { result: 'OK' } : undefined))],
};

export const saysErrorThoughConnected: Mutant = {
  name: 'saysErrorThoughConnected',
  about: 'CLOUDCONN is answered ERROR though the connection is up (manual 1.2: OK).',
  behaviours: [changingAnswer(CONN, (reply) => ({ ...reply, result: 'ERROR' }))],
};

export const neverAnswersConnect: Mutant = {
  name: 'neverAnswersConnect',
  about: 'CLOUDCONN connects and no final result comes (manual 1.2: OK).',
  behaviours: [changingAnswer(CONN, () => 'silent')],
};

export const believesToBeConnectedWhenRefused: Mutant = {
  name: 'believesToBeConnectedWhenRefused',
  about: 'The code of the CONNACK is ignored: OK, and OK to every message (manual 1.2 and 1.4).',
  behaviours: [
    {
      name: 'not looking at the CONNACK',
      async command({ name, form }, { state }, next) {
        if (name === CONN && form === 'action' && state.login !== null) {
          await next();
          state.settings.set(CONN, 'believed');
          return { result: 'OK' };
        }
        if (name === '+CLOUDDISCONN') state.settings.delete(CONN);
        const believed = name === '+CLOUDPUB' && form === 'set' && state.settings.has(CONN);
        return believed && state.link === null ? { result: 'OK' } : undefined;
      },
    },
  ],
};

export const saysOkToAConnectionThatFails: Mutant = {
  name: 'saysOkToAConnectionThatFails',
  about: 'CLOUDCONN is answered OK after the connection has failed (manual 1.2).',
  behaviours: [
    changingAnswer(CONN, (reply, { form }, { state }) =>
      form === 'action' && state.link === null ? { result: 'OK' } : reply,
    ),
  ],
};

export const hangsWhenTheBrokerIsDown: Mutant = {
  name: 'hangsWhenTheBrokerIsDown',
  about: 'CLOUDCONN is never answered if the connection fails (one final result for each command).',
  behaviours: [
    changingAnswer(CONN, (reply, _command, { state }) => (state.link === null ? 'silent' : reply)),
  ],
};

export const hangsUpAfterConnecting: Mutant = {
  name: 'hangsUpAfterConnecting',
  about: 'The connection is dropped directly after OK (chapter 2 step 5: the device is online).',
  behaviours: [
    changingAnswer(CONN, (reply, _command, { state }) => ({
      ...reply,
      afterwards: () => state.link?.destroy(),
    })),
  ],
};

export const connectsWithoutKeepAlive: Mutant = {
  name: 'connectsWithoutKeepAlive',
  about: 'The keep alive of the CONNECT is 0, which the platform refuses.',
  limits: { keepAlive: 0 },
};

export const connectsTwiceOverAtOnce: Mutant = {
  name: 'connectsTwiceOverAtOnce',
  about: 'CLOUDCONN opens a second connection that pushes the first one out (platform: one for each device).',
  behaviours: [
    {
      name: 'connecting twice',
      async command(command, { state }, next) {
        if (command.name !== CONN || command.form !== 'action') return undefined;
        const { login } = state;
        const answer = await next();
        if (login === null || state.link === null) return answer;
        state.link.destroy();
        state.login = login;
        return next();
      },
    },
  ],
};

export const forgetsItsName: Mutant = {
  name: 'forgetsItsName',
  about: 'The CONNECT has an empty user name, so the broker refuses it.',
  behaviours: [sending('connect', (packet) => [{ ...packet, username: '' }])],
};

export const connectsAsTheFirstDevice: Mutant = {
  name: 'connectsAsTheFirstDevice',
  about: 'The device that was authenticated first connects, not the one that was authenticated last.',
  behaviours: [
    {
      name: 'keeping the first login',
      async command({ name }, { state }, next) {
        if (name !== '+CLOUDAUTH' || state.login === null) return undefined;
        const first = state.login;
        const answer = await next();
        if (answer === 'silent') return answer;
        const after = Promise.resolve(answer.after ?? []).then((lines) => {
          state.login = first;
          return lines;
        });
        return { ...answer, after };
      },
    },
  ],
};

export const restartsWhenConnectingWithoutLogin: Mutant = {
  name: 'restartsWhenConnectingWithoutLogin',
  about: 'CLOUDCONN without a successful CLOUDAUTH makes the module start again.',
  behaviours: [
    answering(CONN, (_, module) =>
      module.state.login === null ? { result: 'ERROR', afterwards: () => module.powerCycle() } : undefined,
    ),
  ],
};

export const hangsWhenConnectedAlready: Mutant = {
  name: 'hangsWhenConnectedAlready',
  about: 'CLOUDCONN while connected is never answered (one final result for each command).',
  behaviours: [answering(CONN, (_, { state }) => (state.link === null ? undefined : 'silent'))],
};

export const dropsTheConnectionAtASecondConnect: Mutant = {
  name: 'dropsTheConnectionAtASecondConnect',
  about: 'CLOUDCONN while connected ends the connection (manual 1.2: it connects).',
  behaviours: [
    answering(CONN, (_, { state }) => {
      if (state.link === null) return undefined;
      state.link.destroy();
      return { result: 'ERROR' };
    }),
  ],
};

export const hangsOnConnectWithParameters: Mutant = {
  name: 'hangsOnConnectWithParameters',
  about: 'CLOUDCONN with the parameters of a sibling is never answered (one final result for each command).',
  behaviours: [answering(CONN, ({ form }) => (form === 'set' ? 'silent' : undefined))],
};
