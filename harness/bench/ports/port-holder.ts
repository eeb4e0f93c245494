import { findHolders } from '../../wire/linux/processes';

/**
 * Who has a device open, e.g. `picocom (process 4711)`. Null when nobody has, when it belongs to another user whose
 * open files are not ours to see, or where the system does not tell, which only Linux does. The program that made a
 * pseudo-terminal is no holder of it: the port is there because of it.
 * @param procfs where it is mounted, for tests
 */
export async function portHolder(
  path: string,
  procfs?: string,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  const holders = platform === 'linux' ? await findHolders(path, procfs) : [];
  const holder = holders.find(({ mayBeMaker }) => !mayBeMaker);
  return holder ? `${holder.command} (process ${holder.pid})` : null;
}
