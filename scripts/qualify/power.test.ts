import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { freePort } from '../../harness/wire/tcp-transport';
import { freshFolder, type Running, start } from './testing/command';

jest.setTimeout(120_000);

const FILE = path.join(mkdtempSync(path.join(os.tmpdir(), 'me3630-benches-')), 'benches.json');
const requests: string[] = [];
let hanging: Running;
let pdudaemon: Server;

/** Answers like pdudaemon, and switches the power of the module. */
beforeAll(async () => {
  const authListen = `127.0.0.1:${await freePort()}`;
  hanging = start('qualify/testing/attached-modules', [`http://${authListen}`]);
  const port = await hanging.line(/\/dev\/pts/);
  pdudaemon = createServer(({ url = '' }, response) => {
    requests.push(url);
    hanging.child.kill('SIGUSR1');
    response.end('OK - accepted request\n');
  }).listen(0, '127.0.0.1');
  await once(pdudaemon, 'listening');
  const cloud = { authListen, listen: '127.0.0.1:0' };
  const url = `http://127.0.0.1:${(pdudaemon.address() as AddressInfo).port}`;
  const LEFT = { port, cloud, power: { pdudaemon: { url, hostname: 'rack-2', port: 5, seconds: 0 } } };
  const RIGHT = { port, cloud, power: { command: `kill -USR1 ${hanging.child.pid}` } };
  const benches = (bench: object) => JSON.stringify({ benches: bench });
  writeFileSync(FILE, benches({ LEFT }));
  writeFileSync(`${FILE}.command`, benches({ RIGHT }));
});
afterAll(() => {
  hanging.child.kill();
  pdudaemon.close();
});

test('a module that hangs during a run is restarted by pdudaemon, and the run continues', async () => {
  const out = freshFolder();
  const only = ['usage-example-data*', 'usage-example-works*', 'conn-brings*'].flatMap((id) => [
    '--only',
    id,
  ]);
  const run = start('test', ['--bench', 'LEFT', '--benches', FILE, '--out', out, ...only]);
  expect((await run.ended).code).toBe(1);
  const { cases, events, complete } = readLedger(path.join(out, 'run.ndjson'));
  expect(complete).toBe(true);
  expect(cases.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    'usage-example-data-call-is-shown pass',
    'usage-example-works-from-end-to-end fail',
    'conn-brings-the-device-online pass',
  ]);
  expect(requests).toEqual(['/power/control/reboot?hostname=rack-2&port=5&delay=0']);
  const rungs = events
    .filter(({ what }) => what === 'recovery')
    .map((event) => 'rung' in event && event.rung);
  expect(rungs.filter((rung) => rung === 'power cycle')).toHaveLength(1);
});

test.each([
  ['pdudaemon', 'LEFT', FILE, 'pdudaemon (rack-2, port 5)'],
  ['a command', 'RIGHT', `${FILE}.command`, 'the power command'],
])('npm run doctor -- --power tries %s and sees the module restart', async (_what, bench, file, name) => {
  const doctor = start('doctor', ['--bench', bench, '--benches', file, '--power', '--yes']);
  const { code, out } = await doctor.ended;
  expect(out).toContain(`ok       ${name} restarted the module: it answers again `);
  expect(out).toMatch(/This bench is ready\.\n$/);
  expect(code).toBe(0);
});
