import { NotAcknowledged } from '../acknowledgements';
import type { Answer, Behaviour } from '../behaviour';
import { openLink } from '../connection';
import type { EmulatedModule } from '../emulated-module';
import { ConnectionRefused } from '../mqtt-link';

/** Section 1.2: connects as the device that was authenticated. */
export const cloudConn: Behaviour = {
  name: 'cloudConn',
  command(command, module) {
    if (command.name !== '+CLOUDCONN') return undefined;
    if (command.form === 'test') return { result: 'OK' };
    if (command.form !== 'action') return module.refusal('input');
    return connect(module);
  },
};

async function connect(module: EmulatedModule): Promise<Answer> {
  const { state, dialect } = module;
  if (state.link !== null) return dialect.connTwice === 'ok' ? { result: 'OK' } : module.refusal('state');
  if (state.login === null || !state.bearer) return module.refusal('state');
  const admitted = openLink(module, state.login).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ConnectionRefused || error instanceof NotAcknowledged) return false;
      throw error;
    },
  );
  if (dialect.connOk === 'requested') return { result: 'OK' };
  return (await admitted) ? { result: 'OK' } : module.refusal('connection');
}
