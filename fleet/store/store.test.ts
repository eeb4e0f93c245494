import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import { CertificateAuthority } from '../../harness/cloud/local/certificate-authority';
import { freePort } from '../../harness/wire/free-port';
import { FAST, StoreServer } from '../testing/store-server';
import { withStore } from '../testing/with-store';
import { Store, StoreUnavailable } from './store';
import { storeAddress } from './store-address';

const PASSWORD = 'hunter2-hunter2';

withStore(
  'a store with a password lets in who knows it, and the sentence for others does not tell it',
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

withStore(
  'a store behind TLS is believed only with a certificate of the authority that was named',
  async () => {
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
  },
);
