/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import type { EventEmitter } from 'node:events';
import { once } from 'node:events';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Triple } from '../cloud';
import { eventually, startCloud, topicOf } from '../testing/start-cloud';
import type { LocalCloud } from './local-cloud';

/** The common part of the platform's two SDKs; neither has types. */
interface SdkDevice extends EventEmitter {
  subscribe(
    topic: string,
    options: { qos: number },
    done: (error: Error | null, granted: { qos: number }[]) => void,
  ): void;
  publish(topic: string, payload: string, options: { qos: number }): void;
  end(force: boolean): void;
}
interface Sdk {
  device(config: Triple & { brokerUrl: string; region?: string; clean?: boolean }): SdkDevice;
}

const SDKS = ['alibabacloud-iot-device-sdk', 'aliyun-iot-device-sdk'] as const;

describe.each(SDKS)('%s', (name) => {
  const sdk = require(name) as Sdk;
  let cloud: LocalCloud;
  const connect = (triple: Triple): SdkDevice =>
    sdk.device({ ...triple, brokerUrl: `mqtt://127.0.0.1:${cloud.mqttAddress.port}/` });

  beforeAll(async () => {
    cloud = await startCloud();
  });

  test('logs in, subscribes to all of its topics, publishes and receives its own messages', async () => {
    const since = cloud.witness.mark();
    const device = connect(cloud.device);
    await once(device, 'connect');
    expect(await eventually(cloud, 'CONNECT', since)).toMatchObject({
      login: 'direct',
      clean: false,
      keepalive: 60,
    });

    const topic = topicOf(cloud, 'user/loop');
    const granted = await new Promise((resolve, reject) =>
      device.subscribe(topic, { qos: 1 }, (error, all) => (error ? reject(error) : resolve(all))),
    );
    expect(granted).toEqual([expect.objectContaining({ topic, qos: 1 })]);
    const heard = new Promise<string>((resolve) =>
      device.on('message', (from: string, payload: Buffer) => from === topic && resolve(`${payload}`)),
    );
    device.publish(topic, 'there and back', { qos: 1 });
    expect(await heard).toBe('there and back');

    const answers = cloud.witness.events(since).filter((event) => event.what === 'SUBACK');
    expect(answers.flatMap((event) => (event.what === 'SUBACK' ? event.granted : []))).not.toContain(0x80);
    device.end(true);
    await eventually(cloud, 'CLOSED', since);
  });

  test('is refused with a wrong secret', async () => {
    const since = cloud.witness.mark();
    const device = connect({ ...cloud.device, deviceSecret: 'x'.repeat(32) });
    // The SDKs pass an array of arguments to their listeners instead of the arguments.
    const [error] = await new Promise<[Error]>((resolve) => device.once('error', resolve));
    device.end(true);
    expect(error.message).toMatch(/Bad username or password/);
    expect((await eventually(cloud, 'CONNACK', since)).code).toBe(4);
  });
});
