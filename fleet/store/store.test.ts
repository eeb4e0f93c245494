import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { ConfigurationError } from '../../harness/bench/configuration/configuration';
import { CertificateAuthority } from '../../harness/cloud/local/certificate-authority';
import { freePort } from '../../harness/wire/tcp-transport';
import { fleetTest, withStore } from '../testing/fleet-test';
import { FAST, StoreServer } from '../testing/store-server';
import { Store, StoreUnavailable, shownAddress, storeAddress } from './store';

const PASSWORD = 'hunter2-hunter2';

withStore(
  'a store with a password accepts the right one, and the error for a wrong one does not reveal it',
  async () => {
    const server = await StoreServer.start('--requirepass', PASSWORD);
    try {
      const refused = server.open();
      await expect(refused).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(refused).rejects.toThrow(
        /^the store at redis:\/\/127\.0\.0\.1:\d+ cannot be used: NOAUTH/,
      );
      const wrong = server.open(FAST, server.url.replace('//', '//:wrong-password@'));
      await expect(wrong).rejects.toThrow(/WRONGPASS/);
      await expect(wrong).rejects.not.toThrow(/wrong-password/);
      const store = await server.open(FAST, server.url.replace('//', `//:${PASSWORD}@`));
      expect(await store.redis.ping()).toBe('PONG');
      await store.close();
    } finally {
      await server.stop();
    }
  },
);

fleetTest('a worker whose connection is lost before it is ready is made again', async ({ server, store }) => {
  server.freeze();
  const lost = store.worker('some');
  const refused = expect(lost).rejects.toThrow();
  await server.kill();
  await server.start();
  await refused;
  const worker = await store.worker('some');
  await store.queue('some').add('job', {}, { jobId: 'one' });
  const job = await worker.getNextJob('token', { block: false });
  await job?.moveToCompleted('done', 'token', false);
  expect(await store.queue('some').getJobState('one')).toBe('completed');
});

withStore('a store with TLS is trusted only with a certificate of the named authority', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fleet-tls-'));
  const authority = await CertificateAuthority.open({ directory: folder });
  const files = {
    ca: path.join(folder, 'it.pem'),
    cert: path.join(folder, 'c.pem'),
    key: path.join(folder, 'k.pem'),
  };
  const pair = await authority.issue(['localhost']);
  writeFileSync(files.ca, authority.certPem);
  writeFileSync(files.cert, pair.cert);
  writeFileSync(files.key, pair.key);
  const port = await freePort();
  const server = await StoreServer.start(
    ...['--port', '0', '--tls-port', String(port), '--requirepass', PASSWORD, '--tls-auth-clients', 'no'],
    ...['--tls-cert-file', files.cert, '--tls-key-file', files.key, '--tls-ca-cert-file', files.ca],
  );
  const open = (ca: string) =>
    Store.open(
      storeAddress([
        { name: 'FLEET_STORE', text: `rediss://:${PASSWORD}@localhost:${port}`, spelling: 'FLEET_STORE' },
        { name: 'FLEET_STORE_CA', text: ca, spelling: 'FLEET_STORE_CA' },
      ]),
      FAST,
    );
  try {
    const store = await open(files.ca);
    expect(await store.redis.ping()).toBe('PONG');
    await store.close();
    await expect(open('')).rejects.toThrow(/self.signed certificate|unable to (get|verify)/);
  } finally {
    await server.stop();
  }
});

const from = (text: string, ca?: string) =>
  storeAddress([
    { name: 'FLEET_STORE', text, spelling: '.env line 3: FLEET_STORE' },
    ...(ca === undefined ? [] : [{ name: 'FLEET_STORE_CA', text: ca, spelling: 'FLEET_STORE_CA' }]),
  ]);

function complaint(text: string, ca?: string): string {
  try {
    from(text, ca);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`${text} was accepted`);
}

test('by default the store is on this machine', () => {
  expect(shownAddress(storeAddress([]))).toBe('redis://127.0.0.1:6379');
});

test.each([
  'redis://127.0.0.1:6399',
  'redis://localhost',
  'redis://[::1]:6379',
  'redis://:secret@127.0.0.1',
  'rediss://:secret@store.lab.example:6380',
])('%s may be used, and is shown without its password', (text) => {
  expect(shownAddress(from(text))).not.toContain('secret');
});

test.each([
  ['redis://store.lab.example:6379', /store\.lab\.example is another machine/],
  ['redis://:hunter2@10.0.0.7', /10\.0\.0\.7 is another machine, and redis:\/\/ would send passwords/],
  ['rediss://store.lab.example', /whoever reaches store\.lab\.example could give work to every bench/],
  ['http://127.0.0.1', /is not a store: expected/],
  ['hunter2', /^\.env line 3: FLEET_STORE is not a store: expected/],
])('%s may not', (text, sentence) => {
  const said = complaint(text);
  expect(said).toMatch(sentence);
  expect(said).not.toContain('hunter2');
});

test('a certificate file that does not exist is named', () => {
  expect(complaint('rediss://:secret@lab', '/no/such.pem')).toBe(
    'FLEET_STORE_CA=/no/such.pem cannot be read (ENOENT): expected a file of certificates in PEM',
  );
});
