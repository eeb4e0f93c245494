import type { Token } from '../../harness/at/token';
import type { ModuleUnderTest, Reported } from '../../harness/bench/module-under-test';
import { resultText } from '../../harness/bench/sent-command';
import type { Triple } from '../../harness/cloud/cloud';
import type { CaseBench } from '../../harness/conformance/case';
import { CLOUDAUTH } from '../../harness/family/me3630/commands';
import { textOf } from './reading';

/** The three reports of section 1.1. Chapter 2 prints them with and without a space after the colon. */
export const SUCCESS = /^\+ALIAUTH: ?OK$/;
export const REJECTION = /^\+ALIAUTH: ?FAIL$/;
/** `<error>` is undefined; without OK it is the final result of a firmware that answers only at the end. */
export const TROUBLE = /^\+CME ERROR: ?\S/;

/** The outcome of an authentication: its report, or its final result if that is a refusal. */
export function outcomeOf({ report, exchange }: Reported): string {
  return textOf(report) ?? resultText(exchange);
}

/** The three parameters as section 1.1 joins them. */
export function joined({ productKey, deviceName, deviceSecret }: Triple): string {
  return [productKey, deviceName, deviceSecret].join();
}

/** A triple with a wrong secret of the right length. */
export function withWrongSecret(device: Triple): Triple {
  const { length } = device.deviceSecret;
  return { ...device, deviceSecret: 'Zz9'.repeat(length).slice(0, length) };
}

/** All authentication results since the mark, in order. */
export function resultsSince(module: ModuleUnderTest, since: number): string[] {
  return module.session
    .tokens(since)
    .filter((token) => isResult(token, module))
    .map((token) => textOf(token) ?? '');
}

/** Waits for this many authentication results since the mark. @throws DeadlinePassed */
export async function awaitResults(module: ModuleUnderTest, since: number, count: number): Promise<void> {
  let from = since;
  for (let n = 1; n <= count; n += 1) {
    const { index } = await module.next((token) => isResult(token, module), {
      from,
      deadline: 'auth',
      what: CLOUDAUTH.reportCalled,
    });
    from = index + 1;
  }
}

/** Sends CLOUDAUTH and returns whether it was accepted, without waiting for the report. */
export function request({ module, device }: CaseBench) {
  return module.send(`AT+CLOUDAUTH=${joined(device)}`, { deadline: 'auth' });
}

/** `+CME ERROR` is a report of section 1.1 only if it is not the final result of a command. */
function isResult(token: Token, { commands }: ModuleUnderTest): boolean {
  if (token.kind === 'line') return token.name === '+ALIAUTH';
  if (token.kind !== 'result' || token.result.kind !== 'cme') return false;
  return !commands.some(({ exchange }) => exchange?.tokens.at(-1) === token);
}
