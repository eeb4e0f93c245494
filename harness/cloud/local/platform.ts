import type { Duplex } from 'node:stream';
import { Aedes, type Client } from 'aedes';
import type { IConnectPacket } from 'mqtt-packet';
import { BenchClient } from '../bench-client';
import type { Provocations, Triple } from '../cloud';
import { deviceKey } from '../devices';
import { RateLimits } from '../rate-limit';
import type { CloudEventBody, DeviceName, LinkEnd, WitnessLog } from '../witness';
import { CONNACK, type LoginDesk, parseClientId } from './access';
import { Link, type LinkHost } from './link';
import { type Session, SessionStore, Sessions } from './sessions';
import type { PlatformRules } from './uplink';

/** The permitted keepalive, s; the platform refuses a login with any other. */
const KEEPALIVE = { min: 30, max: 1200 };
const MINUTE_MS = 60_000;

export interface PlatformParts {
  readonly clock: () => number;
  readonly desk: LoginDesk;
  readonly provocations: () => Provocations;
  readonly foreignPublish: 'dropped' | 'disconnected';
  readonly secondMs: number;
  readonly witness: WitnessLog;
  /** Numbers the connections of the run from 1. */
  readonly nextLink: () => number;
}

/** The MQTT side of the platform: a link for each connection, and a broker that routes messages and keeps sessions. */
export class Platform implements LinkHost {
  private readonly links = new Set<Link>();
  private readonly unrecorded = new Set<Link>();
  private readonly clients = new Map<Link, Client>();
  private readonly linkOf = new Map<Client, Link>();
  private readonly connectRates = new RateLimits(MINUTE_MS);
  private readonly rules: PlatformRules;
  readonly bench: BenchClient;

  private constructor(
    private readonly parts: PlatformParts,
    private readonly aedes: Aedes,
    store: SessionStore,
  ) {
    const { clock, provocations, foreignPublish, secondMs } = parts;
    this.rules = {
      clock,
      provocations,
      foreignPublish,
      secondMs,
      sessions: new Sessions(store),
      route: (message, done) =>
        aedes.publish({ cmd: 'publish', ...message, retain: false, dup: false }, done),
    };
    aedes.on('clientReady', (client) => this.linkOf.get(client)?.serve());
    this.bench = new BenchClient((stream) => aedes.handle(stream));
    aedes.published = (packet, client, done) => {
      this.bench.routed(client, packet);
      done();
    };
  }

  static async start(parts: PlatformParts): Promise<Platform> {
    const store = new SessionStore(parts.clock);
    const aedes = await Aedes.createBroker({ persistence: store, queueLimit: Number.MAX_SAFE_INTEGER });
    const platform = new Platform(parts, aedes, store);
    await platform.bench.connected;
    return platform;
  }

  /** @param recorded false for the bench's own client */
  accept(stream: Duplex, recorded = true): Link {
    const link = new Link(this, stream, recorded ? this.parts.nextLink() : 0, this.rules);
    this.links.add(link);
    if (!recorded) this.unrecorded.add(link);
    return link;
  }

  judge(packet: IConnectPacket, link: Link): { readonly device: Triple } | { readonly refusal: number } {
    const { connack } = this.parts.provocations();
    if (connack !== null && !this.unrecorded.has(link)) return { refusal: connack };
    if ((packet.protocolVersion ?? 4) > 4) return { refusal: CONNACK.unacceptableVersion };
    const judged = this.parts.desk.judge(packet);
    if ('refusal' in judged) return judged;
    const { keepalive = 0 } = packet;
    // The platform "refuses the connection" without a documented code; the closest is that for a malformed parameter of
    // CONNECT.
    if (keepalive < KEEPALIVE.min || keepalive > KEEPALIVE.max)
      return { refusal: CONNACK.identifierRejected };
    if (!this.unrecorded.has(link) && this.isAboveConnectRate(judged.device))
      return { refusal: CONNACK.serverUnavailable };
    link.clientId = parseClientId(packet.clientId)?.id ?? '';
    return judged;
  }

  async join(link: Link, packet: IConnectPacket): Promise<Session | null> {
    const { device } = link;
    if (device === null) return null;
    const rivals = [...this.links].filter((each) => each !== link && isRival(each, link));
    await Promise.all(rivals.map((rival) => this.expel(rival, 'taken-over')));
    if (link.ended) return null;
    const client = this.aedes.handle(link.port);
    this.clients.set(link, client);
    this.linkOf.set(client, link);
    return this.rules.sessions.open(device, packet.clean ?? true);
  }

  left(link: Link): void {
    this.links.delete(link);
    this.unrecorded.delete(link);
    const client = this.clients.get(link);
    if (client) this.linkOf.delete(client);
    this.clients.delete(link);
  }

  record(link: Link, dir: 'rx' | 'tx', body: CloudEventBody): void {
    if (this.unrecorded.has(link)) return;
    this.parts.witness.record({ dir, link: link.number, device: link.name }, body);
  }

  /** Open connections of the device, newest last. */
  linksOf(device: DeviceName): readonly Link[] {
    return [...this.links].filter((link) => link.device && deviceKey(link.device) === deviceKey(device));
  }

  /** Connections from outside, logged in or not. */
  recordedLinks(): readonly Link[] {
    return [...this.links].filter((link) => !this.unrecorded.has(link));
  }

  async forgetSession(device: DeviceName): Promise<void> {
    for (const link of this.linksOf(device)) {
      if (link.session && !link.ended) await link.up.forgetSubscriptions(link.session);
    }
    await this.rules.sessions.forget(device);
  }

  async close(): Promise<void> {
    for (const link of [...this.links]) link.end('shutdown');
    await this.bench.close();
    await new Promise<void>((resolve) => this.aedes.close(resolve));
  }

  /**
   * Ends a connection and waits until the broker has removed it, as the broker would otherwise take the new connection
   * for the old one.
   */
  async expel(link: Link, why: LinkEnd): Promise<void> {
    const client = this.clients.get(link);
    const released = client && new Promise<void>((resolve) => client.close(resolve));
    link.end(why);
    await released;
  }

  /** Counts only while a limit is in force, so that a case that sets one starts from 0. */
  private isAboveConnectRate(device: DeviceName): boolean {
    const limit = this.parts.provocations().connectsPerMinute;
    if (limit === null) {
      this.connectRates.clear();
      return false;
    }
    return !this.connectRates.admits(deviceKey(device), limit, this.parts.clock());
  }
}

/** A device may have one connection, and so may a client id, whichever device uses it. */
function isRival(one: Link, other: Link): boolean {
  if (!one.device || !other.device) return false;
  return deviceKey(one.device) === deviceKey(other.device) || one.clientId === other.clientId;
}
