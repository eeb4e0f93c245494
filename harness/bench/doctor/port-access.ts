import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { explainOpenFailure } from '../../wire/open-failure';
import { portHolder } from '../ports/port-holder';
import { type Finding, ok, problem } from './finding';

/**
 * Whether this user may open a device and nobody else has. A sentence that names a cause names the remedy behind a
 * colon.
 */
export async function checkPortAccess(
  path: string,
  procfs?: string,
  platform: NodeJS.Platform = process.platform,
): Promise<Finding> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    const { message } = await explainOpenFailure(path, error as Error, platform);
    const [says = message, ...advice] = message.split(': ');
    return problem(says, advice.join(': ') || 'npm run ports shows what is there');
  }
  const holder = await portHolder(path, procfs, platform);
  return holder === null
    ? ok(`${path} may be opened, and no program has it open`)
    : problem(`${path} is open in ${holder}`, 'close it there');
}
