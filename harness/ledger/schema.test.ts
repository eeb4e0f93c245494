import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ledgerSchemaText } from './record';

test('the published JSON Schema is that of the code; `npm run schema` writes it', () => {
  expect(readFileSync(join(__dirname, 'schema/ledger.schema.json'), 'utf8')).toBe(ledgerSchemaText());
});
