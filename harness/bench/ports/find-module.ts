import type { Family } from '../../family/family';
import { PortUnavailable } from '../../wire/transport';
import { listPorts, type PortSources } from './list-ports';
import { portName } from './usb-identity';

/**
 * The AT port of the one module of the family that is plugged in, for `--port auto`.
 * @throws PortUnavailable when there is none or more than one, with what was looked for and how to choose
 */
export async function findModule(family: Family, sources?: PortSources): Promise<string> {
  if (family.usb.length === 0)
    throw new PortUnavailable(
      'auto',
      'not-found',
      `--port auto knows no USB ids of the family "${family.name}": name the port with --port PORT`,
    );
  const ports = await listPorts(sources);
  const found = ports.filter((port) => port.looksLike === portName(family, 'AT')).map((port) => port.path);
  const [only, another] = found;
  if (only === undefined) {
    const message = nothingFound(
      family,
      ports.map((port) => port.path),
    );
    throw new PortUnavailable('auto', 'not-found', message);
  }
  if (another !== undefined) throw new PortUnavailable('auto', 'failed', severalFound(found));
  return only;
}

function nothingFound({ called, usb }: Family, present: readonly string[]): string {
  const wanted = usb.map((composition) => `${composition.usb} interface ${composition.at}`).join(', ');
  const seen =
    present.length > 0 ? `there are only ${present.join(', ')}` : 'this machine shows no serial port at all';
  return `--port auto found no ${called}: looked for USB ${wanted}, but ${seen}; plug the module in or name its port with --port PORT`;
}

function severalFound(paths: readonly string[]): string {
  return `--port auto found ${paths.length} modules: choose one of --port ${paths.join(', --port ')}`;
}
