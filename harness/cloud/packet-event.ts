import type { Packet } from 'mqtt-packet';
import type { CloudEventBody } from './witness';

type Login = 'token' | 'direct' | 'none';

/** How a device logs in, by the form of its user name: a token's is one word, a direct login's is `name&key`. */
export function loginForm(username: string | undefined): Login {
  if (username === undefined || username === '') return 'none';
  return username.includes('&') ? 'direct' : 'token';
}

/** A packet as the witness keeps it. The password stays out of it. */
export function packetEvent(packet: Packet): CloudEventBody {
  const packetId = packet.messageId ?? 0;
  switch (packet.cmd) {
    case 'connect':
      return {
        what: 'CONNECT',
        clientId: packet.clientId,
        clean: packet.clean ?? true,
        keepalive: packet.keepalive ?? 0,
        login: loginForm(packet.username),
        will: packet.will !== undefined,
      };
    case 'connack':
      return { what: 'CONNACK', code: packet.returnCode ?? 0, sessionPresent: packet.sessionPresent };
    case 'publish': {
      const { topic, qos, retain, dup } = packet;
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      return { what: 'PUBLISH', topic, payload, qos, retain, dup, packetId };
    }
    case 'puback':
      return { what: 'PUBACK', packetId };
    case 'subscribe': {
      const topics = packet.subscriptions.map(({ topic, qos }) => ({ topic, qos }));
      return { what: 'SUBSCRIBE', packetId, topics };
    }
    case 'suback':
      return { what: 'SUBACK', packetId, granted: packet.granted.map(Number) };
    case 'unsubscribe':
      return { what: 'UNSUBSCRIBE', packetId, topics: packet.unsubscriptions };
    case 'unsuback':
      return { what: 'UNSUBACK', packetId };
    case 'pingreq':
      return { what: 'PINGREQ' };
    case 'pingresp':
      return { what: 'PINGRESP' };
    case 'disconnect':
      return { what: 'DISCONNECT' };
    default:
      return { what: 'OTHER', detail: packet.cmd.toUpperCase() };
  }
}
