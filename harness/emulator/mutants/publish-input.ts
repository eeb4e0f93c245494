import type { Module } from '../behaviour';
import { asUtf8 } from '../mqtt-link';
import type { Mutant } from '../mutant';
import { answering, changingAnswer } from './helpers';

const PUB = '+CLOUDPUB';

/** Splits `<topic>,<qos>,<message>`. */
const PARTS = /^([^,]*),([^,]*),(.*)$/s;

export const restartsAtAnEmptyMessage: Mutant = {
  name: 'restartsAtAnEmptyMessage',
  about: 'CLOUDPUB with an empty message makes the module start again.',
  behaviours: [
    changingAnswer(PUB, (reply, { parameters }, module) =>
      parameters.endsWith(',') ? { ...reply, afterwards: () => module.powerCycle() } : reply,
    ),
  ],
};

export const waitsForAConnectionToPublish: Mutant = {
  name: 'waitsForAConnectionToPublish',
  about: 'CLOUDPUB without a connection is not answered before there is one (manual 1.6).',
  behaviours: [
    answering(PUB, (_command, { state }) => (state.link === null ? new Promise<never>(() => {}) : undefined)),
  ],
};

export const queuesMessagesUntilConnected: Mutant = {
  name: 'queuesMessagesUntilConnected',
  about: 'A message that was refused without a connection is sent as soon as there is one (manual 1.6).',
  behaviours: [
    changingAnswer(PUB, (reply, { parameters }, module) => {
      if (module.state.link === null) module.state.settings.set('queued', parameters);
      return reply;
    }),
    changingAnswer('+CLOUDCONN', (reply, _command, module) => {
      const [, topic, , message] = PARTS.exec(module.state.settings.get('queued') ?? '') ?? [];
      if (topic !== undefined && message !== undefined) void publishing(topic, message, module);
      return reply;
    }),
  ],
};

export const staysConnectedToPublish: Mutant = {
  name: 'staysConnectedToPublish',
  about:
    'CLOUDDISCONN is answered OK, and CLOUDPUB still works (manual 1.6: authenticate and connect first).',
  behaviours: [answering('+CLOUDDISCONN', () => ({ result: 'OK' }))],
};

export const publishesToWildcards: Mutant = {
  name: 'publishesToWildcards',
  about: 'A message is published to a topic with a wildcard (MQTT clause 3.3.2.1).',
  behaviours: [
    answering(PUB, ({ parameters }, module) => {
      const [, topic = '', , message = ''] = PARTS.exec(parameters) ?? [];
      return /[+#]/.test(topic) ? publishing(topic, message, module) : undefined;
    }),
  ],
};

export const refusesForeignTopicsTooLate: Mutant = {
  name: 'refusesForeignTopicsTooLate',
  about: 'A message to a topic of another device is sent, and the command is answered with an error.',
  behaviours: [
    changingAnswer(PUB, (reply, { parameters }, { state }) => {
      const { productKey, deviceName } = state.login ?? { productKey: '', deviceName: '' };
      const own = parameters.startsWith(`/${productKey}/${deviceName}/`);
      return own || reply.result !== 'OK' ? reply : { ...reply, result: 'ERROR' };
    }),
  ],
};

async function publishing(topic: string, message: string, { state }: Module) {
  await state.link?.publish(asUtf8(topic), Buffer.from(message, 'latin1'), 0);
  return { result: 'OK' };
}
