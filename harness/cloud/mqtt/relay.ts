import net from 'node:net';
import tls from 'node:tls';
import type { IConnectPacket } from 'mqtt-packet';
import type { Address } from '../cloud';
import { deviceKey } from '../local/devices';
import { Listener } from '../local/listener';
import type { CloudEventBody, DeviceName } from '../witness';
import type { WitnessLog } from '../witness-log';
import { RelayedLink, type RelayHost } from './relayed-link';

export interface RelayParts {
  readonly clock: () => number;
  readonly witness: WitnessLog;
  readonly nextLink: () => number;
  readonly broker: URL;
  /** Certificates that a broker over TLS is checked against, PEM; those of Node.js if absent. */
  readonly ca?: string;
  readonly identify: (packet: IConnectPacket) => DeviceName | null;
}

/** A relay in front of a foreign broker that records every packet, as the local cloud does. */
export class Relay implements RelayHost {
  private readonly links: RelayedLink[] = [];
  /** How each device logged in last. */
  private readonly logins = new Map<string, IConnectPacket>();
  private listener: Listener | null = null;
  readonly clock: () => number;

  constructor(private readonly parts: RelayParts) {
    this.clock = parts.clock;
  }

  /** @throws CloudUnavailable naming the address that cannot be listened on */
  async open(listen: Address): Promise<Address> {
    const server = net.createServer({ noDelay: true }, (near) => {
      this.links.push(
        new RelayedLink(this, near, dial(this.parts.broker, this.parts.ca), this.parts.nextLink()),
      );
    });
    this.listener = await Listener.open(server, 'the relay to the MQTT broker', listen);
    return this.listener.address;
  }

  identify(packet: IConnectPacket): DeviceName | null {
    const device = this.parts.identify(packet);
    if (device) this.logins.set(deviceKey(device), packet);
    return device;
  }

  record(link: RelayedLink, dir: 'rx' | 'tx', body: CloudEventBody): void {
    this.parts.witness.record({ dir, link: link.number, device: link.device }, body);
  }

  hasSuccessor(link: RelayedLink): boolean {
    return this.links.some(
      (other) => other.number > link.number && other.login?.clientId === link.login?.clientId,
    );
  }

  left(link: RelayedLink): void {
    this.links.splice(this.links.indexOf(link), 1);
  }

  isOnline(device: DeviceName): boolean {
    return this.linksOf(device).some((link) => link.isUp);
  }

  loginOf(device: DeviceName): IConnectPacket | null {
    return this.logins.get(deviceKey(device)) ?? null;
  }

  cut(device: DeviceName): void {
    for (const link of this.linksOf(device)) link.end('shutdown');
  }

  async close(): Promise<void> {
    for (const link of [...this.links]) link.end('shutdown');
    await this.listener?.shut();
  }

  private linksOf(device: DeviceName): readonly RelayedLink[] {
    return this.links.filter((link) => link.device && deviceKey(link.device) === deviceKey(device));
  }
}

/** A connection to the broker of the URL: `mqtt:` or, over TLS, `mqtts:`. */
function dial(broker: URL, ca: string | undefined): net.Socket {
  const isTls = broker.protocol === 'mqtts:';
  const host = broker.hostname.replace(/^\[|\]$/g, '');
  const port = Number(broker.port) || (isTls ? 8883 : 1883);
  // A name only: an address stands in no ServerName (RFC 6066, 3).
  const name = net.isIP(host) === 0 ? { servername: host } : {};
  return isTls
    ? tls.connect({ host, port, ...name, ...(ca && { ca }) })
    : net.connect({ host, port, noDelay: true });
}
