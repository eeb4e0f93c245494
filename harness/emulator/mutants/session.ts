import type { Behaviour } from '../behaviour';
import type { Mutant } from '../mutant';
import { answering, changingAnswer, seeing, sending } from './helpers';

const SUB = '+CLOUDSUB';
const CONN = '+CLOUDCONN';
const PUB = '+CLOUDPUB';

/** Number of connections until a module that leaks resources can make no more. */
const CONNECTIONS = { few: 4, many: 40 };

export const keepsTopicsOfEndedConnections: Mutant = {
  name: 'keepsTopicsOfEndedConnections',
  about: 'Topics of a connection that has ended still count, so that soon none is free (manual 1.6).',
  behaviours: [
    {
      name: 'counting topics for ever',
      command({ name, parameters }, module) {
        if (name !== SUB) return undefined;
        const { settings } = module.state;
        const taken = Number(settings.get(SUB) ?? 0) + parameters.split(',').length / 2;
        if (taken > 8) return module.refusal('input');
        settings.set(SUB, String(taken));
        return undefined;
      },
    },
  ],
};

export const runsOutOfConnections: Mutant = {
  name: 'runsOutOfConnections',
  about: 'Each connection leaks a socket, so the fifth one fails (manual 1.6: resources are released).',
  behaviours: [countingConnections(CONNECTIONS.few)],
};

export const runsOutOfMemory: Mutant = {
  name: 'runsOutOfMemory',
  about: 'Each connection leaks memory, so the 41st one fails (manual 1.6).',
  behaviours: [countingConnections(CONNECTIONS.many)],
};

export const restartsAtAMessageOfAnOldSubscription: Mutant = {
  name: 'restartsAtAMessageOfAnOldSubscription',
  about: 'A message on a topic of an earlier connection makes the module start again.',
  dialect: { cleanSession: false },
  behaviours: [
    {
      name: 'restart at an unknown topic',
      received({ topic }, module) {
        if (module.state.subscriptions.has(topic)) return undefined;
        module.powerCycle();
        return null;
      },
    },
  ],
};

export const cannotReconnectAfterALoss: Mutant = {
  name: 'cannotReconnectAfterALoss',
  about: 'A connection that the server ended cannot be made again until a restart (manual 1.2).',
  behaviours: [
    {
      name: 'stuck after a loss',
      async command({ name }, module, next) {
        const { settings, link } = module.state;
        if (name === '+CLOUDDISCONN' && link !== null) settings.delete(CONN);
        if (name !== CONN) return undefined;
        if (link === null && settings.has(CONN)) return module.refusal('connection');
        const answer = await next();
        if (module.state.link !== null) settings.set(CONN, 'made');
        return answer;
      },
    },
  ],
};

export const hangsWhenPublishingAfterALoss: Mutant = {
  name: 'hangsWhenPublishingAfterALoss',
  about: 'CLOUDPUB is never answered once the server has ended the connection.',
  behaviours: [answering(PUB, (_, { state }) => (state.link === null ? 'silent' : undefined))],
};

export const hangsInASilentConnection: Mutant = {
  name: 'hangsInASilentConnection',
  about: 'CLOUDPUB with QoS 0 is never answered once the server has fallen silent.',
  behaviours: [
    {
      name: 'asking the server first',
      async command({ name }, { state }, next) {
        const { link } = state;
        if (name !== PUB || link === null) return undefined;
        const answers = await link.unsubscribe(['/never/subscribed']).then(
          () => true,
          () => false,
        );
        return answers ? next() : 'silent';
      },
    },
  ],
};

export const waitsForeverForPuback: Mutant = {
  name: 'waitsForeverForPuback',
  about: 'CLOUDPUB with QoS 1 waits without end for a PUBACK that does not come.',
  dialect: { pubOk: 'acknowledged' },
  limits: { acknowledgementMs: 3_600_000 },
};

export const repeatsMessagesAsIfNew: Mutant = {
  name: 'repeatsMessagesAsIfNew',
  about: 'A message without PUBACK is sent again without DUP (MQTT clause 3.3.1.1).',
  behaviours: [
    changingAnswer(PUB, async (reply, { parameters }, { state }) => {
      const [topic, qos, message] = parameters.split(',');
      if (qos === '1' && topic && message)
        state.link?.send({
          cmd: 'publish',
          topic,
          payload: message,
          qos: 1,
          dup: false,
          retain: false,
          messageId: 1,
        });
      return reply;
    }),
  ],
};

export const refusesALatePuback: Mutant = {
  name: 'refusesALatePuback',
  about: 'A PUBACK that takes a fifth of a second is taken for a failure, though the message has arrived.',
  dialect: { pubOk: 'acknowledged' },
  limits: { acknowledgementMs: 100 },
};

export const hangsUpAtADoubledPuback: Mutant = {
  name: 'hangsUpAtADoubledPuback',
  about: 'A second PUBACK for the same message ends the connection (MQTT clause 4.3.2).',
  behaviours: [
    seeing('puback', (packet, { state }) => {
      const { messageId } = packet;
      if (state.settings.get('acknowledged') === String(messageId)) state.link?.destroy();
      state.settings.set('acknowledged', String(messageId));
      return [packet];
    }),
  ],
};

function countingConnections(most: number): Behaviour {
  return {
    name: 'counting connections',
    command({ name, form }, module) {
      if (name !== CONN || form !== 'action') return undefined;
      const { settings } = module.state;
      const made = Number(settings.get(CONN) ?? 0) + 1;
      settings.set(CONN, String(made));
      return made > most ? module.refusal('connection') : undefined;
    },
  };
}

export const neverPings: Mutant = {
  name: 'neverPings',
  about: 'No PINGREQ is sent on an idle connection (MQTT clause 3.1.2.10: a PINGREQ in time).',
  limits: { keepAlive: 30 },
  behaviours: [sending('pingreq', () => [])],
};
