import { NotAcknowledged } from '../acknowledgements';
import type { Answer, Behaviour, Incoming, Module } from '../behaviour';
import { fits, parameterOf, parametersOf, qosOf } from '../command-line';
import type { Refusal } from '../dialect';
import { asUtf8, type MqttLink, matches } from '../mqtt-link';
import { cmdCode, cmdError } from '../wording';
import { standingLink } from './cloud-conn';

/** SUBACK return code of a refused topic (MQTT clause 3.9.3). */
const REFUSED = 0x80;

interface Subscription {
  /** Latin-1: one character per byte. */
  readonly topic: string;
  readonly qos: number;
}

/** Section 1.3: subscribes up to eight topics, each with its own QoS. */
export const cloudSub: Behaviour = {
  name: 'cloudSub',
  async command(command, module) {
    if (command.name !== '+CLOUDSUB') return undefined;
    const wanted = subscriptionsOf(command.parameters, module);
    if (command.form !== 'set') return module.refusal('input');
    if (wanted === null) return refusal('input', module);
    const link = await standingLink(module);
    if (link === null) return refusal('state', module);
    return subscribe(wanted, link, module);
  },
};

/** Section 1.3 requires `+CMD ERROR` on failure, but does not say whether instead of OK or after it. */
function refusal(kind: Refusal, module: Module): Answer {
  const { subRefusal, cmdCode: form } = module.dialect;
  if (subRefusal === 'final') return module.refusal(kind);
  const code = kind === 'state' ? cmdCode.noConnection : cmdCode.refused;
  return { result: 'OK', after: [cmdError(code, form)] };
}

function subscriptionsOf(parameters: string, module: Module): readonly Subscription[] | null {
  const { limits, dialect, state } = module;
  const fields = parametersOf(parameters, dialect);
  if (fields === null || fields.length % 2 !== 0 || fields.length / 2 > limits.topics) return null;
  const wanted: Subscription[] = [];
  for (let position = 0; position < fields.length; position += 2) {
    const topic = fields[position] ?? '';
    const qos = qosOf(fields[position + 1] ?? '', limits.qos);
    if (qos === null || !fits(topic, limits.subscribeTopic)) return null;
    wanted.push({ topic, qos });
  }
  if (dialect.duplicateTopic === 'refused' && wanted.some(({ topic }) => state.subscriptions.has(topic)))
    return null;
  const afterwards = new Set([...state.subscriptions.keys(), ...wanted.map(({ topic }) => topic)]);
  return dialect.topicCount === 'in-total' && afterwards.size > limits.topics ? null : wanted;
}

async function subscribe(wanted: readonly Subscription[], link: MqttLink, module: Module): Promise<Answer> {
  const { dialect, state } = module;
  const known = wanted.every(({ topic }) => state.subscriptions.has(topic));
  if (known && dialect.duplicateTopic === 'ok-without-report') return { result: 'OK' };
  const outcome = acknowledged(wanted, link, module);
  if (dialect.subOrder === 'ok-first') return { result: 'OK', after: outcome.then(({ lines }) => lines) };
  const { lines, succeeded } = await outcome;
  return succeeded ? { lines, result: 'OK' } : { lines: lines.slice(0, -1), result: lines.at(-1) ?? null };
}

interface Outcome {
  readonly succeeded: boolean;
  /** If it failed, the last line is the error. */
  readonly lines: readonly string[];
}

/** Subscribes and returns what to report. One refused topic makes the whole command fail. */
async function acknowledged(
  wanted: readonly Subscription[],
  link: MqttLink,
  module: Module,
): Promise<Outcome> {
  const { dialect, state } = module;
  const packets = dialect.subscribePackets === 'one' ? [wanted] : wanted.map((one) => [one]);
  const granted: number[] = [];
  const before = new Map(state.subscriptions);
  // Before the SUBSCRIBE is sent: a message may arrive together with the SUBACK.
  for (const { topic, qos } of wanted) state.subscriptions.set(topic, qos);
  try {
    for (const packet of packets) {
      granted.push(
        ...(await link.subscribe(packet.map(({ topic, qos }) => ({ topic: asUtf8(topic), qos })))),
      );
      if (dialect.subscribePackets === 'until-refused' && granted.includes(REFUSED)) break;
    }
  } catch (error) {
    if (!(error instanceof NotAcknowledged)) throw error;
    return { succeeded: false, lines: [cmdError(cmdCode.notAcknowledged, dialect.cmdCode)] };
  }
  for (const [position, { topic }] of wanted.entries()) {
    if ((granted[position] ?? REFUSED) === REFUSED && !before.has(topic)) state.subscriptions.delete(topic);
  }
  if (!granted.includes(REFUSED)) return { succeeded: true, lines: reportsOf(granted, module) };
  const successes = granted.filter((qos) => qos !== REFUSED);
  const told = dialect.partialSuccess === 'each-topic-told' ? reportsOf(successes, module) : [];
  return { succeeded: false, lines: [...told, cmdError(cmdCode.refused, dialect.cmdCode)] };
}

function reportsOf(granted: readonly number[], module: Module): readonly string[] {
  const { subackLines } = module.dialect;
  const codes = granted.map((qos) => codeOf(qos, module));
  if (subackLines === 'per-topic') return codes.map((code) => `+CLOUDSUBACK: ${code}`);
  if (codes.length === 0) return [];
  return [`+CLOUDSUBACK: ${subackLines === 'list' ? codes.join() : codes[0]}`];
}

function codeOf(granted: number, module: Module): string {
  const { subackCode } = module.dialect;
  return subackCode === 'granted-qos' ? String(granted) : subackCode;
}

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

/** Drops the topic before the UNSUBSCRIBE is sent, so that none of its messages is reported after the command. */
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

/** Section 1.3: `+CLOUDPUBLISH: <packId>,<topic>,<msg_len>,<msg>`, with the message unchanged. */
export const downlink: Behaviour = {
  name: 'downlink',
  received(message, module) {
    if (message.qos > module.limits.qos) return null;
    if (module.dialect.unsubscribedTopics === 'dropped' && !isSubscribed(message.topic, module)) return null;
    module.state.messagesShown += 1;
    const blanks = ' '.repeat(module.dialect.publishBlanks);
    const comma = `,${' '.repeat(module.dialect.publishCommaBlanks)}`;
    const fields = [packIdOf(message, module), message.topic, message.payload.length, ''].join(comma);
    const head = `+CLOUDPUBLISH:${blanks}${fields}`;
    return Buffer.concat([Buffer.from(head, 'latin1'), message.payload]);
  },
};

function isSubscribed(topic: string, { state }: Module): boolean {
  return [...state.subscriptions.keys()].some((filter) => matches(filter, topic));
}

function packIdOf(message: Incoming, { dialect, state }: Module): number {
  if (message.qos === 0 && dialect.packId !== 'counter-of-all') return 0;
  return dialect.packId === 'packet-identifier' ? message.packetId : state.messagesShown;
}
