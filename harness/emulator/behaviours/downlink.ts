import type { Behaviour, Incoming, Module } from '../behaviour';
import { matches } from '../topics';

/** Section 1.3: `+CLOUDPUBLISH: <packId>,<topic>,<msg_len>,<msg>`, the message byte for byte. */
export const downlink: Behaviour = {
  name: 'downlink',
  received(message, module) {
    if (message.qos > module.limits.qos) return null;
    if (module.dialect.unsubscribedTopics === 'dropped' && !isSubscribed(message.topic, module)) return null;
    module.state.messagesShown += 1;
    const blanks = ' '.repeat(module.dialect.publishBlanks);
    const comma = `,${' '.repeat(module.dialect.publishCommaBlanks)}`;
    const fields = [packIdOf(message, module), message.topic, message.payload.length, ''].join(comma);
    const head = `+CLOUDPUBLISH:${blanks}${fields}`;
    return Buffer.concat([Buffer.from(head, 'latin1'), message.payload]);
  },
};

function isSubscribed(topic: string, { state }: Module): boolean {
  return [...state.subscriptions.keys()].some((filter) => matches(filter, topic));
}

function packIdOf(message: Incoming, { dialect, state }: Module): number {
  if (message.qos === 0 && dialect.packId !== 'counter-of-all') return 0;
  return dialect.packId === 'packet-identifier' ? message.packetId : state.messagesShown;
}
