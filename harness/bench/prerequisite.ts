import type { Attribution } from '../ledger/record';

/** What a case needs is missing or went away: whatever the module did, this case cannot judge it. */
export class PrerequisiteLost extends Error {
  override readonly name = 'PrerequisiteLost';
  constructor(
    readonly attribution: Exclude<Attribution, 'harness'>,
    message: string,
  ) {
    super(message);
  }
}
