import type { Behaviour } from '../behaviour';
import { forgetLink } from '../connection';

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
