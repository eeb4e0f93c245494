import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { IConnectPacket, Packet } from 'mqtt-packet';
import type { Address } from '../cloud';
import { deviceKey } from '../devices';
import { Listener } from '../local/endpoints';
import { FrameReader, MalformedPacket, packetEvent } from '../packets';
import type { CloudEventBody, DeviceName, LinkEnd, WitnessLog } from '../witness';

/** A longer packet is relayed without being parsed. */
const MAX_RECORDED_BYTES = 1024 * 1024;
/** Less than 1.5, as a broker checks keepalives only at intervals. */
const KEEPALIVES_OF_SILENCE = 1.4;

interface RelayHost {
  readonly clock: () => number;
  identify(packet: IConnectPacket): DeviceName | null;
  record(link: RelayedLink, dir: 'rx' | 'tx', body: CloudEventBody): void;
  /** Whether another connection has since logged in as the same client. */
  hasSuccessor(link: RelayedLink): boolean;
  left(link: RelayedLink): void;
}

/** One connection between a device and a foreign broker: every byte is relayed unchanged, every packet is recorded. */
class RelayedLink {
  private over = false;
  private accepted = false;
  private disconnected = false;
  private lastHeard: number;
  private keepaliveS = 0;
  device: DeviceName | null = null;
  /** The device's login, needed to discard its session later. */
  login: IConnectPacket | null = null;

  constructor(
    private readonly host: RelayHost,
    private readonly near: Duplex,
    private readonly far: Duplex,
    readonly number: number,
  ) {
    this.lastHeard = host.clock();
    this.relay(near, far, 'rx');
    this.relay(far, near, 'tx');
    for (const [side, end] of [
      [near, () => this.byDevice()],
      [far, () => this.byBroker()],
    ] as const) {
      side.on('error', () => this.end(end()));
      side.on('close', () => this.end(end()));
    }
  }

  /** The broker has accepted the login. */
  get isUp(): boolean {
    return this.accepted && !this.over;
  }

  end(why: LinkEnd): void {
    if (this.over) return;
    this.over = true;
    this.host.record(this, why === 'disconnect' || why === 'dropped' ? 'rx' : 'tx', {
      what: 'CLOSED',
      end: why,
    });
    this.host.left(this);
    this.near.destroy();
    this.far.destroy();
  }

  private relay(from: Duplex, to: Duplex, dir: 'rx' | 'tx'): void {
    const reader = new FrameReader(() => MAX_RECORDED_BYTES);
    let readable = true;
    from.on('data', (chunk: Buffer) => {
      if (readable) readable = this.observe(reader, chunk, dir);
      if (!to.write(chunk)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
    from.on('end', () => to.end());
  }

  /**
   * Records the packets that the chunk completes, before it is relayed; false if the stream cannot be parsed any
   * further.
   */
  private observe(reader: FrameReader, chunk: Buffer, dir: 'rx' | 'tx'): boolean {
    try {
      for (const { packet } of reader.read(chunk)) {
        if (dir === 'rx') this.fromDevice(packet);
        else if (packet.cmd === 'connack') this.accepted = (packet.returnCode ?? 0) === 0;
        this.host.record(this, dir, packetEvent(packet));
      }
      return true;
    } catch (error) {
      if (!(error instanceof MalformedPacket)) throw error;
      this.host.record(this, dir, { what: 'OTHER', detail: error.message });
      return false;
    }
  }

  private fromDevice(packet: Packet): void {
    this.lastHeard = this.host.clock();
    if (packet.cmd === 'disconnect') this.disconnected = true;
    if (packet.cmd !== 'connect') return;
    this.device = this.host.identify(packet);
    this.login = packet;
    this.keepaliveS = packet.keepalive ?? 0;
  }

  private byDevice(): LinkEnd {
    return this.disconnected ? 'disconnect' : 'dropped';
  }

  /** MQTT 3.1.1 has no reason for a close by the broker: it is derived from the preceding packets. */
  private byBroker(): LinkEnd {
    if (this.disconnected) return 'disconnect';
    if (!this.accepted) return 'refused';
    if (this.host.hasSuccessor(this)) return 'taken-over';
    const silentS = (this.host.clock() - this.lastHeard) / 1000;
    if (this.keepaliveS > 0 && silentS >= this.keepaliveS * KEEPALIVES_OF_SILENCE) return 'keepalive';
    return 'refused';
  }
}

export interface RelayParts {
  readonly clock: () => number;
  readonly witness: WitnessLog;
  readonly nextLink: () => number;
  readonly broker: URL;
  /** Certificates for checking a broker over TLS, PEM; those of Node.js if absent. */
  readonly ca?: string;
  readonly identify: (packet: IConnectPacket) => DeviceName | null;
}

/** A relay in front of a foreign broker that records every packet, as the local cloud does. */
export class Relay implements RelayHost {
  private readonly links: RelayedLink[] = [];
  /** The last login of each device. */
  private readonly logins = new Map<string, IConnectPacket>();
  private listener: Listener | null = null;
  readonly clock: () => number;

  constructor(private readonly parts: RelayParts) {
    this.clock = parts.clock;
  }

  /** @throws CloudUnavailable naming the address that cannot be used */
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
  // A host name only: an IP address is not permitted in ServerName (RFC 6066, 3).
  const name = net.isIP(host) === 0 ? { servername: host } : {};
  return isTls
    ? tls.connect({ host, port, ...name, ...(ca && { ca }) })
    : net.connect({ host, port, noDelay: true });
}
