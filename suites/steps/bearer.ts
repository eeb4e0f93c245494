import { ModuleFault } from '../../harness/at/fault';
import type { Exchange } from '../../harness/at/session';
import type { Token } from '../../harness/at/token';
import { PrerequisiteLost } from '../../harness/bench/prerequisite';
import { isAccepted, linesOf, resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case';

type Module = CaseBench['module'];

/** Ends the data call of chapter 2, step 3. Some firmwares answer ERROR if it has already ended. */
export async function hangUp({ module }: Pick<CaseBench, 'module'>): Promise<void> {
  await module.send('AT+ZECMCALL=0', { deadline: 'call' });
}

/** Chapter 2, step 3; an existing call is accepted. @throws PrerequisiteLost when there is none */
export async function dial({ module }: Pick<CaseBench, 'module'>): Promise<void> {
  const call = await module.send('AT+ZECMCALL=1', { deadline: 'call' });
  if (saysConnect(call) || (await stands(module))) return;
  if (isAccepted(call) && (await saysConnectBehindOk(module, call))) return;
  throw new PrerequisiteLost('radio', `the data call does not come up again: ${resultText(call)}`);
}

/**
 * Whether the module reports that the call of step 3 is up ("请确保 ECM 拨号成功"). A firmware that refuses to dial again
 * reports the existing call when queried. The chapter prints CONNECT before OK without requiring that order: after an
 * early OK the call may still take its full deadline.
 */
export async function showsTheCall(module: Module): Promise<boolean> {
  const call = await module.send('AT+ZECMCALL=1', { deadline: 'call' });
  if (!isAccepted(call)) return stands(module);
  return saysConnect(call) || saysConnectBehindOk(module, call);
}

const isConnect = (line: string): boolean => /^\+ZECMCALL: ?CONNECT$/.test(line);

function saysConnect(call: Exchange): boolean {
  return linesOf(call).some(isConnect);
}

async function stands(module: Module): Promise<boolean> {
  const standing = await module.send('AT+ZECMCALL?');
  return linesOf(standing).some((line) => /^\+ZECMCALL:.*\d+\.\d+/.test(line));
}

async function saysConnectBehindOk(module: Module, { to }: Exchange): Promise<boolean> {
  const connected = (token: Token) => token.kind === 'line' && isConnect(token.text);
  try {
    await module.next(connected, { from: to, what: 'CONNECT of AT+ZECMCALL=1', deadline: 'call' });
    return true;
  } catch (error) {
    if (error instanceof ModuleFault) return false;
    throw error;
  }
}
