import { NotAcknowledged } from '../acknowledgements';
import type { Answer, Behaviour, Module } from '../behaviour';
import { fits, parameterOf, qosOf, unquoted } from '../command-line';
import type { Dialect } from '../dialect';
import { asUtf8, isTopicName, type MqttLink } from '../mqtt-link';
import { resultLine } from '../wording';
import { standingLink } from './cloud-conn';

interface Publication {
  readonly topic: string;
  readonly qos: number;
  readonly message: string;
  /** The value if the message is a number, which is a length in bytes; null for a text. */
  readonly length: number | null;
}

/** The largest length that prompts for data with `behind-data`, bytes. */
const LONGEST_LENGTH = 99_999;

const NUMBERS: Readonly<Record<Dialect['numbers'], RegExp>> = {
  digits: /^\d+$/,
  counting: /^[1-9]\d*$/,
  signed: /^ *[+-]?\d+ *$/,
  any: /^ *[+-]?(?:\d+(?:\.\d*)?(?:e\d+)?|0x[\da-f]+) *$/i,
};

/** Section 1.4: publishes a text or, if the message is a number, that many bytes entered after a prompt. */
export const cloudPub: Behaviour = {
  name: 'cloudPub',
  async command(command, module) {
    if (command.name !== '+CLOUDPUB') return undefined;
    const wanted = publicationOf(command.parameters, module);
    if (command.form !== 'set' || wanted === null) return module.refusal('input');
    const link = await standingLink(module);
    if (wanted.length !== null && (link !== null || module.dialect.lengthRefusal === 'behind-data'))
      return publishEntered(wanted, wanted.length, module);
    if (link === null) return module.refusal('state');
    return publish(wanted, Buffer.from(wanted.message, 'latin1'), link, module);
  },
};

/** The message is everything after the second comma: commas and quotes in it are data. */
function publicationOf(parameters: string, module: Module): Publication | null {
  const { limits, dialect } = module;
  const [, printedTopic, printedQos, printedMessage] = /^([^,]*),([^,]*),(.*)$/s.exec(parameters) ?? [];
  const topic = parameterOf(printedTopic ?? '', dialect);
  const message = unquoted(printedMessage ?? '', dialect.quotes);
  const qos = qosOf(parameterOf(printedQos ?? '', dialect) ?? '', limits.qos);
  if (topic === null || message === null || qos === null) return null;
  if (dialect.messageSeparators === 'refused' && /[,"]/.test(message)) return null;
  if (!fits(topic, limits.publishTopic) || !isTopicName(topic)) return null;
  const length = NUMBERS[dialect.numbers].test(message) ? Math.trunc(Number(message)) : null;
  const size = length ?? message.length;
  const longest =
    length !== null && dialect.lengthRefusal === 'behind-data' ? LONGEST_LENGTH : limits.message;
  if (size < 0 || size > longest || (size === 0 && dialect.emptyMessage === 'refused')) return null;
  return { topic, qos, message, length };
}

async function publishEntered(wanted: Publication, length: number, module: Module): Promise<Answer> {
  const { dialect, limits, state } = module;
  const { link } = state;
  if (dialect.promptBehind === 'ok') module.say(resultLine('OK', state));
  module.say(dialect.prompt);
  const { kind, data } = await module.collect({
    count: length,
    idleMs: dialect.dataIdleMs,
    escape: dialect.dataEscape,
    ...(dialect.dataEcho === 'as-it-comes' && { onData: (bytes: Buffer) => module.say(bytes) }),
  });
  if (dialect.dataEcho === 'as-a-whole') module.say(data);
  if (kind !== 'complete') return { result: 'ERROR' };
  if (length > limits.message) return module.refusal('input');
  return link?.isOpen ? publish(wanted, data, link, module) : module.refusal('state');
}

async function publish(
  { topic, qos }: Publication,
  message: Buffer,
  link: MqttLink,
  module: Module,
): Promise<Answer> {
  const { pubOk, pubReport, reportOrder } = module.dialect;
  const taken = link.publish(asUtf8(topic), message, qos).then(
    () => true,
    (error: unknown) => {
      if (error instanceof NotAcknowledged) return false;
      throw error;
    },
  );
  if (pubOk === 'acknowledged' && !(await taken)) return module.refusal('connection');
  if (pubReport === null) return { result: 'OK' };
  if (reportOrder === 'result-first') {
    return (await taken) ? { lines: [pubReport], result: 'OK' } : module.refusal('connection');
  }
  return { result: 'OK', after: taken.then((ok) => (ok ? [pubReport] : [])) };
}
