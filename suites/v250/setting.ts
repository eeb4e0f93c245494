import { resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case';

/** A setting of the line (V.250 6.2): the command that sets it, and the one that restores that of the bench. */
export interface Setting {
  readonly on: string;
  readonly back: string;
  /** Whether it makes result codes numeric (V.250 6.2.6). */
  readonly numericCodes?: boolean;
}

export const echo: Setting = { on: 'ATE1', back: 'ATE0' };
export const numbers: Setting = { on: 'ATV0', back: 'ATV1', numericCodes: true };

/** Runs `act` under a setting, and restores that of the bench even if `act` fails. */
export async function under(
  { module, check }: CaseBench,
  { on, back, numericCodes = false }: Setting,
  act: () => Promise<void>,
): Promise<void> {
  module.session.expectNumericCodes(numericCodes);
  try {
    check(on, resultText(await module.send(on))).is('OK');
    await act();
  } finally {
    await module.send(back).finally(() => module.session.expectNumericCodes(false));
  }
}
