import { ModuleFault } from '../at/fault';
import type { Exchange } from '../at/session';
import type { CloudEvent } from '../cloud/witness';
import type { CloudView } from './cloud-view';
import type { ModuleUnderTest } from './module-under-test';
import { resultText } from './sent-command';
import type { BenchState } from './strategy';

/** How many subscriptions in a row that the module does not end cost a reconnect. */
const MOST_FORFEITED = 10;

/** Ends the subscriptions of a case: on this platform they survive connection, case and power cut. */
export class Subscriptions {
  /** Topics to unsubscribe at the next connection; initially all that an earlier run may have left. */
  private readonly left: Set<string>;
  /** Topics kept subscribed from case to case, if a subscription takes long to take effect. */
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

  /** Whether a topic is still subscribed since an earlier case, so that no wait is needed. */
  isInEffect(topic: string): boolean {
    return this.kept.has(topic) && !this.module.commands.some((c) => c.effect === 'unsubscribes');
  }

  /** Call after a disconnect or reconnect: it is unknown which subscriptions survived. */
  connectionChanged(): void {
    for (const topic of this.kept) this.left.add(topic);
    this.kept.clear();
  }

  /**
   * Brings the module's subscriptions to what the next case expects.
   * @param stay whether a subscription of the usual topic is irrelevant to the case, so that it may exist and is kept
   */
  async beforeCase(stay: boolean): Promise<void> {
    this.mayStay = stay && this.cloud.profile.subscriptionEffectMs > 0;
    if (!this.mayStay) this.connectionChanged();
    await this.endThoseLeft();
  }

  /** Ends all subscriptions of the case. False if the module did not end one, so that its state is unknown. */
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
      // A reconnect per case would be hundreds, so from then on the subscriptions of such a module are left in place.
      if (this.notEnded > 0 && this.notEnded <= MOST_FORFEITED) return false;
    }
    return true;
  }

  /** Unsubscribes. Resolves to whether the module answered OK or the cloud saw the UNSUBSCRIBE. */
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

  /** Unsubscribes from the topics of `left`. A refusal is accepted, as the topic may not be subscribed. */
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

  /** Sends the topic as Latin-1, as commands are stored, so that non-ASCII topics keep their bytes. */
  private unsubscribe(topic: string): Promise<Exchange> {
    const name = this.module.family.cloud?.unsubscribe.name ?? '';
    return this.module.send(Buffer.from(`AT${name}=${topic}`, 'latin1'), { deadline: 'cloud' });
  }

  /**
   * The topics that this case subscribed to and did not unsubscribe, with all their bytes: spaces may be part of a
   * topic. The cloud adds topics that were subscribed although the module reported a failure.
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

/** The SUBACK return code Failure (MQTT 3.1.1, 3.9.3). */
const REFUSED = 0x80;

/**
 * The topics to which a device is subscribed after these events, as Latin-1, one character per byte, as commands are
 * stored. A clean session discards earlier ones; topics that the cloud refused do not count.
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

/** The topics in the parameters of a subscribing command, which are pairs of topic and QoS. */
export function topicsOf(parameters: string): string[] {
  return parameters.split(',').filter((_, at) => at % 2 === 0);
}

/** A topic as in a stored command line: its UTF-8 bytes as Latin-1. */
export const bytesOf = (topic: string): string => Buffer.from(topic).toString('latin1');
