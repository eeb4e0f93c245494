import { expect, test } from '@jest/globals';
import { ConfigurationError } from '../../harness/bench/configuration/configuration-error';
import { shownAddress, storeAddress } from './store-address';

const from = (text: string, ca?: string) =>
  storeAddress([
    { name: 'FLEET_STORE', text, spelling: '.env line 3: FLEET_STORE' },
    ...(ca === undefined ? [] : [{ name: 'FLEET_STORE_CA', text: ca, spelling: 'FLEET_STORE_CA' }]),
  ]);

function complaint(text: string, ca?: string): string {
  try {
    from(text, ca);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`${text} was accepted`);
}

test('without a word the store is on this machine', () => {
  expect(shownAddress(storeAddress([]))).toBe('redis://127.0.0.1:6379');
});

test.each([
  'redis://127.0.0.1:6399',
  'redis://localhost',
  'redis://[::1]:6379',
  'redis://:secret@127.0.0.1',
  'rediss://:secret@store.lab.example:6380',
])('%s may be used, and is shown without its password', (text) => {
  expect(shownAddress(from(text))).not.toContain('secret');
});

test.each([
  ['redis://store.lab.example:6379', /store\.lab\.example is another machine/],
  ['redis://:hunter2@10.0.0.7', /10\.0\.0\.7 is another machine, and redis:\/\/ would send passwords/],
  ['rediss://store.lab.example', /whoever reaches store\.lab\.example could give work to every bench/],
  ['http://127.0.0.1', /is no store: expected/],
  ['hunter2', /^\.env line 3: FLEET_STORE is no store: expected/],
])('%s may not', (text, sentence) => {
  const said = complaint(text);
  expect(said).toMatch(sentence);
  expect(said).not.toContain('hunter2');
});

test('a file of certificates that is not there is named', () => {
  expect(complaint('rediss://:secret@lab', '/no/such.pem')).toBe(
    'FLEET_STORE_CA=/no/such.pem cannot be read (ENOENT): expected a file of certificates in PEM',
  );
});
