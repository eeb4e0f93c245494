import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchFileSchemaText } from '../harness/bench/benches/bench-schema';
import { learnedProfileSchemaText } from '../harness/emulator/learned/learned-profile';
import { ledgerSchemaText } from '../harness/ledger/record';
import { schemaTexts } from '../reports/json-files';

writeFileSync(join(__dirname, '../harness/ledger/schema/ledger.schema.json'), ledgerSchemaText());
writeFileSync(
  join(__dirname, '../harness/emulator/learned/learned-profile.schema.json'),
  learnedProfileSchemaText(),
);
for (const [path, text] of Object.entries(schemaTexts))
  writeFileSync(join(__dirname, '../reports', path), text);
writeFileSync(join(__dirname, '../harness/bench/benches/benches.schema.json'), benchFileSchemaText());
