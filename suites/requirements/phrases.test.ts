import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { checkPhrases } from '../../harness/conformance/requirement';
import { requirements } from '.';

/** The manual may not be distributed with the suites; the test uses a copy next to the project, if present. */
const MANUAL = path.resolve(__dirname, '../../..', 'shared/manual.txt');

if (fs.existsSync(MANUAL)) {
  test('the manual contains every phrase that is quoted from it', () => {
    expect(checkPhrases(requirements, fs.readFileSync(MANUAL, 'utf8'))).toEqual([]);
  });
} else {
  test.skip(`the phrases are not checked: there is no manual at ${MANUAL}`, () => {});
}
