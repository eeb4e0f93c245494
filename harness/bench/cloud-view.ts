import { ModuleFault } from '../at/fault';
import { type Cloud, CloudUnavailable, type LoginWay } from '../cloud/cloud';
import type { CloudEvent, CloudEventKind, CloudEventOf, DeviceName } from '../cloud/witness';
import type { Deadlines } from '../family/family';
import { PrerequisiteLost } from './prerequisite';
import { Promises } from './promises';
import { Repetitions } from './repetitions';

/** Waits for one thing at the cloud. */
export interface CloudAwait<K extends CloudEventKind> {
  /** Index from `CloudView.mark`, taken before the stimulus. */
  readonly since: number;
  /** One clause for the report, e.g. `SUBSCRIBE for the topic`. */
  readonly what: string;
  readonly match?: (event: CloudEventOf<K>) => boolean;
  readonly deadlineMs?: number;
}

/** How long our own message may take through the broker before the broker counts as dead, ms. */
const PROOF_OF_LIFE_MS = 5_000;

/** The cloud as a case sees it: what it can do, what the module under test did there, and messages to the module. */
export class CloudView {
  private way: LoginWay = 'http';
  private readonly repeated: Repetitions;

  constructor(
    private readonly platform: Cloud,
    private readonly deadlines: Deadlines,
    /** Resolves when what the module did to its subscriptions has taken effect for that topic. */
    private readonly untilEffective: (topic: string) => Promise<void>,
    /** What the module has been seen to keep and to break. */
    readonly promises = new Promises(),
  ) {
    this.repeated = new Repetitions(platform.witness);
  }

  /** What is documented at `Cloud` holds of these members, too. */
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

  /** The only topics that the module's device may use; empty if any topic below its name is allowed. */
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
   * What the module's own device sent (`rx`) since the mark, of one kind. A message of before the mark that is sent once
   * more with DUP (MQTT clause 4.4) is left out: it says nothing of what was done since.
   */
  sent<K extends CloudEventKind>(kind: K, since: number): CloudEventOf<K>[] {
    return this.ofDevice(kind, since, 'rx').filter((e) => !this.repeated.isOfBefore(e, since));
  }

  /** Messages of the module of before the mark that it has sent once more with DUP, at any time (MQTT clause 4.4). */
  repetitions(mark: number): CloudEventOf<'PUBLISH'>[] {
    return this.repeated.ofBefore(mark).filter((e) => e.dir === 'rx');
  }

  /** What was sent under another device's name since the mark: a module may have been told to be another one. */
  sentAsAnother<K extends CloudEventKind>(kind: K, since: number): CloudEventOf<K>[] {
    const events = this.platform.witness.events(since);
    return events.filter((e): e is CloudEventOf<K> => e.what === kind && e.dir === 'rx' && !this.isOwn(e));
  }

  /**
   * The codes with which the authentication server answered since the mark, whichever device was named. Where the module
   * logs in by MQTT they are made of the broker's: 200 for a login, 401 for a refusal, and the latter also where it logs in
   * both ways.
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

  /** Waits until the authentication server has been asked since the mark; false when it has not within the deadline. */
  async loginAsked(since: number, deadlineMs: number): Promise<boolean> {
    const asked = this.loginWay === 'mqtt' ? 'CONNECT' : 'AUTH';
    return (await this.platform.witness.next((e) => e.what === asked, { since, deadlineMs })) !== null;
  }

  /** Waits until the authentication server has answered since the mark; false when it has not within the deadline. */
  async loginAnswered(since: number, deadlineMs: number): Promise<boolean> {
    const answer = this.loginWay === 'mqtt' ? 'CONNACK' : 'AUTH';
    return (await this.platform.witness.next((e) => e.what === answer, { since, deadlineMs })) !== null;
  }

  /** What the cloud sent to the module's own device since the mark, of one kind. */
  answered<K extends CloudEventKind>(kind: K, since: number): CloudEventOf<K>[] {
    return this.ofDevice(kind, since, 'tx');
  }

  /**
   * Waits for a packet of the module.
   * @throws ModuleFault when it stays away though the cloud is alive
   * @throws PrerequisiteLost when the cloud itself went away
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
   * A packet of the module, or null when it has not come within the deadline: then nothing is held against the module. As in
   * `sent`, a message of before the mark that comes once more is none.
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

  /** How long to wait for a packet that may legally stay away, ms: shorter when such packets are known to stay away. */
  patienceFor(kind: CloudEventKind, fullMs: number): number {
    return this.promises.wait(arrivalOf(kind), fullMs);
  }

  /** @throws PrerequisiteLost when the broker does not carry our own message round */
  async proveAlive(): Promise<void> {
    if (!(await this.platform.alive(PROOF_OF_LIFE_MS)))
      throw new PrerequisiteLost('cloud', `the ${this.platform.kind} cloud does not carry our own messages`);
  }

  /**
   * Publishes to the module, once its subscriptions stand as it left them.
   * @throws PrerequisiteLost when the cloud does not take it
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

  /** Whether a device is connected; the module's own when none is named. */
  isOnline(device: DeviceName = this.device): Promise<boolean> {
    return this.platform.isOnline(device);
  }

  /** A message of our own went to the broker and came back within `deadlineMs`. */
  alive(deadlineMs: number): Promise<boolean> {
    return this.platform.alive(deadlineMs);
  }

  /** Forgets subscriptions and queued messages of the module's persistent session. */
  forgetSession(): Promise<void> {
    return this.platform.forgetSession(this.device);
  }

  /** Whether the device's presence becomes `online` in time; a connection's end may reach the cloud after the OK. */
  becomes(online: boolean, fullMs = this.deadlines.delivery): Promise<boolean> {
    const promise = `device ${online ? 'online' : 'offline'} at the cloud`;
    const isSo = async () => (await this.isOnline()) === online;
    return this.comesTrue(promise, fullMs, isSo, (e) => ['CONNACK', 'CLOSED', 'STATUS'].includes(e.what));
  }

  /**
   * Whether something that the module has promised comes true at the cloud, as long as the promise is waited for.
   * @param mayChange the events after which it is looked at again
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

  /** A login that failed has no device yet; in this bench only the module under test logs in besides ourselves. */
  private isOwn(e: CloudEvent): boolean {
    return e.device === null || sameDevice(e.device, this.platform.device);
  }
}

function sameDevice(a: DeviceName, b: DeviceName): boolean {
  return a.productKey === b.productKey && a.deviceName === b.deviceName;
}

/** As the record of kept and broken promises names it. */
export function arrivalOf(kind: CloudEventKind): string {
  return `${kind} at the cloud`;
}
