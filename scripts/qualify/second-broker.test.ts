import path from 'node:path';
import { expect, jest } from '@jest/globals';
import { hasProgram } from '../../harness/cloud/testing/machine';
import { MosquittoBroker } from '../../harness/cloud/testing/mosquitto-broker';
import { testIf } from '../../harness/cloud/testing/test-if';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { freshFolder, runTest, start } from './testing/command';

jest.setTimeout(240_000);

/** The longest takes 3 s on an idle machine. */
const LONGEST_CASE_MS = 20_000;

const withMosquitto = testIf(
  hasProgram('mosquitto'),
  'the broker mosquitto is not installed, Debian’s package is mosquitto',
);

withMosquitto('all suites pass on a foreign broker, and missing capabilities are reported', async () => {
  const broker = await MosquittoBroker.start();
  const judged = async () => {
    const out = freshFolder();
    const end = await runTest(['--cloud', 'mqtt', '--mqtt-url', broker.url, '--out', out]);
    return { ...end, ...readLedger(path.join(out, 'run.ndjson')) };
  };
  let run = await judged();
  // On a machine that keeps the broker or the harness from running, a case is not judged.
  if (run.footer?.verdict === 'inconclusive') run = await judged();
  await broker.stop();
  const { cases, footer, complete, code, out: said, err } = run;
  const reasons = cases.flatMap(({ verdict, reason }) => (verdict === 'not-applicable' ? [reason] : []));
  expect(
    cases.flatMap((c) => (['pass', 'not-applicable'].includes(c.verdict) ? [] : [`${c.id}: ${c.reason}`])),
  ).toEqual([]);
  expect([...new Set(reasons)].sort()).toEqual([
    'it restarts the module: allow it with --disruptive',
    'it takes the data call down: allow it with --disruptive',
    'the mqtt cloud does not offer "acl"',
    'the mqtt cloud does not offer "faults"',
  ]);
  expect(footer?.counts.pass).toBeGreaterThan(10 * reasons.length);
  // A case that waits for a full deadline on a conforming module passes, and costs a minute unnoticed.
  expect(
    cases.flatMap((c) => (c.durationMs > LONGEST_CASE_MS ? [`${c.id}: ${c.durationMs} ms`] : [])),
  ).toEqual([]);
  expect({ complete, code, err }).toEqual({ complete: true, code: 0, err: '' });
  expect(said).not.toContain(new URL(broker.url).password);
});

withMosquitto('a broker that stops during a run makes cases inconclusive because of the cloud', async () => {
  const broker = await MosquittoBroker.start();
  const out = freshFolder();
  const run = start('test', [
    '--cloud',
    'mqtt',
    '--mqtt-url',
    broker.url,
    '--out',
    out,
    '--only',
    'message-of-*',
  ]);
  await run.line(/^ *3\/\d+ /);
  await broker.stop();
  const { code } = await run.ended;
  const { cases, footer } = readLedger(path.join(out, 'run.ndjson'));
  expect(footer?.verdict).toBe('inconclusive');
  expect(cases.at(-1)).toMatchObject({ verdict: 'inconclusive', attribution: 'cloud' });
  expect(cases.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect(code).toBe(2);
});
