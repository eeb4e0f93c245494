import { ModuleFault } from '../at/fault';
import type { Exchange } from '../at/session';
import type { CloudEvent } from '../cloud/witness';
import type { CloudView } from './cloud-view';
import type { ModuleUnderTest } from './module-under-test';
import { resultText } from './sent-command';
import type { BenchState } from './strategy';

/** So often in a row a connection is given up for a subscription that the module does not end. */
const MOST_FORFEITED = 10;

/** Ends what a case subscribed to: on this platform a subscription outlives connection, case and power cut. */
export class Subscriptions {
  /** Those that only the module can end, at its next connection; at first all that an earlier run may have left. */
  private readonly left: Set<string>;
  /** Those in effect that stay from case to case, where a subscription takes long to take effect. */
  private readonly kept = new Set<string>();
  private mayStay = false;
  /** Subscriptions in a row that the module did not end. */
  private notEnded = 0;

  constructor(
    private readonly module: ModuleUnderTest,
    private readonly cloud: CloudView,
  ) {
    const { profile, ownTopics } = cloud;
    this.left = new Set(profile.keepsSessions ? ownTopics : []);
  }

  /** A topic that has been subscribed to since an earlier case, and is still: nothing has to be waited for. */
  isInEffect(topic: string): boolean {
    return this.kept.has(topic) && !this.module.commands.some((c) => c.effect === 'unsubscribes');
  }

  /** The connection is another, or is over: it is unknown whether a subscription outlived it. */
  connectionChanged(): void {
    for (const topic of this.kept) this.left.add(topic);
    this.kept.clear();
  }

  /**
   * Brings the module's subscriptions to what the next case expects.
   * @param stay a subscription of the usual topic is no matter of the case: it may stand already, and stay
   */
  async beforeCase(stay: boolean): Promise<void> {
    this.mayStay = stay && this.cloud.profile.subscriptionEffectMs > 0;
    if (!this.mayStay) this.connectionChanged();
    await this.endThoseLeft();
  }

  /** False when the module did not end one of them; its state is then not to be trusted. */
  async endAll(state: BenchState | 'unknown'): Promise<boolean> {
    const { profile, ownTopics } = this.cloud;
    if (this.module.commands.some(({ effect }) => effect === 'unsubscribes')) this.connectionChanged();
    if (state !== 'connected') {
      this.connectionChanged();
      if (profile.keepsSessions) for (const topic of this.standing()) this.left.add(topic);
      else if (state !== 'unknown') await this.cloud.forgetSession();
      return true;
    }
    for (const topic of this.standing()) {
      if (this.mayStay && topic === ownTopics[0]) {
        this.kept.add(topic);
        this.left.delete(topic);
        continue;
      }
      if (await this.isEnded(topic)) this.notEnded = 0;
      else this.notEnded += 1;
      // A connection for each case would cost hundreds: what such a module never ends stays, and every case may see it.
      if (this.notEnded > 0 && this.notEnded <= MOST_FORFEITED) return false;
    }
    return true;
  }

  /** Whether the subscription is over: by the module's answer, or by the packet that the cloud saw. */
  private async isEnded(topic: string): Promise<boolean> {
    const since = this.cloud.mark();
    try {
      if (resultText(await this.unsubscribe(topic)) === 'OK') return true;
    } catch (error) {
      if (!(error instanceof ModuleFault)) throw error;
    }
    const sent = this.cloud.sent('UNSUBSCRIBE', since).flatMap(({ topics }) => topics);
    return sent.some((one) => bytesOf(one) === topic);
  }

  /** Ends what could not be ended while the module was away. One that is not subscribed to may be refused. */
  private async endThoseLeft(): Promise<void> {
    for (const topic of this.left) {
      try {
        await this.unsubscribe(topic);
        this.left.delete(topic);
      } catch (error) {
        if (!(error instanceof ModuleFault)) throw error;
      }
    }
  }

  /** Commands are remembered byte by byte; a topic of other than ASCII letters must go out as it went before. */
  private unsubscribe(topic: string): Promise<Exchange> {
    const name = this.module.family.cloud?.unsubscribe.name ?? '';
    return this.module.send(Buffer.from(`AT${name}=${topic}`, 'latin1'), { deadline: 'cloud' });
  }

  /**
   * What this case subscribed to and did not unsubscribe again, byte by byte: blanks may be part of a topic. The cloud knows
   * of topics that a command subscribed to though the module says that it failed.
   */
  private standing(): Set<string> {
    const topics = new Set<string>();
    for (const { effect, parameters, exchange } of this.module.commands) {
      if (exchange && resultText(exchange) !== 'OK') continue;
      if (effect === 'subscribes') for (const topic of topicsOf(parameters)) topics.add(topic);
      if (effect === 'unsubscribes') topics.delete(parameters);
    }
    const since = this.module.commands[0]?.cloudMark;
    if (since === undefined) return topics;
    return new Set([...topics, ...standingTopics(this.cloud.witness.events(since))]);
  }
}

/** MQTT 3.1.1 table 3.9: the return code of a subscription that was refused. */
const REFUSED = 0x80;

/**
 * The topics to which a device is subscribed after these events, byte for byte (latin1), as commands are remembered. A new
 * session forgets those of the one before; a topic that the cloud refused does not stand.
 */
export function standingTopics(events: readonly CloudEvent[]): Set<string> {
  const standing = new Set<string>();
  const asked = new Map<number, readonly string[]>();
  for (const e of events) {
    if (e.what === 'CONNACK' && e.code === 0 && !e.sessionPresent) standing.clear();
    if (e.what === 'SUBSCRIBE')
      asked.set(
        e.packetId,
        e.topics.map(({ topic }) => topic),
      );
    if (e.what === 'SUBACK')
      for (const [i, topic] of (asked.get(e.packetId) ?? []).entries())
        if (e.granted[i] !== REFUSED) standing.add(bytesOf(topic));
    if (e.what === 'UNSUBSCRIBE') for (const topic of e.topics) standing.delete(bytesOf(topic));
  }
  return standing;
}

/** Topics of the pairs of topic and QoS that a subscribing command has behind `=`, byte for byte. */
export function topicsOf(parameters: string): string[] {
  return parameters.split(',').filter((_, at) => at % 2 === 0);
}

/** A topic as a command line holds it, byte for byte. */
export const bytesOf = (topic: string): string => Buffer.from(topic).toString('latin1');
