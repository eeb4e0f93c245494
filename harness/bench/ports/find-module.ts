import { PortUnavailable } from '../../wire/transport';
import { listPorts, type PortSources } from './list-ports';
import { compositions } from './usb-identity';

/**
 * The AT port of the one ME3630 that is plugged in, for `--port auto`.
 * @throws PortUnavailable when there is none or more than one, with what was looked for and how to choose
 */
export async function findModule(sources?: PortSources): Promise<string> {
  const ports = await listPorts(sources);
  const found = ports.filter((port) => port.looksLike === 'ME3630 AT').map((port) => port.path);
  const [only, another] = found;
  if (only === undefined)
    throw new PortUnavailable('auto', 'not-found', nothingFound(ports.map((port) => port.path)));
  if (another !== undefined) throw new PortUnavailable('auto', 'failed', severalFound(found));
  return only;
}

function nothingFound(present: readonly string[]): string {
  const wanted = compositions.map(({ usb, at }) => `${usb} interface ${at}`).join(', ');
  const seen =
    present.length > 0 ? `there are only ${present.join(', ')}` : 'this machine shows no serial port at all';
  return `--port auto found no ME3630: looked for USB ${wanted}, but ${seen}; plug the module in or name its port with --port PORT`;
}

function severalFound(paths: readonly string[]): string {
  return `--port auto found ${paths.length} modules: choose one of --port ${paths.join(', --port ')}`;
}
