import { plainDialect } from '../dialect';
import type { Profile } from '../profile';

/** The first firmware with the CLOUD commands, in the default dialect. */
export const me3630: Profile = {
  name: 'me3630',
  identity: {
    manufacturer: 'GOSUNCN',
    model: 'ME3630',
    firmware: 'AL_ME3630C1CV1.0B01',
    imei: '864863030000019',
    imsi: '001010123456789',
    iccid: '89860000000000000001',
  },
  dialect: plainDialect,
  limits: {
    productKey: 64,
    deviceName: 64,
    deviceSecret: 64,
    topics: 8,
    publishTopic: 64,
    subscribeTopic: 64,
    message: 255,
    qos: 1,
    commandLine: 1_024,
    inputBuffer: 16_384,
    authMs: 700,
    acknowledgementMs: 1_500,
    keepAlive: 60,
    escapeGuardMs: 1_000,
    typingMs: 1_000,
  },
};
