import { createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Names a unit by its IMEI without telling the IMEI: 12 hex digits, the same in all runs of this machine, so that reports can
 * tell two units of one firmware apart. An IMEI has too few digits to be hidden by a plain hash; the key of this one is made
 * once, readable by its owner alone. Where no key can be kept, each process has one of its own.
 */
export function unitDigest(imei: string, folder: string = stateFolder()): string {
  return createHmac('sha256', keyIn(folder)).update(`imei\0${imei}`).digest('hex').slice(0, 12);
}

let unkept: Buffer | null = null;

function keyIn(folder: string): Buffer {
  const file = path.join(folder, 'unit.key');
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Written whole under another name first: two runs that start together must not read half a key.
    const draft = `${file}.${process.pid}`;
    if (!fs.existsSync(file)) {
      fs.writeFileSync(draft, randomBytes(32), { mode: 0o600 });
      try {
        fs.linkSync(draft, file);
      } finally {
        fs.rmSync(draft, { force: true });
      }
    }
  } catch {
    // Another run was first, or the folder cannot be written: reading tells.
  }
  try {
    const key = fs.readFileSync(file);
    if (key.length === 32) return key;
  } catch {}
  unkept ??= randomBytes(32);
  return unkept;
}

/** Where programs keep what they note for themselves: XDG base directories, `LOCALAPPDATA` on Windows. */
function stateFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  const state = XDG_STATE_HOME || LOCALAPPDATA || path.join(os.homedir(), '.local', 'state');
  return path.join(state, 'me3630-conformance');
}
