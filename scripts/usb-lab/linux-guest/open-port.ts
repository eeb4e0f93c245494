import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openTransport } from '../../../harness/wire/open-transport';
import { PortUnavailable } from '../../../harness/wire/transport';

const ROOT = path.resolve(__dirname, '../../..');

/** The user "nobody" of Debian and Ubuntu, and the group that may use serial ports there. */
export const NOBODY = 65_534;
export const DIALOUT = 20;

/** The result of opening a port as a user. */
interface Tried {
  readonly kind: 'open' | 'not-found' | 'busy' | 'permission' | 'failed';
  readonly message: string;
}

/** Opens a port as a user with no rights but those of this group, as a bench does. */
export function openAsUser(port: string, group: number): Promise<Tried> {
  const child = spawn(
    process.execPath,
    ['--require', path.join(ROOT, 'scripts/register.cjs'), __filename, port],
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

/** Opens the given port, as a program of its own, and prints the result as JSON. */
async function main([port = '']: readonly string[]): Promise<Tried> {
  try {
    const transport = await openTransport(port, { baud: 115_200 });
    await transport.close();
    return { kind: 'open', message: 'it can be opened' };
  } catch (error) {
    if (!(error instanceof PortUnavailable)) throw error;
    return { kind: error.kind, message: error.message };
  }
}

if (require.main === module)
  void main(process.argv.slice(2)).then((tried) => process.stdout.write(JSON.stringify(tried)));
