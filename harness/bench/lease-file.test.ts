import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { bootClock, leaseOfFile, writeLeaseFile } from './lease-file';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lease-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string) => path.join(folder, name);

test('a lease runs until the time in its file; a later time extends it', () => {
  const file = fileOf('prolonged');
  let now = 100;
  const lease = leaseOfFile(file, () => now);
  writeLeaseFile(file, 103);
  expect(lease.over()).toBeNull();
  writeLeaseFile(file, 105);
  now = 104.9;
  expect(lease.over()).toBeNull();
  now = 105;
  expect(lease.over()).toBe('the lease of this run was over 0 s ago');
});

test('an expired lease stays expired, even if the file has a later time', () => {
  const file = fileOf('late');
  let now = 100;
  const lease = leaseOfFile(file, () => now);
  writeLeaseFile(file, 103);
  now = 160;
  expect(lease.over()).toBe('the lease of this run was over 57 s ago');
  writeLeaseFile(file, 170);
  expect(lease.over()).toBe('the lease of this run was over 57 s ago');
});

test.each([
  ['that does not exist', null],
  ['that holds no number', 'soon\n'],
])('a file %s grants nothing', (what, text) => {
  const file = fileOf(what);
  if (text !== null) writeFileSync(file, text);
  expect(leaseOfFile(file).over()).toBe(`the lease of this run cannot be read from ${file}`);
});

test('the clock of the machine goes on', () => {
  const before = bootClock();
  expect(before).toBeGreaterThan(0);
  expect(bootClock()).toBeGreaterThanOrEqual(before);
});
