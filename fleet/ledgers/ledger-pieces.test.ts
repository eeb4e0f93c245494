import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import { fleetTest } from '../testing/fleet-test';
import { arrivedPieces, LedgerDamaged, LedgerPieces, removePieces, sealedLedger } from './ledger-pieces';

const fileOf = (text: string) => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'pieces-')), 'run.ndjson');
  writeFileSync(file, text);
  return file;
};

fleetTest('a ledger arrives as it grows, byte for byte, and its cases are counted', async ({ store }) => {
  const file = fileOf('{"type":"header"}\n');
  const pieces = new LedgerPieces(store, 'take-1', file);
  await pieces.sendNew();
  expect((await arrivedPieces(store, 'take-1')).toString()).toBe('{"type":"header"}\n');
  appendFileSync(file, '{"type":"case","id":"a"}\n{"type":"case","id":"b"}\n{"ty');
  await pieces.sendNew();
  appendFileSync(file, 'pe":"case","id":"ü"}\n');
  await pieces.sendNew();
  await pieces.sendNew();
  const seal = pieces.seal();
  expect({ ...seal, sha256: '' }).toEqual({ pieces: 3, bytes: 94, sha256: '' });
  expect((await sealedLedger(store, 'take-1', seal)).toString()).toContain('"ü"');
  expect(pieces.cases).toBe(3);
});

fleetTest('a ledger that was changed, cut or mixed in the store is refused', async ({ store }) => {
  const file = fileOf('{"type":"header"}\n');
  const pieces = new LedgerPieces(store, 'take-1', file);
  await pieces.sendNew();
  appendFileSync(file, '{"type":"footer"}\n');
  await pieces.sendNew();
  const seal = pieces.seal();
  const key = 'fleet:ledger:take-1';
  const [first, second] = [await store.redis.hgetBuffer(key, '0'), await store.redis.hgetBuffer(key, '1')];
  await store.redis.hset(key, '1', first ?? '');
  await expect(sealedLedger(store, 'take-1', seal)).rejects.toBeInstanceOf(LedgerDamaged);
  await store.redis.hdel(key, '1');
  await expect(sealedLedger(store, 'take-1', seal)).rejects.toThrow('18 of 36 bytes arrived');
  await store.redis.hset(key, '1', second ?? '');
  expect(await sealedLedger(store, 'take-1', seal)).toHaveLength(36);
  await removePieces(store, ['take-1']);
  await expect(sealedLedger(store, 'take-1', seal)).rejects.toThrow('0 of 36 bytes arrived');
});
