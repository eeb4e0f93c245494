import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { name as project } from '../../package.json';
import { Redactor } from '../ledger/redactor';

/**
 * Identifies a unit by its IMEI without revealing it: 12 hex digits, the same in all runs of this machine, so that
 * reports can tell two units of one firmware apart. An IMEI has too few digits to be hidden by a plain hash; the key of
 * this one is made once, readable by its owner alone. Where no key can be kept, each process has one of its own.
 */
export function unitDigest(imei: string, folder: string = stateFolder()): string {
  const file = path.join(folder, 'unit.key');
  const key = keyIn(file) ?? newKeyIn(file) ?? keyOfProcess();
  return new Redactor(key).digest('imei', imei);
}

function keyIn(file: string): Buffer | null {
  try {
    const key = fs.readFileSync(file);
    return key.length === 32 ? key : null;
  } catch {
    return null;
  }
}

/**
 * Written whole under another name first: of two runs that start together one makes the key, and neither reads half of
 * it.
 */
function newKeyIn(file: string): Buffer | null {
  const draft = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(draft, randomBytes(32), { mode: 0o600 });
    try {
      fs.linkSync(draft, file);
    } finally {
      fs.rmSync(draft, { force: true });
    }
  } catch {
    // Another run was first, or the folder cannot be written: reading shows which.
  }
  return keyIn(file);
}

let unkept: Buffer | null = null;

function keyOfProcess(): Buffer {
  unkept ??= randomBytes(32);
  return unkept;
}

/** The folder for state of programs: XDG base directories, `LOCALAPPDATA` on Windows. */
function stateFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  const state = XDG_STATE_HOME || LOCALAPPDATA || path.join(os.homedir(), '.local', 'state');
  return path.join(state, project);
}
