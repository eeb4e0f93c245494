import type { Answer, Behaviour } from '../behaviour';
import type { EmulatedModule } from '../emulated-module';
import { cmeReport } from '../errors';
import { fits, parametersOf } from '../parameters';
import { type DeviceTriple, preAuthenticate } from '../pre-authentication';
import type { ModuleState } from '../state';

/** Section 1.1: takes the triple and authenticates at once. */
export const cloudAuth: Behaviour = {
  name: 'cloudAuth',
  command(command, module) {
    if (command.name !== '+CLOUDAUTH') return undefined;
    if (command.form === 'test') return { result: 'OK' };
    const triple = tripleOf(command.parameters, module);
    if (command.form !== 'set' || triple === null) return module.refusal('input');
    if (module.state.authenticating) return module.refusal('state');
    return authenticate(triple, module);
  },
};

function tripleOf(parameters: string, module: EmulatedModule): DeviceTriple | null {
  const { limits, dialect } = module;
  const [productKey, deviceName, deviceSecret, ...surplus] = parametersOf(parameters, dialect.quotes) ?? [];
  if (productKey === undefined || deviceName === undefined || deviceSecret === undefined) return null;
  if (surplus.length > 0 || !fits(productKey, limits.productKey)) return null;
  if (!fits(deviceName, limits.deviceName) || !fits(deviceSecret, limits.deviceSecret)) return null;
  return { productKey, deviceName, deviceSecret };
}

async function authenticate(triple: DeviceTriple, module: EmulatedModule): Promise<Answer> {
  const result = authenticationReport(triple, module);
  if (module.dialect.authOrder === 'ok-first') return { result: 'OK', after: result.then((line) => [line]) };
  return { lines: [await result], result: 'OK' };
}

async function authenticationReport(triple: DeviceTriple, module: EmulatedModule): Promise<string> {
  const { state } = module;
  state.authenticating = true;
  state.login = null;
  const outcome = await askServer(triple, module, state);
  state.authenticating = false;
  if (outcome.kind === 'rejected') return '+ALIAUTH: FAIL';
  if (outcome.kind === 'failed') return cmeReport(state.bearer ? 31 : 30, state.errorReports);
  state.login = outcome.login;
  return '+ALIAUTH: OK';
}

/** Without a data call there is no way to the server (chapter 2 steps 1 to 3). */
function askServer(triple: DeviceTriple, module: EmulatedModule, state: ModuleState) {
  if (module.authUrl === null || !state.bearer) return Promise.resolve({ kind: 'failed' } as const);
  const { signMethod } = module.dialect;
  return preAuthenticate(triple, { url: module.authUrl, signMethod, timeoutMs: module.limits.authMs });
}
