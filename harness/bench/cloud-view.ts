import { ModuleFault } from '../at/fault';
import { type Cloud, CloudUnavailable, type LoginWay } from '../cloud/cloud';
import type { CloudEvent, CloudEventKind, CloudEventOf, DeviceName } from '../cloud/witness';
import type { Deadlines } from '../family/family';
import { PrerequisiteLost } from './prerequisite';
import { Promises } from './promises';
import { Repetitions } from './repetitions';

/** A wait for one event at the cloud. */
export interface CloudAwait<K extends CloudEventKind> {
  /** Index from `CloudView.mark`, taken before the stimulus. */
  readonly since: number;
  /** Its name in the report, e.g. `SUBSCRIBE for the topic`. */
  readonly what: string;
  readonly match?: (event: CloudEventOf<K>) => boolean;
  readonly deadlineMs?: number;
}

/** How long the bench's own message may take through the broker before the cloud counts as lost, ms. */
const PROOF_OF_LIFE_MS = 5_000;

/** The cloud as seen by a case: its capabilities, the events of the module under test, and messages to it. */
export class CloudView {
  private way: LoginWay = 'http';
  private readonly repeated: Repetitions;

  constructor(
    private readonly platform: Cloud,
    private readonly deadlines: Deadlines,
    /** Resolves when the module's last change of its subscriptions is in effect for that topic. */
    private readonly untilEffective: (topic: string) => Promise<void>,
    /** The module's record of kept and broken promises. */
    readonly promises = new Promises(),
  ) {
    this.repeated = new Repetitions(platform.witness);
  }

  /** See the members of `Cloud` with these names. */
  get kind(): Cloud['kind'] {
    return this.platform.kind;
  }

  get capabilities(): Cloud['capabilities'] {
    return this.platform.capabilities;
  }

  get profile(): Cloud['profile'] {
    return this.platform.profile;
  }

  get device(): Cloud['device'] {
    return this.platform.device;
  }

  get other(): Cloud['other'] {
    return this.platform.other;
  }

  get disabled(): Cloud['disabled'] {
    return this.platform.disabled;
  }

  get longest(): Cloud['longest'] {
    return this.platform.longest;
  }

  get authAddress(): Cloud['authAddress'] {
    return this.platform.authAddress;
  }

  get mqttAddress(): Cloud['mqttAddress'] {
    return this.platform.mqttAddress;
  }

  get witness(): Cloud['witness'] {
    return this.platform.witness;
  }

  get faults(): Cloud['faults'] {
    return this.platform.faults;
  }

  /** The only topics that the module's device may use; empty if all topics below its name are allowed. */
  get ownTopics(): readonly string[] {
    return this.platform.ownTopics ?? [];
  }

  /** How the module logs in, once preflight has found out. */
  get loginWay(): LoginWay {
    return this.way;
  }

  logsInBy(way: LoginWay): void {
    this.way = way;
    this.platform.faults?.loginBy(way);
  }

  mark(): number {
    return this.platform.witness.mark();
  }

  /**
   * The packets of one kind that the module's device has sent (`rx`) since the mark, without retransmissions of
   * messages first sent before it (MQTT clause 4.4), which are no effect of later commands.
   */
  sent<K extends CloudEventKind>(kind: K, since: number): CloudEventOf<K>[] {
    return this.ofDevice(kind, since, 'rx').filter((e) => !this.repeated.isOfBefore(e, since));
  }

  /** All retransmissions of messages that the module first sent before the mark (MQTT clause 4.4). */
  repetitions(mark: number): CloudEventOf<'PUBLISH'>[] {
    return this.repeated.ofBefore(mark).filter((e) => e.dir === 'rx');
  }

  /** The packets sent by other devices since the mark: a case may let the module log in as another one. */
  sentAsAnother<K extends CloudEventKind>(kind: K, since: number): CloudEventOf<K>[] {
    const events = this.platform.witness.events(since);
    return events.filter((e): e is CloudEventOf<K> => e.what === kind && e.dir === 'rx' && !this.isOwn(e));
  }

  /**
   * The response codes of the authentication server since the mark, for any device. For a login by MQTT they are
   * derived from the CONNACK: 200 for accepted, 401 for refused. If the module logs in both ways, the 401 are
   * included.
   */
  authentications(since: number): number[] {
    const way = this.loginWay;
    return this.platform.witness.events(since).flatMap((e) => {
      if (e.what === 'AUTH') return way === 'mqtt' ? [] : [e.code];
      if (e.what !== 'CONNACK' || way === 'http') return [];
      if (e.code !== 0) return [401];
      return way === 'mqtt' ? [200] : [];
    });
  }

  /** Waits for a request to the authentication server since the mark; false if there is none within the deadline. */
  async loginAsked(since: number, deadlineMs: number): Promise<boolean> {
    const asked = this.loginWay === 'mqtt' ? 'CONNECT' : 'AUTH';
    return (await this.platform.witness.next((e) => e.what === asked, { since, deadlineMs })) !== null;
  }

  /** Waits for a response of the authentication server since the mark; false if there is none within the deadline. */
  async loginAnswered(since: number, deadlineMs: number): Promise<boolean> {
    const answer = this.loginWay === 'mqtt' ? 'CONNACK' : 'AUTH';
    return (await this.platform.witness.next((e) => e.what === answer, { since, deadlineMs })) !== null;
  }

  /** The packets of one kind that the cloud has sent to the module's device since the mark. */
  answered<K extends CloudEventKind>(kind: K, since: number): CloudEventOf<K>[] {
    return this.ofDevice(kind, since, 'tx');
  }

  /**
   * Waits for a packet of the module.
   * @throws ModuleFault when it does not come although the cloud is alive
   * @throws PrerequisiteLost when the cloud is not alive
   */
  async expect<K extends CloudEventKind>(kind: K, wait: CloudAwait<K>): Promise<CloudEventOf<K>> {
    const fullMs = wait.deadlineMs ?? this.deadlines.delivery;
    const deadlineMs = this.patienceFor(kind, fullMs);
    const event = await this.arrival(kind, { ...wait, deadlineMs });
    if (event) return event;
    await this.proveAlive();
    this.promises.broken(arrivalOf(kind), deadlineMs, fullMs);
    const seen = this.platform.witness.events(wait.since).filter((e) => e.dir === 'rx' && this.isOwn(e));
    throw new ModuleFault(
      `${wait.what} at the cloud`,
      `it within ${deadlineMs} ms`,
      seen.length ? seen.map((e) => e.what).join(', ') : 'nothing, while the cloud is alive',
    );
  }

  /**
   * Waits for a packet of the module; null if it does not come within the deadline, which is not a fault. As in
   * `sent`, retransmissions of earlier messages do not count.
   */
  async arrival<K extends CloudEventKind>(
    kind: K,
    {
      since,
      deadlineMs,
      match,
    }: Omit<CloudAwait<K>, 'what' | 'deadlineMs'> & { readonly deadlineMs: number },
  ): Promise<CloudEventOf<K> | null> {
    const began = performance.now();
    const event = await this.platform.witness.next(
      (e): e is CloudEventOf<K> =>
        this.isDevices(e, kind, 'rx') && (match?.(e) ?? true) && !this.repeated.isOfBefore(e, since),
      { since, deadlineMs },
    );
    if (event) this.promises.kept(arrivalOf(kind), performance.now() - began);
    return event;
  }

  /** How long to wait for a packet that need not come, ms: shorter if such packets have not come before. */
  patienceFor(kind: CloudEventKind, fullMs: number): number {
    return this.promises.wait(arrivalOf(kind), fullMs);
  }

  /** Sends the bench's own message through the broker. @throws PrerequisiteLost when it does not come back */
  async proveAlive(): Promise<void> {
    if (!(await this.platform.alive(PROOF_OF_LIFE_MS)))
      throw new PrerequisiteLost('cloud', `the ${this.platform.kind} cloud does not carry our own messages`);
  }

  /**
   * Publishes to the module, after its subscriptions are in effect.
   * @throws PrerequisiteLost when the cloud does not accept the message
   */
  async push(topic: string, payload: Buffer | string, qos: 0 | 1 = 0): Promise<void> {
    await this.untilEffective(topic);
    try {
      await this.platform.publish(topic, Buffer.from(payload as string), qos);
    } catch (error) {
      if (!(error instanceof CloudUnavailable)) throw error;
      throw new PrerequisiteLost('cloud', error.message);
    }
  }

  /** Whether a device is connected, by default that of the module. */
  isOnline(device: DeviceName = this.device): Promise<boolean> {
    return this.platform.isOnline(device);
  }

  /** Whether the bench's own message returns from the broker within `deadlineMs`. */
  alive(deadlineMs: number): Promise<boolean> {
    return this.platform.alive(deadlineMs);
  }

  /** Discards the subscriptions and queued messages of the module's persistent session. */
  forgetSession(): Promise<void> {
    return this.platform.forgetSession(this.device);
  }

  /** Waits for the device's presence to become `online`, since a disconnect may reach the cloud after the OK. */
  becomes(online: boolean, fullMs = this.deadlines.delivery): Promise<boolean> {
    const promise = `device ${online ? 'online' : 'offline'} at the cloud`;
    const isSo = async () => (await this.isOnline()) === online;
    return this.comesTrue(promise, fullMs, isSo, (e) => ['CONNACK', 'CLOSED', 'STATUS'].includes(e.what));
  }

  /**
   * Waits until a condition at the cloud is true, as long as `Promises` allows for this promise.
   * @param mayChange the events after which the condition is checked again
   */
  comesTrue(
    promise: string,
    fullMs: number,
    isTrue: () => boolean | Promise<boolean>,
    mayChange: (event: CloudEvent) => boolean = () => true,
  ): Promise<boolean> {
    const turns = async (deadlineMs: number): Promise<boolean> => {
      const until = performance.now() + deadlineMs;
      for (;;) {
        const since = this.mark();
        if (await isTrue()) return true;
        const left = until - performance.now();
        if (left <= 0) return false;
        await this.platform.witness.next(mayChange, { since, deadlineMs: left });
      }
    };
    return this.promises.awaited(promise, fullMs, turns, (came) => ({ as: came ? 'kept' : 'missed' }));
  }

  private ofDevice<K extends CloudEventKind>(kind: K, since: number, dir: 'rx' | 'tx'): CloudEventOf<K>[] {
    return this.platform.witness
      .events(since)
      .filter((e): e is CloudEventOf<K> => this.isDevices(e, kind, dir));
  }

  private isDevices<K extends CloudEventKind>(
    e: CloudEvent,
    kind: K,
    dir: 'rx' | 'tx',
  ): e is CloudEventOf<K> {
    return e.what === kind && e.dir === dir && this.isOwn(e);
  }

  /**
   * Whether an event is the module's. A failed login has no device, but apart from the bench only the module logs in.
   */
  private isOwn(e: CloudEvent): boolean {
    return e.device === null || sameDevice(e.device, this.platform.device);
  }
}

function sameDevice(a: DeviceName, b: DeviceName): boolean {
  return a.productKey === b.productKey && a.deviceName === b.deviceName;
}

/** The promise of a packet of this kind. */
export function arrivalOf(kind: CloudEventKind): string {
  return `${kind} at the cloud`;
}
