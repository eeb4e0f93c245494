import { command } from '../command';

/** What identifies a device at the platform; each at most 64 bytes. */
export interface DeviceCredentials {
  readonly productKey: string;
  readonly deviceName: string;
  readonly deviceSecret: string;
}

/** ME3630 MQTT manual V1.6, 1.1 "Device authentication": sets the credentials and starts the authentication. */
export const CLOUDAUTH = command({
  name: '+CLOUDAUTH',
  deadline: 'auth',
  effect: 'authenticates',
  values: ({ productKey, deviceName, deviceSecret }: DeviceCredentials) => [
    productKey,
    deviceName,
    deviceSecret,
  ],
  report: { spellings: ['+ALIAUTH', '+CLOUDAUTH', '+CLOUDHDAUTH'], failure: 'cme' },
});
