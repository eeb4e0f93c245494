/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { once } from 'node:events';
import net, { type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { startCloud } from '../testing/start-cloud';
import { authServerAnswers } from './auth-server';

const DEADLINE_MS = 200;
let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
});

async function portOf(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('the endpoint answers, and the witness does not record the probe', async () => {
  const cloud = await startCloud();
  const since = cloud.witness.mark();
  expect(await authServerAnswers(cloud.authAddress, 5_000)).toBe(true);
  expect(cloud.witness.mark()).toBe(since);
});

test('a listener on all addresses is reached from this machine', async () => {
  const cloud = await startCloud({ authListen: { host: '0.0.0.0', port: 0 } });
  expect(await authServerAnswers(cloud.authAddress, 5_000)).toBe(true);
});

test('an endpoint that accepts the connection and sends nothing is not alive', async () => {
  const port = await portOf(net.createServer((socket) => void socket.on('error', () => {})));
  expect(await authServerAnswers({ host: '127.0.0.1', port }, DEADLINE_MS)).toBe(false);
});

test('nor is one that closes the connection, or does not exist', async () => {
  const server = net.createServer((socket) => void socket.destroy());
  const port = await portOf(server);
  expect(await authServerAnswers({ host: '127.0.0.1', port }, DEADLINE_MS)).toBe(false);
  server.close();
  await once(server, 'close');
  servers = [];
  expect(await authServerAnswers({ host: '127.0.0.1', port }, DEADLINE_MS)).toBe(false);
});

test('a server that a case has closed on purpose counts as alive', async () => {
  const cloud = await startCloud();
  await cloud.faults.auth({ kind: 'down' });
  expect(await authServerAnswers(cloud.authAddress, DEADLINE_MS)).toBe(false);
  expect(await cloud.authAlive(DEADLINE_MS)).toBe(true);
  await cloud.faults.reset();
  expect(await cloud.authAlive(5_000)).toBe(true);
});
