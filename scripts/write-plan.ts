import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPlan, planChanges } from '../harness/conformance/plan';
import { amount } from '../harness/ledger/amount';
import { clauses } from '../suites';

const FILE = join(__dirname, '../suites/plan.json');

/** `npm run plan`: writes the frozen plan and prints what changed. */
const planned = defaultPlan(clauses);
const changes = planChanges(JSON.parse(readFileSync(FILE, 'utf8')) as string[], planned);
writeFileSync(FILE, `${JSON.stringify(planned, null, 2)}\n`);
process.stdout.write(
  [...changes, `${amount(planned.length, 'case is', 'cases are')} frozen in suites/plan.json`, ''].join('\n'),
);
