import type { ReceivedMessage } from '../at/token';
import type { CloudView } from '../bench/cloud-view';
import type { ModuleUnderTest } from '../bench/module-under-test';
import type { CloudEventOf } from '../cloud/witness';

/**
 * Shows that something did *not* happen without waiting for it: a message of ours is sent behind it on the same way,
 * and whatever was to come must have come before that message arrives.
 */
export class Fences {
  constructor(
    private readonly module: ModuleUnderTest,
    private readonly cloud: CloudView,
    private readonly nonce: () => string,
  ) {}

  /**
   * Pushes a message on a topic that the module is subscribed to, waits for its report and returns all messages
   * reported from `since` up to it.
   * @throws DeadlinePassed when the fence itself is not reported
   */
  async down(topic: string, since: number): Promise<ReceivedMessage[]> {
    const mark = `fence-${this.nonce()}`;
    await this.cloud.push(topic, mark);
    await this.module.received((m) => m.payload.toString() === mark, {
      since,
      what: `report of the fence message on ${topic}`,
    });
    return this.module.messages(since).filter((m) => m.payload.toString() !== mark);
  }

  /**
   * Lets the module publish a message of ours and returns all that the cloud saw it publish from `since` up to it.
   * @throws ModuleFault when the fence itself does not reach the cloud
   */
  async up(topic: string, since: number): Promise<CloudEventOf<'PUBLISH'>[]> {
    const mark = `fence-${this.nonce()}`;
    await this.module.publish(topic, 0, mark);
    const fence = await this.cloud.expect('PUBLISH', {
      since,
      what: `fence message on ${topic}`,
      match: (e) => e.payload.toString() === mark,
    });
    return this.cloud.sent('PUBLISH', since).filter((e) => e.index < fence.index);
  }
}
