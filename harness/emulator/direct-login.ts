import { createHmac } from 'node:crypto';
import type { DeviceTriple } from './pre-authentication';
import type { Login } from './state';

/** Where a module finds the broker that nobody tells it of. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** A CONNECT that the device signs itself, with HMAC-SHA1, as Alibaba's device SDKs without pre-authentication send it. */
export function directLogin(triple: DeviceTriple, { host, port }: BrokerAddress): Login {
  const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');
  const { productKey, deviceName, deviceSecret } = triple;
  // The platform takes 64 characters for a client id, as many as the manual allows for a device name.
  const id = utf8(deviceName);
  const content = `clientId${id}deviceName${id}productKey${utf8(productKey)}`;
  return {
    productKey,
    deviceName,
    clientId: `${id}|securemode=3,signmethod=hmacsha1|`,
    username: `${id}&${utf8(productKey)}`,
    password: createHmac('sha1', Buffer.from(deviceSecret, 'latin1')).update(content).digest('hex'),
    host,
    port,
  };
}
