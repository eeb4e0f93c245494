import { NotAcknowledged } from '../acknowledgements';
import type { Answer, Behaviour, Module } from '../behaviour';
import { forgetLink, openLink } from '../connection';
import { cmeReport } from '../errors';
import { ConnectionRefused } from '../mqtt-link';

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

/** Section 1.6: ends the connection and releases what belonged to it. */
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
