import { ModuleFault } from '../../harness/at/fault';
import { resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case';
import { outcomeOf, SUCCESS } from './authentication';

/** Section 1.1: a device logs in. @throws ModuleFault when the module does not report success */
export async function authenticate({ module, device }: CaseBench): Promise<void> {
  const outcome = outcomeOf(await module.authenticate(device));
  if (!SUCCESS.test(outcome)) throw new ModuleFault('authentication result', '+ALIAUTH: OK', outcome);
}

/** Sections 1.1 and 1.2, until the cloud shows the device online. @throws ModuleFault at the step that fails */
export async function login(bench: CaseBench): Promise<void> {
  await authenticate(bench);
  const answer = resultText(await bench.module.connect());
  if (answer !== 'OK') throw new ModuleFault('final result of AT+CLOUDCONN', 'OK', answer);
  if (!(await bench.cloud.becomes(true)))
    throw new ModuleFault('the device after AT+CLOUDCONN', 'online at the cloud', 'offline');
}

/**
 * Whether the module is connected without CLOUDCONN, as it kept the connection of its authentication. The manual does
 * not require such a module to refuse commands.
 */
export async function keptItsLogin({ cloud }: CaseBench): Promise<boolean> {
  if (cloud.loginWay !== 'mqtt' || !cloud.capabilities.has('presence')) return false;
  return cloud.isOnline();
}

/**
 * After a command that a firmware may take for CLOUDDISCONN: checks whether messages still arrive, and logs in if not.
 */
export async function stayConnected(bench: CaseBench): Promise<void> {
  try {
    await bench.fence.up(bench.topic('data'), bench.cloud.mark());
  } catch (error) {
    if (!(error instanceof ModuleFault)) throw error;
    await bench.module.disconnect();
    await login(bench);
  }
}

/** Connects again after any kind of disconnection. @throws ModuleFault when one of the commands is refused */
export async function connectAgain({ module, cloud, device }: CaseBench): Promise<void> {
  const { exchange } = await module.authenticate(device);
  if (resultText(exchange) !== 'OK') throw new ModuleFault('second AT+CLOUDAUTH', 'OK', resultText(exchange));
  const connected = await module.connect();
  if (resultText(connected) !== 'OK')
    throw new ModuleFault('second AT+CLOUDCONN', 'OK', resultText(connected));
  if (!(await cloud.becomes(true)))
    throw new ModuleFault('second AT+CLOUDCONN', 'the device online', 'offline');
}
