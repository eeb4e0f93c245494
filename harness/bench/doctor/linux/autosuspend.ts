import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Finding, ok, problem } from '../finding';

/**
 * A suspended module answers its first command late or not at all. Null for a port that is not on USB.
 * @param path a device such as `/dev/ttyUSB1`
 * @param advice how a rule keeps it awake
 */
export async function checkAutosuspend(
  path: string,
  advice: string,
  sysfs = '/sys',
): Promise<Finding | null> {
  const name = basename(await realpath(path).catch(() => path));
  const tty = await realpath(join(sysfs, 'class/tty', name, 'device')).catch(() => null);
  const control = tty === null ? null : await powerControlAbove(tty);
  if (control === null) return null;
  if (control !== 'auto') return ok('USB does not put the module to sleep');
  return problem('USB autosuspend puts an idle module to sleep', advice);
}

/** Only the folder of the whole USB device has an idVendor; those of its interfaces lie below. */
async function powerControlAbove(folder: string): Promise<string | null> {
  const isDevice = await readFile(join(folder, 'idVendor')).then(
    () => true,
    () => false,
  );
  if (isDevice)
    return readFile(join(folder, 'power/control'), 'utf8').then(
      (text) => text.trim(),
      () => null,
    );
  return dirname(folder) === folder ? null : powerControlAbove(dirname(folder));
}
