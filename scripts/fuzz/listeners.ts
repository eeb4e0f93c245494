import net from 'node:net';
import { generate } from 'mqtt-packet';
import type { Address } from '../../harness/cloud/cloud';
import { type LocalCloud, startLocalCloud } from '../../harness/cloud/local/local-cloud';
import { RawDevice, signedLogin } from '../../harness/cloud/testing/start-cloud';
import { type Probe, probe, spoiled } from './probe';

const FORM = 'productKey=a1Fuzz&deviceName=device&clientId=x&signmethod=hmacsha1&sign=00';
const REQUESTS = [
  `POST /auth/devicename HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${FORM.length}\r\n\r\n${FORM}`,
  `POST /auth/devicename HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsign\r\n0\r\n\r\n`,
  'GET / HTTP/1.0\r\n\r\n',
].map((text) => Buffer.from(text));

/** The pre-authentication endpoint of the local cloud. */
export async function authEndpoint(): Promise<Probe> {
  const cloud = await startCloud();
  return listenerProbe(cloud, cloud.authAddress, REQUESTS);
}

/** The MQTT listener of the local cloud. */
export async function mqttListener(): Promise<Probe> {
  const cloud = await startCloud();
  const login = { ...signedLogin(cloud.device), clean: true, keepalive: 60 };
  const connect = generate({ cmd: 'connect', ...login, password: Buffer.from(login.password) });
  const { productKey, deviceName } = cloud.device;
  const topic = `/${productKey}/${deviceName}/data`;
  const packets = [
    generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] }),
    generate({ cmd: 'publish', topic, payload: 'x', qos: 1, messageId: 2, dup: false, retain: false }),
    generate({ cmd: 'unsubscribe', messageId: 3, unsubscriptions: [topic] }),
    generate({ cmd: 'disconnect' }),
  ];
  return listenerProbe(cloud, cloud.mqttAddress, [connect, Buffer.concat([connect, ...packets])]);
}

function startCloud(): Promise<LocalCloud> {
  const begun = performance.now();
  return startLocalCloud({ clock: () => performance.now() - begun });
}

/** Sends each input on its own connection and waits until that is closed; the next device must still be served. */
function listenerProbe(cloud: LocalCloud, address: Address | null, good: readonly Buffer[]): Probe {
  if (address === null) throw new Error('the local cloud has no such listener');
  const under = probe(
    spoiled(...good),
    (bytes) => send(address, bytes),
    () => cloud.close(),
  );
  return {
    async run(count, seed, onInput) {
      const end = await under.run(count, seed, onInput);
      if (end.failure === null) await expectService(cloud);
      return end;
    },
    close: under.close,
  };
}

function send({ host, port }: Address, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port }, () => socket.end(bytes));
    // The listener may answer in any way, including a reset, but it must close the connection.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error);
    });
    socket.resume().once('close', () => resolve());
  });
}

async function expectService({ device, mqttAddress }: LocalCloud): Promise<void> {
  const { device: next, returnCode } = await RawDevice.login(
    mqttAddress,
    signedLogin(device, { id: 'last' }),
    {},
  );
  next.destroy();
  if (returnCode !== 0)
    throw new Error(`a device that logs in rightly was refused with CONNACK ${returnCode}`);
}
