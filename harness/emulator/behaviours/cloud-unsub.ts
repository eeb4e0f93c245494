import { NotAcknowledged } from '../acknowledgements';
import type { Answer, Behaviour, Module } from '../behaviour';
import { standingLink } from '../connection';
import type { MqttLink } from '../mqtt-link';
import { fits, parameterOf } from '../parameters';
import { asUtf8 } from '../topics';

/** Section 1.5: ends one subscription. */
export const cloudUnsub: Behaviour = {
  name: 'cloudUnsub',
  async command(command, module) {
    if (command.name !== '+CLOUDUNSUB') return undefined;
    const { limits, dialect, state } = module;
    const topic = parameterOf(command.parameters, dialect);
    if (
      command.form !== 'set' ||
      topic === null ||
      !fits(topic, limits.subscribeTopic) ||
      topic.includes(',')
    ) {
      return module.refusal('input');
    }
    const link = await standingLink(module);
    if (link === null) return module.refusal('state');
    if (!state.subscriptions.has(topic) && dialect.unknownUnsub === 'refused') return module.refusal('state');
    if (!state.subscriptions.has(topic) && dialect.unknownUnsub === 'ok-unasked') return { result: 'OK' };
    return unsubscribe(topic, link, module);
  },
};

/** No message of the topic is shown from the moment on that the host asked for. */
async function unsubscribe(topic: string, link: MqttLink, module: Module): Promise<Answer> {
  const { dialect, state } = module;
  state.subscriptions.delete(topic);
  try {
    await link.unsubscribe([asUtf8(topic)]);
  } catch (error) {
    if (error instanceof NotAcknowledged) return module.refusal('connection');
    throw error;
  }
  if (dialect.unsubReport === null) return { result: 'OK' };
  const report = [dialect.unsubReport];
  return dialect.reportOrder === 'ok-first'
    ? { result: 'OK', after: report }
    : { lines: report, result: 'OK' };
}
