import type { Attribution } from '../ledger/record';

/** Something that a case needs is missing or went away, so the case cannot judge the module. */
export class PrerequisiteLost extends Error {
  override readonly name = 'PrerequisiteLost';
  constructor(
    readonly attribution: Exclude<Attribution, 'harness'>,
    message: string,
  ) {
    super(message);
  }
}
