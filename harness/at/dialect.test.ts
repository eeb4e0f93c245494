import { expect, test } from '@jest/globals';
import { me3630 } from '../family/me3630';
import { type Dialect, standardDialect } from './dialect';
import { Digester } from './digester';
import { bytes } from './testing/digest';

const kindsIn = (text: string, dialect: Dialect) => {
  const digester = new Digester(dialect);
  return [...digester.push(bytes(text), 0), ...digester.flush()].map(({ kind }) => kind);
};

test.each([
  ['\r\n+CMD ERROR: 3\r\n', 'result', 'line'],
  ['\r\n+CLOUDPUBLISH: 0,/t,2,hi\r\n', 'publish', 'line'],
  ['\r\n+CME ERROR: 3\r\n', 'result', 'result'],
  ['\r\n+CPIN: READY\r\n', 'line', 'line'],
])('%j is a %s in the dialect of the ME3630, and a %s in the standard one', (text, known, standard) => {
  expect(kindsIn(text, me3630.dialect)).toEqual([known]);
  expect(kindsIn(text, standardDialect)).toEqual([standard]);
});
