import type { Duplex } from 'node:stream';
import { generate, type IConnectPacket, type Packet } from 'mqtt-packet';
import type { Triple } from '../cloud';
import { type Frame, FrameReader, MalformedPacket, packetEvent } from '../packets';
import type { CloudEventBody, DeviceName, LinkEnd } from '../witness';
import { BrokerPort, Downlink } from './downlink';
import type { Session } from './sessions';
import { type Connection, type PlatformRules, Uplink } from './uplink';

/** Limit before the login, when only a CONNECT is expected: the longest plausible one. */
const MAX_CONNECT_BYTES = 2048;
/** A payload of 256 KB, the longest topic and the headers. */
const MAX_PACKET_BYTES = 256 * 1024 + 65_536 + 16;
/** A device that leaves more bytes unread is disconnected. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;
const CONNECT_TIMEOUT_S = 10;
const LINGER_MS = 1000;
const WRITES_AT_ONCE = 4;
const FIRST_BYTE_OF_CONNECT = 0x10;
/** A reserved packet type, and a remaining length of more than four bytes. */
const NO_MQTT = Buffer.from([0xf0, 0xff, 0xff, 0xff, 0xff, 0x7f]);
/** MQTT 3.1.1, 3.1.2.10. */
const KEEPALIVES_OF_SILENCE = 1.5;

/** What a connection needs of the platform. */
export interface LinkHost {
  /** The device that the CONNECT logs in, or the CONNACK code that refuses it. */
  judge(packet: IConnectPacket, link: Link): { readonly device: Triple } | { readonly refusal: number };
  /** Ends the device's other connections and connects the link to the broker; null if the link ended meanwhile. */
  join(link: Link, packet: IConnectPacket): Promise<Session | null>;
  left(link: Link): void;
  record(link: Link, dir: 'rx' | 'tx', body: CloudEventBody): void;
}

/** The state of a connection. */
type Phase =
  /** Nothing received yet. */
  | 'silent'
  /** The first bytes could be a CONNECT; no device is logged in. */
  | 'logging-in'
  /** The login was accepted, but the broker has not admitted the device yet: its packets have to wait. */
  | 'admitting'
  /** The broker has admitted the device and sent its queued messages. */
  | 'served'
  /** Open, but nothing is read and nothing is sent. */
  | 'frozen'
  | 'ended';

/** One connection of a device: everything on it is recorded and checked before it is forwarded to the broker. */
export class Link implements Connection {
  readonly port: BrokerPort;
  readonly up: Uplink;
  private readonly down: Downlink;
  private readonly reader = new FrameReader(() => (this.session ? MAX_PACKET_BYTES : MAX_CONNECT_BYTES));
  /** The reader may hold another packet. */
  private hasMore = false;
  private held: Frame | null = null;
  private brokerIsFull = false;
  private patience: NodeJS.Timeout;
  private publicName: DeviceName | null = null;
  private phase: Phase = 'silent';
  /** The peer sends no more; packets already received are still handled. */
  private peerIsGone = false;
  private writesInTurn = 0;
  /** The part of the client id before its first `|`; empty until CONNECT. */
  clientId = '';
  device: Triple | null = null;
  session: Session | null = null;

  constructor(
    private readonly host: LinkHost,
    private readonly stream: Duplex,
    readonly number: number,
    private readonly rules: PlatformRules,
  ) {
    this.port = new BrokerPort(
      (bytes) => this.down.deliver(bytes),
      () => {
        if (!this.brokerIsFull) return;
        this.brokerIsFull = false;
        this.proceed();
      },
    );
    this.down = new Downlink((packet, bytes) => this.transmit(packet, bytes), rules);
    this.up = new Uplink(this, rules, this.down);
    this.patience = setTimeout(() => this.end('refused'), CONNECT_TIMEOUT_S * rules.secondMs);
    stream.on('data', (chunk: Buffer) => this.take(chunk));
    const gone = (): void => this.peerLeft();
    stream.on('error', gone).on('end', gone).on('close', gone);
    // The broker closes a connection after a packet that it cannot handle.
    this.port.on('close', () => this.phase === 'frozen' || this.end('refused'));
  }

  /** The device without its secret, for the witness. */
  get name(): DeviceName | null {
    return this.publicName;
  }

  get ended(): boolean {
    return this.phase === 'ended';
  }

  /**
   * Continues reading after a wait; deferred, since the broker may be in the middle of a packet and loses its position
   * if the next one is fed to it meanwhile.
   */
  proceed(): void {
    if (this.held || this.hasMore || this.peerIsGone) process.nextTick(() => this.read());
  }

  private read(): void {
    try {
      for (let frame = this.nextFrame(); frame; frame = this.nextFrame()) {
        if (this.mustWait(frame)) {
          this.held = frame;
          break;
        }
        this.receive(frame.packet, frame);
      }
    } catch (error) {
      if (!(error instanceof MalformedPacket)) throw error;
      this.refuse(error.message);
    }
    this.holdOff(this.held !== null || this.hasMore || this.phase === 'frozen');
    if (this.peerIsGone) this.peerLeft();
  }

  /** Call when the broker has admitted the device and sent its queued messages. */
  serve(): void {
    if (this.phase === 'admitting') this.phase = 'served';
    this.proceed();
  }

  /** Puts a packet on the wire unchanged. */
  transmit(packet: Packet, bytes: Buffer = generate(packet)): void {
    if (this.isStill) return;
    this.host.record(this, 'tx', packetEvent(packet));
    this.stream.write(bytes);
    this.gatherWrites();
    if (this.stream.writableLength > MAX_BACKLOG_BYTES) this.end('refused');
  }

  /** Passes a packet to the broker. */
  forward(bytes: Buffer): void {
    if (!this.port.destroyed) this.brokerIsFull = !this.port.feed(bytes);
  }

  /** From now on nothing is read and nothing is sent, while the connection stays open. */
  freeze(): void {
    if (this.phase === 'ended') return;
    this.phase = 'frozen';
    clearTimeout(this.patience);
    this.stream.pause();
    this.port.destroy();
  }

  /** Ends the effects of faults: pending subscriptions take effect, a frozen connection is cut. */
  recover(): void {
    this.up.settle();
    if (this.phase === 'frozen') this.end('shutdown');
  }

  end(why: LinkEnd): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    clearTimeout(this.patience);
    this.host.record(this, why === 'disconnect' || why === 'dropped' ? 'rx' : 'tx', {
      what: 'CLOSED',
      end: why,
    });
    this.up.settle();
    this.down.stop();
    this.port.destroy();
    this.host.left(this);
    if (why === 'refused') this.endGently();
    else this.stream.destroy();
  }

  /** Flushes what was written last, such as a CONNACK: closing with unread bytes would discard it. */
  private endGently(): void {
    this.stream.removeAllListeners('data').resume();
    this.stream.end();
    setTimeout(() => this.stream.destroy(), LINGER_MS).unref();
  }

  /** Nothing more is read or sent. */
  private get isStill(): boolean {
    return this.phase === 'frozen' || this.phase === 'ended';
  }

  private peerLeft(): void {
    this.peerIsGone = true;
    if (this.held === null && !this.hasMore && this.up.isIdle) this.end('dropped');
  }

  private refuse(detail: string): void {
    this.host.record(this, 'rx', { what: 'OTHER', detail });
    this.end('refused');
  }

  private take(chunk: Buffer): void {
    // Bytes that are not MQTT are refused at once, not only after a complete packet.
    if (this.phase === 'silent' && chunk[0] !== FIRST_BYTE_OF_CONNECT) {
      this.refuse('a first packet other than CONNECT');
      return;
    }
    if (this.phase === 'silent') this.phase = 'logging-in';
    this.reader.push(chunk);
    this.hasMore = true;
    this.read();
  }

  private nextFrame(): Frame | null {
    if (this.isStill || this.brokerIsFull) return null;
    const { held } = this;
    this.held = null;
    if (held || !this.hasMore) return held;
    const frame = this.reader.next();
    if (frame === null) this.hasMore = false;
    return frame;
  }

  /** Pauses or resumes the peer's stream. */
  private holdOff(isHeldOff: boolean): void {
    if (isHeldOff === this.stream.isPaused()) return;
    if (isHeldOff) this.stream.pause();
    else this.stream.resume();
  }

  /** Nothing is handled during a login and its redelivery, and no packet before the broker is ready for it. */
  private mustWait({ packet }: Frame): boolean {
    return this.phase === 'admitting' || this.up.mustWait(packet);
  }

  private receive(packet: Packet, frame: Frame): void {
    this.host.record(this, 'rx', packetEvent(packet));
    this.patience.refresh();
    if (this.device !== null) this.up.handle(packet, frame.bytes);
    else if (packet.cmd === 'connect') this.meet(packet);
    else this.end('refused');
  }

  /**
   * Each write costs a system call: the first writes in a turn of the event loop are sent at once, further ones
   * together.
   */
  private gatherWrites(): void {
    this.writesInTurn++;
    if (this.writesInTurn === 1) setImmediate(() => this.endTurn());
    if (this.writesInTurn === WRITES_AT_ONCE) this.stream.cork();
  }

  private endTurn(): void {
    if (this.writesInTurn >= WRITES_AT_ONCE) this.stream.uncork();
    this.writesInTurn = 0;
  }

  /** Answers a CONNECT, or applies a fault to it. */
  private meet(packet: IConnectPacket): void {
    const { connect } = this.rules.provocations();
    if (connect === null) this.login(packet);
    else if (connect.kind === 'slow') setTimeout(() => this.ended || this.login(packet), connect.ms);
    else if (connect.kind === 'garbage') {
      this.host.record(this, 'tx', { what: 'OTHER', detail: 'bytes that are not MQTT' });
      this.stream.write(NO_MQTT);
      this.end('refused');
    }
  }

  private login(packet: IConnectPacket): void {
    const judged = this.host.judge(packet, this);
    if ('refusal' in judged) {
      this.transmit({ cmd: 'connack', returnCode: judged.refusal, sessionPresent: false });
      this.end('refused');
      return;
    }
    this.device = judged.device;
    if (this.phase === 'logging-in') this.phase = 'admitting';
    this.publicName = { productKey: judged.device.productKey, deviceName: judged.device.deviceName };
    clearTimeout(this.patience);
    const silenceMs = (packet.keepalive ?? 0) * KEEPALIVES_OF_SILENCE * this.rules.secondMs;
    this.patience = setTimeout(() => this.end('keepalive'), silenceMs);
    void this.host.join(this, packet).then((session) => {
      if (session === null || this.ended) return;
      this.session = session;
      // The broker's own keepalive and its check of client ids are off: both follow the platform's rules here.
      this.forward(
        generate({
          cmd: 'connect',
          clientId: session.key,
          clean: session.clean,
          keepalive: 0,
          protocolVersion: 4,
          protocolId: 'MQTT',
        }),
      );
    });
  }
}
