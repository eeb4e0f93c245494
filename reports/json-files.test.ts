import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { schemaTexts } from './json-files';

test.each(Object.entries(schemaTexts))('%s is that of the code; `npm run schema` writes it', (path, text) => {
  expect(readFileSync(join(__dirname, path), 'utf8')).toBe(text);
});
