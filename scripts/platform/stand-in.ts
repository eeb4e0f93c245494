import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { OpenApi } from '../../harness/cloud/aliyun/openapi';
import type { PlatformSettings } from '../../harness/cloud/aliyun/settings';
import { nothingMade, setUp } from '../../harness/cloud/aliyun/setup';
import type { AmqpTroubles } from '../../harness/cloud/aliyun/stand-in/amqp-server';
import { PlatformCore } from '../../harness/cloud/aliyun/stand-in/platform-core';
import { serveBackbone } from '../../harness/cloud/aliyun/stand-in/program-link';
import type { Address } from '../../harness/cloud/cloud';
import { CertificateAuthority } from '../../harness/cloud/local/certificate-authority';
import { generateDevices } from '../../harness/cloud/local/devices';
import type { EndpointTask } from './endpoint-program';

const ROOT = path.resolve(__dirname, '../..');
const HOST = '127.0.0.1';
const CA_DIRECTORY = path.join(ROOT, '.cache', 'stand-in');
const INSTANCE = 'iot-standin';
const GROUP = 'DEFAULT_GROUP';

/** A stand-in that runs: three programs, of which this process is one. */
export interface RunningStandIn {
  /** What `npm test -- --cloud aliyun` has to find in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts the platform's stand-in: this process holds MQTT, pre-authentication and topic routes, a program each serves the
 * OpenAPI and AMQP. The product is set up through the OpenAPI by the real client.
 * @param speed how many times faster than the platform's its clock runs
 */
export async function startStandIn(speed: number, troubles: AmqpTroubles = {}): Promise<RunningStandIn> {
  const { device, other: observer } = generateDevices();
  const ca = { directory: CA_DIRECTORY };
  const core = await PlatformCore.start({ device, observer, speed, ca, listen: { host: HOST, port: 0 } });
  const authority = await CertificateAuthority.open(ca);
  const accessKey = { id: `LTAI${randomBytes(8).toString('hex')}`, secret: randomBytes(16).toString('hex') };
  const shared = {
    tls: await authority.issue([HOST, 'localhost']),
    listen: { host: HOST, port: 0 },
    accessKey,
    instance: INSTANCE,
    speed,
    troubles,
  };
  const programs = await Promise.all(
    (['openapi', 'amqp'] as const).map((endpoint) => startProgram({ ...shared, endpoint }, core)),
  );
  const [api, amqp] = programs;
  const mqtt = core.cloud.tlsMqttAddress;
  if (!api || !amqp || !mqtt || !core.cloud.caFile)
    throw new Error('the stand-in did not open all endpoints');
  const settings: PlatformSettings = {
    clock: () => performance.now(),
    endpoints: {
      region: 'cn-shanghai',
      instance: INSTANCE,
      api: api.address,
      amqp: amqp.address,
      mqtt,
      auth: core.cloud.authAddress,
      ca: readFileSync(core.cloud.caFile, 'utf8'),
    },
    device,
    observer,
    accessKey,
    consumerGroup: GROUP,
    speed,
    onSecret: () => {},
  };
  const { clock, endpoints } = settings;
  const openApi = await OpenApi.open({ accessKey, endpoints, clock, speed });
  await setUp({ api: openApi, settings, made: nothingMade(), save: () => {}, say: () => {} });
  return {
    environment: environmentOf(settings, core.cloud.caFile),
    close: async () => {
      for (const program of programs) program.stop();
      await core.close();
    },
  };
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

function startProgram(
  task: EndpointTask,
  core: PlatformCore,
): Promise<{ readonly address: Address; stop(): void }> {
  const child = fork(path.join(__dirname, 'endpoint-program.ts'), [], {
    execArgv: ['--require', path.join(ROOT, 'scripts/register.cjs')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  serveBackbone(child, core);
  // Keys go through the pipe: a process list shows command lines.
  child.send(task);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the program of the ${task.endpoint} ended with ${code}`)));
    child.on('message', ({ ready }: { ready?: Address }) => {
      if (ready) resolve({ address: ready, stop: () => child.disconnect() });
    });
  });
}
