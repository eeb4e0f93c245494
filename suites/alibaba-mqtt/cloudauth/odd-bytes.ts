import { isAccepted, resultText } from '../../../harness/bench/sent-command';
import type { Case } from '../../../harness/conformance/case';
import { restartsAtTripleHolding } from '../../../harness/emulator/mutants/auth-by-input';
import { awaitResults, resultsSince } from '../../steps/authentication';

const ODD: readonly [id: keyof typeof restartsAtTripleHolding, what: string, byte: number][] = [
  ['nul', 'NUL', 0x00],
  ['a-tab', 'a tab', 0x09],
  ['a-backslash', 'a backslash', 0x5c],
  ['broken-utf-8', 'a byte that is no UTF-8', 0xff],
];

/** "字符串类型", without a rule on the characters of a string: the module must keep answering. */
export const oddBytes: readonly Case[] = ODD.map(([id, what, byte]) => ({
  id: `auth-with-${id}-inside-is-survived`,
  title: `CLOUDAUTH with ${what} inside the dname leaves the module answering`,
  level: 'observe',
  requirements: ['E-AUTH-15', 'A-92'],
  from: 'idle',
  refutedBy: [restartsAtTripleHolding[id]],
  async run({ module, device, observe }) {
    const since = module.mark();
    const [before, behind] = [`AT+CLOUDAUTH=${device.productKey},qq`, `qq,${device.deviceSecret}`];
    const line = Buffer.concat([Buffer.from(before), Buffer.of(byte), Buffer.from(behind)]);
    const exchange = await module.send(line, { deadline: 'auth' });
    if (isAccepted(exchange)) await awaitResults(module, since, 1);
    observe(`CLOUDAUTH with ${what} inside is answered`, resultText(exchange));
    observe(`CLOUDAUTH with ${what} inside is reported`, resultsSince(module, since).join(' and ') || null);
  },
}));
