import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { MosquittoBroker } from '../../harness/cloud/test/mosquitto-broker';
import { type LoginForm, signedLogin } from '../../harness/cloud/test/raw-device';
import type { BrokerUp } from './broker-process';

/** A broker that takes part in the comparison. */
export interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly login: LoginForm;
  readonly topic: string;
  stop(): Promise<void>;
}

/** One of ours, in a process of its own. */
export async function startProcess(kind: 'local' | 'aedes', name: string): Promise<Contestant> {
  const child: ChildProcess = fork(join(__dirname, 'broker-process.ts'), [kind], {
    execArgv: ['--require', join(__dirname, '..', 'register.cjs')],
  });
  const [{ port, device }] = (await once(child, 'message')) as [BrokerUp];
  const login = device ? signedLogin(device) : { clientId: 'bench', username: 'bench', password: 'bench' };
  const topic = device
    ? `/${device.productKey}/${device.deviceName}/data`
    : '/a1234567890/abcdefghijklmnopqrst/data';
  const stop = async (): Promise<void> => {
    child.disconnect();
    await once(child, 'exit');
  };
  return { name, port, login, topic, stop };
}

/** Debian's Mosquitto. */
export async function startMosquitto(): Promise<Contestant> {
  const broker = await MosquittoBroker.start();
  const { username, password } = new URL(broker.url);
  const topic = '/a1234567890/abcdefghijklmnopqrst/data';
  return {
    name: 'Mosquitto',
    port: broker.port,
    login: { clientId: 'bench', username, password },
    topic,
    stop: () => broker.stop(),
  };
}
