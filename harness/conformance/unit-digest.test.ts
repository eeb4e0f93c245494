import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { unitDigest } from './header';

const IMEI = '861234567890123';
let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unit-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

test('a unit has the same digest in every run on a machine, and another unit a different one', () => {
  const first = unitDigest(IMEI, folder);
  expect(first).toMatch(/^[0-9a-f]{12}$/);
  expect(unitDigest(IMEI, folder)).toBe(first);
  expect(unitDigest('861234567890131', folder)).not.toBe(first);
});

test('on another machine the digest is different', () => {
  expect(unitDigest(IMEI, path.join(folder, 'one'))).not.toBe(unitDigest(IMEI, path.join(folder, 'two')));
});

test('the key is readable by its owner only, and no temporary file remains', () => {
  unitDigest(IMEI, folder);
  expect(fs.readdirSync(folder)).toEqual(['unit.key']);
  if (process.platform !== 'win32')
    expect(fs.statSync(path.join(folder, 'unit.key')).mode & 0o777).toBe(0o600);
});

test('if no key can be stored, digests are stable within the process', () => {
  const file = path.join(folder, 'a-file');
  fs.writeFileSync(file, '');
  expect(unitDigest(IMEI, file)).toBe(unitDigest(IMEI, file));
});

test('a damaged key is not used', () => {
  fs.writeFileSync(path.join(folder, 'unit.key'), 'short');
  expect(unitDigest(IMEI, folder)).toMatch(/^[0-9a-f]{12}$/);
});
