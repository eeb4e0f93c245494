import type { Variant } from '../variant';

export const logsInByMqtt: Variant = {
  name: 'logsInByMqtt',
  about:
    'Section 1.1 says "device authentication": here a signed MQTT connection that is ended again, no HTTP.',
  dialect: { login: 'mqtt', authWhileConnected: 'refused' },
};

export const logsInByMqttAndStays: Variant = {
  name: 'logsInByMqttAndStays',
  about: 'Section 1.1: a signed MQTT connection is made by CLOUDAUTH and used on by CLOUDCONN.',
  dialect: { login: 'mqtt-and-stays', authWhileConnected: 'disconnects' },
};

export const servesFromTheLoginOn: Variant = {
  name: 'servesFromTheLoginOn',
  about:
    'Section 1.1: the signed MQTT connection of CLOUDAUTH is in use at once; that commands are refused before CLOUDCONN is not said.',
  dialect: { login: 'mqtt-and-serves', authWhileConnected: 'disconnects', connTwice: 'ok' },
};

export const logsInBothWays: Variant = {
  name: 'logsInBothWays',
  about: 'Section 1.1: pre-authentication by HTTP, and an MQTT connection on trial before it is called OK.',
  dialect: { login: 'http-and-mqtt', authWhileConnected: 'refused' },
};

export const asksTheServerTwice: Variant = {
  name: 'asksTheServerTwice',
  about: 'Section 1.1 says how an authentication ends, not how many requests it takes: here two for each.',
  dialect: { authRequests: 2 },
};
