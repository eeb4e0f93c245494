/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { beforeAll, describe, expect } from '@jest/globals';
import { hasProgram } from '../testing/machine';
import { eventually, signedLogin, startCloud, topicOf } from '../testing/start-cloud';
import { testIf } from '../testing/test-if';
import type { LocalCloud } from './local-cloud';

const run = promisify(execFile);
const here = testIf(
  hasProgram('mosquitto_pub') && hasProgram('mosquitto_sub'),
  'mosquitto_pub and mosquitto_sub are not installed, Debian’s package is mosquitto-clients',
);

describe('Mosquitto’s clients, with a computed password', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startCloud();
  });

  function options(as: 'device' | 'other', password?: string): string[] {
    const form = signedLogin(cloud[as], { id: 'mosquitto', timestamp: '2524608000000' });
    const { host, port } = cloud.mqttAddress;
    return [
      '-h',
      host,
      '-p',
      `${port}`,
      '-i',
      form.clientId,
      '-u',
      form.username,
      '-P',
      password ?? form.password,
    ];
  }

  here('publish immediately before they disconnect', async () => {
    for (const qos of ['0', '1']) {
      const since = cloud.witness.mark();
      await run('mosquitto_pub', [
        ...options('device'),
        '-q',
        qos,
        '-t',
        topicOf(cloud, 'data'),
        '-m',
        `QoS ${qos}`,
      ]);
      const seen = await eventually(cloud, 'PUBLISH', since);
      expect([seen.qos, seen.payload.toString()]).toEqual([Number(qos), `QoS ${qos}`]);
      expect((await eventually(cloud, 'CLOSED', since)).end).toBe('disconnect');
    }
  });

  here('subscribe, and receive messages of the cloud', async () => {
    const since = cloud.witness.mark();
    const topic = topicOf(cloud, 'get', 'other');
    const listener = spawn('mosquitto_sub', [...options('other'), '-C', '1', '-F', '%t %q %p', '-t', topic]);
    const over = once(listener, 'exit');
    const output = text(listener.stdout);
    expect((await eventually(cloud, 'SUBACK', since)).granted).toEqual([0]);
    await cloud.publish(topic, Buffer.from('hello'), 1);
    expect(await output).toBe(`${topic} 1 hello\n`);
    expect(await over).toEqual([0, null]);
  });

  here('are refused with a wrong password', async () => {
    const wrong = run('mosquitto_pub', [
      ...options('device', 'f'.repeat(40)),
      '-t',
      topicOf(cloud, 'data'),
      '-m',
      'x',
    ]);
    await expect(wrong).rejects.toMatchObject({
      stderr: expect.stringMatching(/bad user ?name or password/i),
    });
  });

  here('are told which topic they may not subscribe to', async () => {
    const topics = ['-t', topicOf(cloud, 'data'), '-t', topicOf(cloud, 'data', 'other')];
    const { stdout: said } = await run('mosquitto_sub', [...options('device'), '-d', '-E', ...topics]);
    expect(said).toMatch(/Subscribed \(mid: \d+\): 0, 128/);
  });
});
