import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { answering } from '../../harness/emulator/mutants/helpers';
import { saysOkWithoutTheInformationOf } from '../../harness/emulator/mutants/identification-by-input';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { type AttachedModem, attachFirmware, attachPlainModem } from './testing/attached-modules';
import { freshFolder, runTest } from './testing/command';

jest.setTimeout(120_000);

const ONE = ['--only', 'bare-at-is-answered-ok'];

async function qualified(modem: AttachedModem, ...options: readonly string[]) {
  const out = freshFolder();
  const ended = await runTest(['--port', modem.path, '--out', out, ...options]);
  await modem.close();
  return { ...ended, ledger: readLedger(path.join(out, 'run.ndjson')) };
}

test('any AT modem is judged by V.250 and 27.007 only', async () => {
  const modem = attachPlainModem();
  const { code, out, ledger } = await qualified(modem, '--family', 'generic');
  expect({ code, verdict: ledger.footer?.verdict }).toEqual({ code: 0, verdict: 'pass' });
  expect(out).toContain('left out: alibaba-mqtt, mqtt');
  const seen = { family: 'generic', cloud: { kind: 'none' }, module: { model: 'A100' } };
  expect(ledger.header).toMatchObject(seen);

  const judged = ledger.cases.filter(({ verdict }) => verdict !== 'not-applicable');
  expect(judged.length).toBeGreaterThan(50);
  expect(judged.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  const documents = new Set(ledger.cases.map(({ document }) => document));
  expect([...documents].sort()).toEqual(['ts-27007', 'v250']);
  const reasons = ledger.cases.filter((c) => !judged.includes(c)).map(({ reason }) => reason);
  expect([...new Set(reasons)]).toEqual([
    'an AT modem does not claim commands for a session with an MQTT cloud',
  ]);
  expect(modem.typed()).toContain('AT+CREG?');
  expect(modem.typed()).not.toMatch(/CLOUD|AT\+Z/i);
});

test('faults of a modem are found and attributed to the modem', async () => {
  const { behaviours = [] } = saysOkWithoutTheInformationOf.csq;
  const only = ['--only', 'csq-is-answered-as-specified', '--only', 'creg-is-answered-as-specified'];
  const { code, ledger } = await qualified(attachPlainModem(...behaviours), '--family', 'generic', ...only);
  expect(ledger.cases.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['creg-is-answered-as-specified', 'pass'],
    ['csq-is-answered-as-specified', 'finding'],
  ]);
  expect(code).toBe(0);
});

test('a modem without a SIM is not judged', async () => {
  const noSim = answering('+CPIN', () => ({ result: '+CME ERROR: 10' }));
  const { code, out, ledger } = await qualified(attachPlainModem(noSim), '--family', 'generic', ...ONE);
  expect({ code, verdict: ledger.footer?.verdict }).toEqual({ code: 2, verdict: 'inconclusive' });
  expect(out).toContain('the SIM is not ready (AT+CPIN? says +CME ERROR: 10): insert it or unlock it');
});

test('a modem that is not an ME3630 is refused, and named', async () => {
  const { code, out } = await qualified(attachPlainModem(), '--cloud', 'none', ...ONE);
  expect(code).toBe(2);
  expect(out).toContain('what answers is no ME3630: it calls itself Example A100, firmware A100_2.7');
});

test.each([
  ['AL_ME3630C1CV1.0B00', 'not-applicable'],
  ['AL_ME3630C1CV1.0B01', 'pass'],
  ['of no known form', 'pass'],
])('a firmware older than the manual requires is not judged by the manual: %s', async (firmware, verdict) => {
  const sim = 'usage-example-sim-query-shows-ready';
  const options = ['--cloud', 'none', '--only', sim, '--only', 'bare-at-is-answered-ok'];
  const { ledger } = await qualified(attachFirmware(firmware), ...options);
  const found = ledger.cases.map(({ id, verdict: said }) => [id, said]);
  expect(Object.fromEntries(found)).toEqual({ [sim]: verdict, 'bare-at-is-answered-ok': 'pass' });
  if (verdict === 'not-applicable')
    expect(ledger.cases.find(({ id }) => id === sim)?.reason).toBe(
      `firmware ${firmware} does not claim commands for a session with an MQTT cloud: claimed from AL_ME3630C1CV1.0B01 on (manual chapter 1)`,
    );
});

test('a family without a cloud cannot use one, and the message says so', async () => {
  const { code, err } = await runTest(['--family', 'generic', '--cloud', 'local']);
  expect(code).toBe(3);
  expect(err).toContain('--cloud local is of no use to --family generic');
});
