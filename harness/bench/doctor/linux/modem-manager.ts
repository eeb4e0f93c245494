import { isRunning } from '../../../wire/linux/processes';
import { type Finding, ok, problem } from '../finding';
import { isIgnoredByModemManager } from './udev-rule';

/**
 * ModemManager opens every port that could be a modem's and talks AT to it, in the midst of a run as well.
 * @param vendor USB vendor id of the module; null when it is not known
 * @param advice how a rule tells it to leave the module alone
 */
export async function checkModemManager(
  vendor: string | null,
  folders: readonly string[],
  advice: string,
  procfs?: string,
): Promise<Finding> {
  if (!(await isRunning('ModemManager', procfs))) return ok('ModemManager does not run');
  if (vendor !== null && (await isIgnoredByModemManager(vendor, folders)))
    return ok('ModemManager runs, with a rule to ignore the module');
  return problem(
    'ModemManager runs and will talk to the module in the midst of a run',
    `stop it by sudo systemctl stop ModemManager, or ${advice}`,
  );
}
