import { ModuleFault } from '../at/fault';
import type { Exchange } from '../at/session';
import type { CloudView } from './cloud-view';
import type { ModuleUnderTest } from './module-under-test';
import { resultText } from './sent-command';
import type { BenchState } from './state';

/** Ends what a case subscribed to: on this platform a subscription outlives connection, case and power cut. */
export class Subscriptions {
  constructor(
    private readonly module: ModuleUnderTest,
    private readonly cloud: CloudView,
  ) {}

  /** False when the module did not end one of them; its state is then not to be trusted. */
  async endAll(state: BenchState): Promise<boolean> {
    if (state !== 'connected') {
      await this.cloud.cloud.forgetSession(this.cloud.cloud.device);
      return true;
    }
    for (const topic of this.standing()) {
      try {
        if (resultText(await this.unsubscribe(topic)) !== 'OK') return false;
      } catch (error) {
        if (error instanceof ModuleFault) return false;
        throw error;
      }
    }
    return true;
  }

  /** Commands are remembered byte by byte; a topic of other than ASCII letters must go out as it went before. */
  private unsubscribe(topic: string): Promise<Exchange> {
    return this.module.send(Buffer.from(`AT+CLOUDUNSUB=${topic}`, 'latin1'), { deadline: 'cloud' });
  }

  /** What the commands of this case subscribed to and did not unsubscribe again, byte by byte: blanks may be part of a topic. */
  private standing(): Set<string> {
    const topics = new Set<string>();
    for (const { effect, parameters, exchange } of this.module.commands) {
      if (exchange && resultText(exchange) !== 'OK') continue;
      if (effect === 'subscribes')
        for (const [i, field] of parameters.split(',').entries()) if (i % 2 === 0) topics.add(field);
      if (effect === 'unsubscribes') topics.delete(parameters);
    }
    return topics;
  }
}
