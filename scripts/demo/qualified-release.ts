import type { Release } from '../../harness/emulator/profiles/release';
import { type ChildEnd, runScript } from '../check/child-run';
import { withEmulator } from './attached-emulator';

/** Far beyond any run on an emulated module. */
const LONGEST_RUN_MS = 20 * 60_000;

/** One emulated firmware, qualified as any module would be: by `npm test` on its port, with the local cloud of that run. */
export function qualifiedRelease(
  { name }: Release,
  out: string,
  options: readonly string[],
): Promise<ChildEnd> {
  return withEmulator(['--profile', name], ({ port, auth }) => {
    const leading = ['--port', port, '--auth-listen', auth, '--cloud-listen', '127.0.0.1:0', '--out', out];
    return runScript('test', [...leading, ...options], LONGEST_RUN_MS);
  });
}
