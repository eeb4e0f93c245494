import { describe, test } from '@jest/globals';
import type { JestQualification } from './jest-environment';

declare const qualification: JestQualification;

/**
 * Longer than any deadline of a case, as those report what was awaited and Jest's time-out does not. Jest has no value
 * for "none".
 */
const NEVER_FIRST_MS = 24 * 3_600_000;

for (const { id, clause, title, skipped } of qualification.cases) {
  describe(clause, () => {
    const declare_ = skipped ? test.skip : test;
    declare_(
      `${id}: ${title}`,
      async () => {
        const complaint = await qualification.run(id);
        if (complaint !== null) throw new Error(complaint);
      },
      NEVER_FIRST_MS,
    );
  });
}
