/** @jest-environment ./harness/cloud/testing/cloud-environment.ts */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Cloud } from '../../harness/cloud/cloud';
import type { StartLocalCloud } from '../../harness/cloud/testing/cloud-environment';
import type { PlacedCase } from '../../harness/conformance/case';
import { learnedModule } from '../../harness/emulator/learned/learned-module';
import { readLearnedProfile } from '../../harness/emulator/learned/learned-profile';
import { type Assembly, assembled } from '../../harness/emulator/mutant';
import { acceptsNinthTopic } from '../../harness/emulator/mutants/subscription-topics';
import { me3630 } from '../../harness/emulator/profiles/me3630';
import { speaksLikeFibocom, speaksLikeNeoway } from '../../harness/emulator/variants/siblings';
import { learnedFrom } from '../../harness/learn/learn';
import { type Ledger, readLedger } from '../../harness/ledger/ledger-reader';
import { startClock } from '../../harness/wire/clock';
import { clauses } from '../../suites';
import { differencesOf } from './evaluation';
import { recordedRun, unrecordedRun } from './recorded-run';

declare const startLocalCloud: StartLocalCloud;

/** A few cases of each command; `npm run learn -- --evaluate` makes whole runs. */
const IDS = [
  'firmware-says-its-name',
  'auth-right-triple-is-reported-ok',
  'six-commands-exist',
  'conn-without-authentication-is-survived',
  'sub-1-in-one-command-all-receive',
  'sub-8-in-one-command-all-receive',
  'sub-9-in-one-command-are-refused',
  'message-at-qos-1-is-reported-in-the-manuals-form',
  'pub-number-asks-for-so-many-bytes',
  'pub-empty-message-is-survived',
  'unsub-ends-the-reports-of-the-topic',
];
const placed = clauses.flatMap((clause) =>
  clause.cases.filter(({ id }) => IDS.includes(id)).map((c): PlacedCase => ({ clause, case: c })),
);

const folder = mkdtempSync(path.join(os.tmpdir(), 'learn-'));
const clock = startClock();
let cloud: Cloud;
let runs = 0;
beforeAll(async () => {
  cloud = await startLocalCloud({ clock, seed: 1 });
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

async function ledgerOf(assembly: Assembly): Promise<Ledger> {
  runs += 1;
  const file = path.join(folder, `${runs}.ndjson`);
  await recordedRun(assembly, placed, file, { cloud, clock });
  return readLedger(file);
}

/** Written to and read from a file, as for `npm run emulator -- --profile FILE`. */
function learnedByFile(ledger: Ledger): { assembly: Assembly; text: string } {
  const file = path.join(folder, `${runs}.json`);
  writeFileSync(file, JSON.stringify(learnedFrom(ledger, 'learned')));
  return { assembly: learnedModule(readLearnedProfile(file)), text: readFileSync(file, 'utf8') };
}

test.each([speaksLikeNeoway, speaksLikeFibocom, acceptsNinthTopic])(
  'a module learned from a run of $name has the same results',
  async (difference) => {
    const original = assembled(me3630, difference);
    const first = await ledgerOf(original);
    const { assembly } = learnedByFile(first);
    expect(assembly.profile.dialect).toMatchObject({
      authOrder: original.profile.dialect.authOrder,
      subOrder: original.profile.dialect.subOrder,
      subackCode: original.profile.dialect.subackCode,
      prompt: original.profile.dialect.prompt,
      unsubReport: original.profile.dialect.unsubReport,
      signMethod: original.profile.dialect.signMethod,
    });
    expect(assembly.profile.limits.keepAlive).toBe(original.profile.limits.keepAlive);
    expect(differencesOf(first.cases, await unrecordedRun(assembly, placed, { cloud, clock }))).toEqual([]);
  },
  60_000,
);

test('a profile contains no secret and no number of a subscriber', async () => {
  const { text } = learnedByFile(await ledgerOf(assembled(me3630)));
  const { imei, imsi, iccid } = me3630.identity;
  for (const secret of [cloud.device.deviceSecret, imei, imsi, iccid]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.slice(0, 8));
  }
  expect(text).toContain('{imei}');
}, 60_000);
