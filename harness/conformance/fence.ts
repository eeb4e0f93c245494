import { DeadlinePassed } from '../at/fault';
import type { ReceivedMessage } from '../at/token';
import { arrivalOf, type CloudView } from '../bench/cloud-view';
import type { ModuleUnderTest } from '../bench/module-under-test';
import { MESSAGE_REPORT } from '../bench/promises';
import { isAccepted } from '../bench/sent-command';
import type { CloudEventOf } from '../cloud/witness';

/**
 * A fence that has not been seen after this part of its deadline, or earlier, is sent once more: single losses are
 * judged by the cases about them.
 */
const PART_BEFORE_ANOTHER = 1 / 8;

/** Time between two fences while a subscription may not yet be in effect, ms. */
const PROBE_MS = 250;

/**
 * Shows that something did *not* happen without a fixed wait: a message of the bench is sent after it on the same path,
 * so anything sent before has arrived when that message does. A fence is recognised by its nonce, even if the module
 * alters or truncates messages.
 */
export class Fences {
  /** Position in the cloud's events at which the case began. */
  private readonly began: number;

  constructor(
    private readonly module: ModuleUnderTest,
    private readonly cloud: CloudView,
    private readonly nonce: () => string,
  ) {
    this.began = cloud.mark();
  }

  /**
   * Pushes a message on a topic that the module is subscribed to, waits for its report, and returns all messages
   * reported from `since` up to it, without fences and without messages of earlier cases that the module repeats.
   * @param qos of the fence; messages of different QoS may overtake each other
   * @throws DeadlinePassed when the fence itself is not reported
   */
  async down(topic: string, since: number, qos: 0 | 1 = 0): Promise<ReceivedMessage[]> {
    const own = new Set<string>();
    const push = () => this.cloud.push(topic, this.newMark(own), qos);
    await push();
    const another = setTimeout(
      () => void push().catch(() => {}),
      this.module.promises.likely(MESSAGE_REPORT, this.beforeAnotherMs),
    );
    try {
      const fence = await this.module.received((m) => holds(m.payload, own), {
        since,
        what: `report of the fence message on ${topic}`,
      });
      const messages = this.module.messages(since);
      const seen = messages.slice(0, messages.indexOf(fence) + 1).filter((m) => !this.isFence(m));
      return this.ofThisCase(seen);
    } finally {
      clearTimeout(another);
    }
  }

  /**
   * Whether a fence on the topic is reported within the time, or within less if the module has broken this promise
   * often: one is pushed every 250 ms until then. For a cloud that may lose a message behind a new subscription. That
   * none is reported says nothing about the module.
   */
  async passes(topic: string, mostMs: number): Promise<boolean> {
    const own = new Set<string>();
    const since = this.module.mark();
    const withinMs = this.module.promises.wait(MESSAGE_REPORT, mostMs);
    const until = performance.now() + withinMs;
    for (let left = withinMs; left > 0; left = until - performance.now()) {
      await this.cloud.push(topic, this.newMark(own));
      try {
        const deadlineMs = Math.min(PROBE_MS, left);
        await this.module.received((m) => holds(m.payload, own), { since, what: 'a fence', deadlineMs });
        return true;
      } catch (error) {
        if (!(error instanceof DeadlinePassed)) throw error;
      }
    }
    return false;
  }

  /**
   * Makes the module publish a message of ours, and returns all messages but fences that the cloud saw it publish from
   * `since` up to it.
   * @throws ModuleFault when the fence itself does not reach the cloud
   */
  async up(topic: string, since: number): Promise<CloudEventOf<'PUBLISH'>[]> {
    const own = new Set<string>();
    const taken = isAccepted(await this.module.publish(topic, 0, this.newMark(own)));
    const arrival = {
      since,
      what: `fence message on ${topic}`,
      match: (e: CloudEventOf<'PUBLISH'>) => holds(e.payload, own),
    };
    const soonMs = this.module.promises.likely(arrivalOf('PUBLISH'), this.beforeAnotherMs);
    // If messages are known to be lost, a second one costs time and shows nothing new.
    const another = taken && this.cloud.patienceFor('PUBLISH', this.module.deadlines.delivery) > soonMs;
    const first = another ? await this.cloud.arrival('PUBLISH', { ...arrival, deadlineMs: soonMs }) : null;
    if (another && !first) await this.module.publish(topic, 0, this.newMark(own));
    const fence =
      first ?? (await this.cloud.expect('PUBLISH', taken ? arrival : { ...arrival, deadlineMs: soonMs }));
    return this.cloud.sent('PUBLISH', since).filter((e) => e.index < fence.index && !this.isFence(e));
  }

  /**
   * Messages without those that the module published in an earlier case and has sent again, which the subscription
   * returns: they say nothing about this case.
   */
  private ofThisCase(messages: readonly ReceivedMessage[]): ReceivedMessage[] {
    if (messages.length === 0) return [];
    const repeated = this.cloud.repetitions(this.began);
    return messages.filter((m) => !repeated.some((e) => e.payload.equals(m.payload)));
  }

  private get beforeAnotherMs(): number {
    return this.module.deadlines.delivery * PART_BEFORE_ANOTHER;
  }

  /**
   * Whether the message is a fence, even of an earlier case or altered. A nonce before the word `fence` means no: a
   * module that overcounts a length reports everything up to the fence as one message.
   */
  isFence({ payload }: { readonly payload: Buffer }): boolean {
    const text = lowered(payload);
    const at = text.indexOf('fence');
    return at !== -1 && !/[0-9a-f]{8}/.test(text.slice(0, at));
  }

  /** The nonce has text on both sides, in case a module cuts off the ends of a message. */
  private newMark(own: Set<string>): string {
    const nonce = this.nonce();
    own.add(nonce);
    return `fence${nonce}fence`;
  }
}

function holds(payload: Buffer, nonces: ReadonlySet<string>): boolean {
  const text = lowered(payload);
  return [...nonces].some((nonce) => text.includes(nonce));
}

function lowered(payload: Buffer): string {
  return payload.toString('latin1').toLowerCase();
}
