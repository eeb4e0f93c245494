import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');

/** The user "nobody" of Debian and Ubuntu, and the group that may use serial ports there. */
export const NOBODY = 65_534;
export const DIALOUT = 20;

/** What became of a port that a user tried to open. */
export interface Tried {
  readonly kind: 'open' | 'not-found' | 'busy' | 'permission' | 'failed';
  readonly message: string;
}

/** Lets a user without any rights but those of this group open a port, as a bench does. */
export function openAsUser(port: string, group: number): Promise<Tried> {
  const child = spawn(
    process.execPath,
    ['--require', path.join(ROOT, 'scripts/register.cjs'), path.join(__dirname, 'open-port.ts'), port],
    {
      cwd: ROOT,
      uid: NOBODY,
      gid: group,
      env: { ...process.env, HOME: tmpdir() },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(JSON.parse(output) as Tried));
  });
}
