import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, test } from '@jest/globals';
import { readEmulatorOptions } from '../emulator-options';
import { connectedModule } from '../testing/host';
import { learnedModule, timeAt } from './learned-module';
import { type LearnedProfile, learnedProfileSchemaText } from './learned-profile';

const folder = mkdtempSync(path.join(os.tmpdir(), 'learned-'));
afterAll(() => rmSync(folder, { recursive: true }));

const profile: LearnedProfile = {
  format: 'me3630-emulator-profile',
  schema: 1,
  name: 'B05 of the lab',
  learnedFrom: { runId: 'r', startedAt: '2026-01-01T00:00:00Z', cases: 1 },
  identity: { manufacturer: 'GOSUNCN', model: 'ME3630', firmware: 'AL_ME3630C1CV1.0B05' },
  dialect: { subackCode: 'OK', subOrder: 'ok-first' },
  limits: { topics: 9 },
  notShown: [],
  wording: { '+CME ERROR: 50': '+CME ERROR: 100' },
  answers: [
    { name: '+CSQ', form: 'action', parameters: '', lines: ['+CSQ: 11,0'], result: 'OK' },
    { name: '+CGSN', form: 'action', parameters: '', lines: ['IMEI {imei}'], result: 'OK' },
  ],
  refusedMessages: ['percent sign'],
  downlink: { cutAt: 3, longestShown: null, qosZeroId: 7, hidesOwn: false },
  latencies: { local: [10, 10, 10, 10, 10, 10, 10, 10], results: {}, reports: {} },
  observations: {},
};

function written(content: unknown): string {
  const file = path.join(folder, 'profile.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

test('the published JSON Schema is that of the code; `npm run schema` writes it', () => {
  expect(readFileSync(path.join(__dirname, 'learned-profile.schema.json'), 'utf8')).toBe(
    learnedProfileSchemaText(),
  );
});

describe('--profile FILE', () => {
  test('starts the module of the file, with further differences', () => {
    const { assembly } = readEmulatorOptions(['--profile', written(profile), '--mutant', 'saysOkTwice']);
    expect(assembly.profile.name).toBe('B05 of the lab');
    expect(assembly.profile.identity.firmware).toBe('AL_ME3630C1CV1.0B05');
    expect(assembly.profile.limits).toMatchObject({ topics: 9, message: 255 });
    expect(assembly.behaviours[0]?.name).toBe('OK twice');
  });

  test.each([
    ['no JSON', '{', /expected JSON as npm run learn writes it/],
    ['an unknown value', { ...profile, dialect: { subackCode: 'perhaps' } }, /dialect\.subackCode/],
    ['a newer schema', { ...profile, schema: 2 }, /is no emulator profile of schema 1/],
  ])('reports what is wrong with %s', (_, content, message) => {
    const file = written(content);
    expect(() => readEmulatorOptions(['--profile', file])).toThrow(message);
  });

  test('reports that there is no such file', () => {
    expect(() => readEmulatorOptions(['--profile', './nowhere.json'])).toThrow(/cannot be read/);
  });
});

it('uses the wording, delays and refusals of the profile', async () => {
  const connected = await connectedModule(learnedModule(profile));
  try {
    const { host, module, cloud } = connected;
    const since = performance.now();
    expect(await host.ask('AT+CSQ')).toBe('\r\n+CSQ: 11,0\r\n\r\nOK\r\n');
    expect(performance.now() - since).toBeGreaterThan(8);
    expect(await host.ask('AT+CGSN')).toContain(`IMEI ${module.identity.imei}`);
    expect(await host.ask('AT+CMEE=1;+CLOUDPUB=/t,0,100%', 'ERROR: 100')).toBe('\r\n+CME ERROR: 100\r\n');
    expect(await host.ask('AT+CLOUDSUB=/t,0', 'SUBACK: OK')).toBe('\r\nOK\r\n\r\n+CLOUDSUBACK: OK\r\n');
    cloud.push({ topic: '/t', payload: 'hello', qos: 0 });
    expect(await host.until('hel\r\n')).toBe('\r\n+CLOUDPUBLISH: 7,/t,3,hel\r\n');
  } finally {
    await connected.stop();
  }
});

test('a time is interpolated between the known values of a distribution', () => {
  const quantiles = [1, 2, 3, 4, 5, 6, 7, 107];
  expect([0, 0.05, 0.5, 0.95, 1].map((share) => timeAt(quantiles, share))).toEqual([1, 1.5, 4, 7, 107]);
});
