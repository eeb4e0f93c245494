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
  about: 'CLOUDCONN is answered ERROR though the connection stands (manual 1.2: OK).',
  behaviours: [changingAnswer(CONN, (reply) => ({ ...reply, result: 'ERROR' }))],
};

export const neverAnswersConnect: Mutant = {
  name: 'neverAnswersConnect',
  about: 'CLOUDCONN connects and no final result comes (manual 1.2: OK).',
  behaviours: [changingAnswer(CONN, () => 'silent')],
};

export const saysOkWhenRefusedByBroker: Mutant = {
  name: 'saysOkWhenRefusedByBroker',
  about: 'OK is said whatever the broker answers (manual 1.2: OK means connected).',
  behaviours: [
    changingAnswer(CONN, (reply, { form }, { state }) =>
      form === 'action' && state.login !== null ? { ...reply, result: 'OK' } : reply,
    ),
  ],
};

export const hangsUpAfterConnecting: Mutant = {
  name: 'hangsUpAfterConnecting',
  about: 'The connection is dropped as soon as OK is said (chapter 2 step 5: the device is online).',
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
  about: 'The CONNECT carries an empty user name, so the broker lets nobody in.',
  behaviours: [sending('connect', (packet) => [{ ...packet, username: '' }])],
};
