import * as z from 'zod';
import { compatibilityFile } from '../compat/compat-json';
import { diffFile } from '../diff/diff-json';
import { deviationFile } from './deviation-file';

/**
 * JSON Schemas (draft 2020-12) of the files that people write or programs read, by the path they are kept at in
 * `reports`.
 */
export const schemaTexts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'known-deviations/known-deviations.schema.json': { title: 'known-deviations.json', of: deviationFile },
    'compat/compatibility.schema.json': { title: 'compatibility.json', of: compatibilityFile },
    'diff/diff.schema.json': { title: 'npm run diff -- A B --format json', of: diffFile },
  }).map(([path, { title, of }]) => [path, `${JSON.stringify({ title, ...z.toJSONSchema(of) }, null, 2)}\n`]),
);
