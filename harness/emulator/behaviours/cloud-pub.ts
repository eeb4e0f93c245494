import { NotAcknowledged } from '../acknowledgements';
import type { Answer, Behaviour } from '../behaviour';
import type { EmulatedModule } from '../emulated-module';
import type { MqttLink } from '../mqtt-link';
import { fits, qosOf, unquoted } from '../parameters';
import { asUtf8, isTopicName } from '../topics';

interface Publication {
  readonly topic: string;
  readonly qos: number;
  readonly message: string;
}

/** Section 1.4: publishes a text, or, where a number stands in its place, as many bytes as that asks for. */
export const cloudPub: Behaviour = {
  name: 'cloudPub',
  command(command, module) {
    if (command.name !== '+CLOUDPUB') return undefined;
    if (command.form === 'test') return { result: 'OK' };
    const wanted = publicationOf(command.parameters, module);
    if (command.form !== 'set' || wanted === null) return module.refusal('input');
    const { link } = module.state;
    if (link === null) return module.refusal('state');
    return isLength(wanted.message)
      ? publishEntered(wanted, link, module)
      : publish(wanted, Buffer.from(wanted.message, 'latin1'), link, module);
  },
};

/** The message is everything behind the second comma: commas and quotes in it are data. */
function publicationOf(parameters: string, module: EmulatedModule): Publication | null {
  const { limits, dialect } = module;
  const [, printedTopic, printedQos, printedMessage] = /^([^,]*),([^,]*),(.*)$/s.exec(parameters) ?? [];
  const topic = unquoted(printedTopic ?? '', dialect.quotes);
  const message = unquoted(printedMessage ?? '', dialect.quotes);
  const qos = qosOf(printedQos ?? '', limits.qos);
  if (topic === null || message === null || qos === null) return null;
  if (!fits(topic, limits.publishTopic) || !isTopicName(topic)) return null;
  const length = isLength(message) ? Number(message) : message.length;
  if (length > limits.message || (length === 0 && dialect.emptyMessage === 'refused')) return null;
  return { topic, qos, message };
}

function isLength(message: string): boolean {
  return /^\d+$/.test(message);
}

async function publishEntered(wanted: Publication, link: MqttLink, module: EmulatedModule): Promise<Answer> {
  const { dialect } = module;
  module.say(dialect.prompt);
  const { kind, data } = await module.collect({
    count: Number(wanted.message),
    idleMs: dialect.dataIdleMs,
    escape: dialect.dataEscape,
  });
  if (dialect.dataEcho) module.say(data);
  if (kind !== 'complete') return { result: 'ERROR' };
  return link.isOpen ? publish(wanted, data, link, module) : module.refusal('state');
}

async function publish(
  { topic, qos }: Publication,
  message: Buffer,
  link: MqttLink,
  module: EmulatedModule,
): Promise<Answer> {
  const { pubOk, pubReport } = module.dialect;
  const taken = link.publish(asUtf8(topic), message, qos).then(
    () => true,
    (error: unknown) => {
      if (error instanceof NotAcknowledged) return false;
      throw error;
    },
  );
  if (pubOk === 'acknowledged' && !(await taken)) return module.refusal('connection');
  if (pubReport === null) return { result: 'OK' };
  return { result: 'OK', after: taken.then((ok) => (ok ? [pubReport] : [])) };
}
