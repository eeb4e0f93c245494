import { resultText } from '../../harness/bench/sent-command';
import type { CaseBench } from '../../harness/conformance/case';

/** A setting of the line (V.250 6.2), and the way back to what the bench works with: ATE0, ATV1, +CMEE=1. */
export interface Setting {
  readonly on: string;
  readonly back: string;
  /** Result codes are numbers under it (V.250 6.2.6). */
  readonly numericCodes?: boolean;
}

export const echo: Setting = { on: 'ATE1', back: 'ATE0' };
export const numbers: Setting = { on: 'ATV0', back: 'ATV1', numericCodes: true };

/** Does something under a setting, and takes the setting back whatever comes of it. */
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
