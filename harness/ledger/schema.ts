import * as z from 'zod';
import { ledgerLine } from './record';

/** JSON Schema (draft 2020-12) of one line of a ledger, for readers in other languages. */
export function ledgerJsonSchema(): object {
  return { title: 'One line of run.ndjson', ...z.toJSONSchema(ledgerLine) };
}

/** The schema as the file beside this one holds it. */
export function ledgerSchemaText(): string {
  return `${JSON.stringify(ledgerJsonSchema(), null, 2)}\n`;
}
