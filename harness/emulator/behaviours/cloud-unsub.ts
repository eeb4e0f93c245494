import { NotAcknowledged } from '../acknowledgements';
import type { Answer, Behaviour } from '../behaviour';
import type { EmulatedModule } from '../emulated-module';
import type { MqttLink } from '../mqtt-link';
import { fits, unquoted } from '../parameters';
import { asUtf8 } from '../topics';

/** Section 1.5: ends one subscription. */
export const cloudUnsub: Behaviour = {
  name: 'cloudUnsub',
  command(command, module) {
    if (command.name !== '+CLOUDUNSUB') return undefined;
    if (command.form === 'test') return { result: 'OK' };
    const { limits, dialect, state } = module;
    const topic = unquoted(command.parameters, dialect.quotes);
    if (
      command.form !== 'set' ||
      topic === null ||
      !fits(topic, limits.subscribeTopic) ||
      topic.includes(',')
    ) {
      return module.refusal('input');
    }
    if (state.link === null) return module.refusal('state');
    if (!state.subscriptions.has(topic) && dialect.unknownUnsub === 'refused') return module.refusal('state');
    return unsubscribe(topic, state.link, module);
  },
};

/** No message of the topic is shown from the moment on that the host asked for. */
async function unsubscribe(topic: string, link: MqttLink, module: EmulatedModule): Promise<Answer> {
  const { dialect, state } = module;
  state.subscriptions.delete(topic);
  try {
    await link.unsubscribe([asUtf8(topic)]);
  } catch (error) {
    if (error instanceof NotAcknowledged) return module.refusal('connection');
    throw error;
  }
  return dialect.unsubReport === null ? { result: 'OK' } : { result: 'OK', after: [dialect.unsubReport] };
}
