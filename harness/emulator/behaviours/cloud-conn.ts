import type { IPublishPacket } from 'mqtt-packet';
import { NotAcknowledged } from '../acknowledgements';
import type { Answer, Behaviour, Module } from '../behaviour';
import type { Dialect } from '../dialect';
import { ConnectionRefused, MqttLink } from '../mqtt-link';
import type { Login, ModuleState } from '../state';
import { cmeReport } from '../wording';

/**
 * Opens the MQTT connection for a login.
 * @param as `link` for the module's connection, `proof` for one that only authenticates the device
 * @throws ConnectionRefused or NotAcknowledged; the module is then not connected
 */
export async function openLink(module: Module, login: Login, as: 'link' | 'proof' = 'link'): Promise<void> {
  const { state, limits, dialect } = module;
  const link = new MqttLink({
    host: login.host,
    port: login.port,
    connect: {
      clientId: login.clientId,
      username: login.username,
      password: Buffer.from(login.password),
      clean: dialect.cleanSession,
      keepalive: limits.keepAlive,
      protocolId: 'MQTT',
      protocolVersion: 4,
    },
    acknowledgementMs: limits.acknowledgementMs,
    latencyMs: dialect.networkDelayMs,
    retransmitMs: dialect.retransmitMs,
    firstPacketId: dialect.firstPacketId,
    sending: (packet) => module.leaving(packet),
    arriving: (packet) => module.arriving(packet),
    onPublish: (packet, from) => show(module, packet, from),
    onClosed: (closed) => {
      if (state.proof === closed) state.proof = null;
      if (state.link !== closed) return;
      forgetLink(state, dialect);
      if (closed.wasAdmitted && dialect.lossReport !== null && module.state === state)
        module.report(dialect.lossReport);
    },
  });
  state[as] = link;
  try {
    await link.admitted();
  } catch (error) {
    link.destroy();
    throw error;
  }
}

/** The module's connection, once the broker has accepted or refused it; null for none. */
export async function standingLink({ state }: Module): Promise<MqttLink | null> {
  await state.link?.decided;
  return state.link;
}

/** Clears the state of a connection that has ended: its subscriptions and, by section 1.6, its authentication. */
export function forgetLink(state: ModuleState, dialect: Dialect): void {
  state.link = null;
  state.subscriptions.clear();
  if (dialect.connAfterDisconnect === 'authentication-needed') state.login = null;
}

/** Reports a message and acknowledges it: after the report, if a message lost before it must be redelivered. */
function show(module: Module, packet: IPublishPacket, link: MqttLink): void {
  const message = {
    topic: Buffer.from(packet.topic, 'utf8').toString('latin1'),
    payload: Buffer.from(packet.payload),
    qos: packet.qos,
    packetId: packet.qos === 0 ? 0 : (packet.messageId ?? 0),
    dup: packet.dup,
  };
  const acknowledge = () => {
    if (message.qos === 1) link.send({ cmd: 'puback', messageId: message.packetId });
  };
  const early = module.dialect.downlinkAcknowledged === 'received';
  if (early) acknowledge();
  module.receive(message, early ? () => {} : acknowledge);
}

/** Ends the data call and, without DISCONNECT, all connections. */
export function loseNetwork(state: ModuleState): void {
  state.bearer = false;
  state.link?.destroy();
  state.proof?.destroy();
}

/** Section 1.2: connects as the device that was authenticated. */
export const cloudConn: Behaviour = {
  name: 'cloudConn',
  command(command, module) {
    if (command.name !== '+CLOUDCONN') return undefined;
    if (command.form !== 'action') return module.refusal('input');
    return connect(module);
  },
};

async function connect(module: Module): Promise<Answer> {
  const { state, dialect } = module;
  if (state.link !== null) return dialect.connTwice === 'ok' ? { result: 'OK' } : module.refusal('state');
  if (state.login === null || !state.bearer) return module.refusal('state');
  if (state.proof?.isOpen) {
    state.link = state.proof;
    state.proof = null;
    return { result: 'OK', after: dialect.connReport === null ? [] : [dialect.connReport] };
  }
  const admitted = openLink(module, state.login).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ConnectionRefused || error instanceof NotAcknowledged) return false;
      throw error;
    },
  );
  const success = dialect.connReport === null ? [] : [dialect.connReport];
  if (dialect.connOk === 'requested') {
    const failure = [dialect.connFailure ?? cmeReport(30, state.errorReports)];
    const outcome = admitted.then((ok) => (ok ? success : failure));
    return { result: 'OK', after: outcome };
  }
  return (await admitted) ? { result: 'OK', after: success } : module.refusal('connection');
}

/** Section 1.6: ends the connection and releases its resources. */
export const cloudDisconn: Behaviour = {
  name: 'cloudDisconn',
  async command(command, module) {
    if (command.name !== '+CLOUDDISCONN') return undefined;
    if (command.form !== 'action') return module.refusal('input');
    const { link, proof } = module.state;
    if (link === null && proof !== null) {
      module.state.proof = null;
      module.state.login = null;
      await proof.disconnect();
      return { result: 'OK' };
    }
    if (link === null)
      return module.dialect.disconnTwice === 'ok' ? { result: 'OK' } : module.refusal('state');
    forgetLink(module.state, module.dialect);
    const closed = link.disconnect();
    if (module.dialect.disconnOk === 'closed') await closed;
    return { result: 'OK' };
  },
};
