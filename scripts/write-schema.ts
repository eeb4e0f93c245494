import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerSchemaText } from '../harness/ledger/schema';

writeFileSync(join(__dirname, '../harness/ledger/schema/ledger.schema.json'), ledgerSchemaText());
