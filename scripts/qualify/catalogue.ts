import type { Catalogue } from '../../reports/catalogue';
import { requirements } from '../../suites/requirements';

/** What reports say of requirements: reports know no suites, so it is handed to them. */
export const catalogue: Catalogue = Object.fromEntries(
  requirements.map(({ id, clause, statement, phrase }) => [id, { clause, statement, phrase }]),
);
