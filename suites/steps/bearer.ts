import { PrerequisiteLost } from '../../harness/bench/prerequisite';
import { linesOf, resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case-bench';

/** Ends the data call of chapter 2, step 3. Some firmware says ERROR to a call that has ended already. */
export async function hangUp({ module }: Pick<CaseBench, 'module'>): Promise<void> {
  await module.send('AT+ZECMCALL=0', { deadline: 'call' });
}

/** Chapter 2, step 3; a call that stands already is as good. @throws PrerequisiteLost when none comes about */
export async function dial({ module }: Pick<CaseBench, 'module'>): Promise<void> {
  const call = await module.send('AT+ZECMCALL=1', { deadline: 'call' });
  if (linesOf(call).some((line) => /^\+ZECMCALL: ?CONNECT$/.test(line))) return;
  const standing = await module.send('AT+ZECMCALL?');
  if (linesOf(standing).some((line) => /^\+ZECMCALL:.*\d+\.\d+/.test(line))) return;
  throw new PrerequisiteLost('radio', `the data call does not come up again: ${resultText(call)}`);
}
