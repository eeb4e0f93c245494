import { setTimeout as delay } from 'node:timers/promises';
import { NotAcknowledged } from '../acknowledgements';
import type { Answer, Behaviour, Module } from '../behaviour';
import { fits, parametersOf } from '../command-line';
import type { Dialect } from '../dialect';
import { type AuthOutcome, type DeviceTriple, directLogin, preAuthenticate } from '../logins';
import { ConnectionRefused } from '../mqtt-link';
import type { Login, ModuleState } from '../state';
import { cmeReport } from '../wording';
import { forgetLink, openLink } from './cloud-conn';

/** Section 1.1: checks the device triple and starts the authentication. */
export const cloudAuth: Behaviour = {
  name: 'cloudAuth',
  async command(command, module) {
    if (command.name !== '+CLOUDAUTH') return undefined;
    const triple = tripleOf(command.parameters, module);
    if (command.form !== 'set' || triple === null) return module.refusal('input');
    if (module.state.authenticating) return module.refusal('state');
    const { link } = module.state;
    if (link !== null && module.dialect.authWhileConnected === 'refused') return module.refusal('state');
    if (link !== null && module.dialect.authWhileConnected === 'disconnects') {
      forgetLink(module.state, module.dialect);
      await link.disconnect();
    }
    const { proof } = module.state;
    if (proof !== null) {
      module.state.proof = null;
      await proof.disconnect();
    }
    return authenticate(triple, module);
  },
};

function tripleOf(parameters: string, module: Module): DeviceTriple | null {
  const { limits, dialect } = module;
  const [productKey, deviceName, deviceSecret, ...surplus] = parametersOf(parameters, dialect) ?? [];
  if (productKey === undefined || deviceName === undefined || deviceSecret === undefined) return null;
  if (surplus.length > 0 || !fits(productKey, limits.productKey)) return null;
  if (!fits(deviceName, limits.deviceName) || !fits(deviceSecret, limits.deviceSecret)) return null;
  return { productKey, deviceName, deviceSecret };
}

async function authenticate(triple: DeviceTriple, module: Module): Promise<Answer> {
  const result = authenticationReport(triple, module);
  if (module.dialect.authOrder === 'ok-first') return { result: 'OK', after: result.then((line) => [line]) };
  const line = await result;
  if (module.dialect.authTrouble === 'final' && line.startsWith('+CME')) return module.refusal('connection');
  return { lines: [line], result: 'OK' };
}

async function authenticationReport(triple: DeviceTriple, module: Module): Promise<string> {
  const { state } = module;
  state.authenticating = true;
  state.login = null;
  const { networkDelayMs, authenticationMs } = module.dialect;
  const ms = 2 * networkDelayMs + authenticationMs;
  if (ms > 0) await delay(ms);
  const outcome = await proveDevice(triple, module, state);
  state.authenticating = false;
  if (outcome.kind === 'rejected') return '+ALIAUTH: FAIL';
  if (outcome.kind === 'failed') return cmeReport(state.bearer ? 31 : 30, state.errorReports);
  state.login = outcome.login;
  return '+ALIAUTH: OK';
}

/** Authenticates in the way that the dialect's `login` says; fails without a data call (chapter 2 steps 1 to 3). */
async function proveDevice(triple: DeviceTriple, module: Module, state: ModuleState): Promise<AuthOutcome> {
  if (!state.bearer) return { kind: 'failed' };
  const { login } = module.dialect;
  if (login.startsWith('mqtt')) {
    if (module.broker === null) return { kind: 'failed' };
    return tryConnection(directLogin(triple, module.broker), module, login);
  }
  const outcome = await askServer(triple, module);
  if (login === 'http' || outcome.kind !== 'accepted') return outcome;
  return tryConnection(outcome.login, module, login);
}

async function askServer(triple: DeviceTriple, module: Module): Promise<AuthOutcome> {
  if (module.authUrl === null) return { kind: 'failed' };
  const { signMethod, authRequests } = module.dialect;
  const options = { url: module.authUrl, signMethod, timeoutMs: module.limits.authMs };
  const first = await preAuthenticate(triple, options);
  return authRequests === 2 && first.kind === 'accepted' ? preAuthenticate(triple, options) : first;
}

/** CONNACK codes that reject the device (MQTT clause 3.2.2.3); any other is a failure of the broker. */
const REJECTIONS: readonly number[] = [2, 4, 5];

async function tryConnection(login: Login, module: Module, way: Dialect['login']): Promise<AuthOutcome> {
  const { state } = module;
  try {
    await openLink(module, login, way === 'mqtt-and-serves' ? 'link' : 'proof');
  } catch (error) {
    if (error instanceof NotAcknowledged) return { kind: 'failed' };
    if (!(error instanceof ConnectionRefused)) throw error;
    return { kind: REJECTIONS.includes(error.code) ? 'rejected' : 'failed' };
  }
  if (way === 'mqtt' || way === 'http-and-mqtt') {
    const { proof } = state;
    state.proof = null;
    await proof?.disconnect();
  }
  return { kind: 'accepted', login };
}
