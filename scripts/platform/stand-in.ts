import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { OpenApi } from '../../harness/cloud/aliyun/openapi';
import type { PlatformSettings } from '../../harness/cloud/aliyun/platform';
import { nothingMade, setUp } from '../../harness/cloud/aliyun/setup';
import type { AmqpTroubles } from '../../harness/cloud/aliyun/stand-in/amqp-server';
import { serveBackbone } from '../../harness/cloud/aliyun/stand-in/backbone';
import { PlatformCore } from '../../harness/cloud/aliyun/stand-in/platform-core';
import type { Address } from '../../harness/cloud/cloud';
import { generateDevices } from '../../harness/cloud/devices';
import { CertificateAuthority } from '../../harness/cloud/local/certificate-authority';
import type { EndpointTask } from './endpoint-program';

const ROOT = path.resolve(__dirname, '../..');
const HOST = '127.0.0.1';
const CA_DIRECTORY = path.join(ROOT, '.cache', 'stand-in');
const INSTANCE = 'iot-standin';
const GROUP = 'DEFAULT_GROUP';

/** A running stand-in: three processes, one of which is this one. */
export interface RunningStandIn {
  /** The environment for `npm test -- --cloud aliyun`. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts the platform's stand-in: this process serves MQTT, pre-authentication and topic routes, one process each
 * serves the OpenAPI and AMQP. The product is set up through the OpenAPI by the real client.
 * @param speed how many times faster than the platform's its clock runs
 */
export async function startStandIn(speed: number, troubles: AmqpTroubles = {}): Promise<RunningStandIn> {
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { environment: await start(speed, troubles, closers), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  speed: number,
  troubles: AmqpTroubles,
  closers: (() => unknown)[],
): Promise<Record<string, string>> {
  const { device, other: observer } = generateDevices();
  const ca = { directory: CA_DIRECTORY };
  const core = await PlatformCore.start({ device, observer, speed, ca, listen: { host: HOST, port: 0 } });
  closers.push(() => core.close());
  const authority = await CertificateAuthority.open(ca);
  const accessKey = { id: `LTAI${randomBytes(8).toString('hex')}`, secret: randomBytes(16).toString('hex') };
  const task = {
    tls: await authority.issue([HOST, 'localhost']),
    listen: { host: HOST, port: 0 },
    accessKey,
    instance: INSTANCE,
    speed,
    troubles,
  };
  const [api, amqp] = await Promise.all([
    startProgram({ ...task, endpoint: 'openapi' }, core, closers),
    startProgram({ ...task, endpoint: 'amqp' }, core, closers),
  ]);
  const { tlsMqttAddress: mqtt, authAddress: auth, caFile } = core.cloud;
  if (!mqtt || !caFile) throw new Error('the stand-in did not open MQTT over TLS');
  const settings: PlatformSettings = {
    clock: () => performance.now(),
    endpoints: {
      region: 'cn-shanghai',
      instance: INSTANCE,
      api,
      amqp,
      mqtt,
      auth,
      ca: readFileSync(caFile, 'utf8'),
    },
    device,
    observer,
    accessKey,
    consumerGroup: GROUP,
    speed,
    onSecret: () => {},
  };
  const openApi = await OpenApi.open({ ...settings, accessKey });
  await setUp({ api: openApi, settings, made: nothingMade(), save: () => {}, say: () => {} });
  return environmentOf(settings, caFile);
}

function environmentOf(settings: PlatformSettings, caFile: string): Record<string, string> {
  const { device, observer, accessKey, endpoints, speed } = settings;
  const at = (address: Address | null): string => (address ? `${address.host}:${address.port}` : '');
  return {
    ME3630_PRODUCT_KEY: device.productKey,
    ME3630_DEVICE_NAME: device.deviceName,
    ME3630_DEVICE_SECRET: device.deviceSecret,
    ME3630_OBSERVER_NAME: observer?.deviceName ?? '',
    ME3630_OBSERVER_SECRET: observer?.deviceSecret ?? '',
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKey?.id ?? '',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKey?.secret ?? '',
    ME3630_ALIYUN_INSTANCE: INSTANCE,
    ME3630_ALIYUN_API: at(endpoints.api),
    ME3630_ALIYUN_AMQP: at(endpoints.amqp),
    ME3630_ALIYUN_MQTT: at(endpoints.mqtt),
    ME3630_ALIYUN_AUTH: at(endpoints.auth),
    ME3630_ALIYUN_CA: caFile,
    ME3630_ALIYUN_SPEED: String(speed),
  };
}

function startProgram(task: EndpointTask, core: PlatformCore, closers: (() => unknown)[]): Promise<Address> {
  const child = fork(path.join(__dirname, 'endpoint-program.ts'), [], {
    execArgv: ['--require', path.join(ROOT, 'scripts/register.cjs')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  closers.push(() => child.connected && child.disconnect());
  serveBackbone(child, core);
  // Keys go through the pipe, as a process list shows command lines.
  child.send(task);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the program of the ${task.endpoint} ended with ${code}`)));
    child.on('message', ({ ready }: { ready?: Address }) => {
      if (ready) resolve(ready);
    });
  });
}
