import type { Catalogue } from '../../reports/catalogue';
import { requirements } from '../../suites/requirements';

/** Statements of requirements for reports, which do not import suites. */
export const catalogue: Catalogue = Object.fromEntries(
  requirements.map(({ id, clause, statement, phrase }) => [id, { clause, statement, phrase }]),
);
