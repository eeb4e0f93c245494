import type { Attribution } from '../ledger/record';

/** A prerequisite of a case is missing or was lost, so the case cannot judge the module. */
export class PrerequisiteLost extends Error {
  override readonly name = 'PrerequisiteLost';
  constructor(
    readonly attribution: Exclude<Attribution, 'harness'>,
    message: string,
  ) {
    super(message);
  }
}
