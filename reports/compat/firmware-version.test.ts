import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareVersions, firmwareVersion, shortNames } from './firmware-version';

const sorted = (names: readonly (string | null)[]) =>
  names
    .map(firmwareVersion)
    .sort(compareVersions)
    .map(({ text }) => text);

test('the name of the manual has a prefix, hardware, version and build', () => {
  expect(firmwareVersion(' AL_ME3630C1CV1.0B01\r\n')).toEqual({
    kind: 'known',
    text: 'AL_ME3630C1CV1.0B01',
    prefix: 'AL',
    hardware: 'ME3630C1C',
    version: ['1', '0'],
    build: '01',
    rest: '',
  });
});

test.each([
  ['without a prefix', 'ME3630C1CV1.0B03', { prefix: '', hardware: 'ME3630C1C', build: '03' }],
  ['in small letters', 'al_me3630c1cv1.0b03', { prefix: 'AL', hardware: 'ME3630C1C', build: '03' }],
  ['with text behind it', 'ME3630E1CV1.0B03_OTA2', { hardware: 'ME3630E1C', build: '03', rest: '_OTA2' }],
  ['with a date behind it', 'ME3630C1CV1.0B03 [Apr 12 2018]', { build: '03', rest: ' [Apr 12 2018]' }],
  ['without a model', 'V2.1B11', { hardware: '', version: ['2', '1'], build: '11' }],
  ['without hardware', 'ME3630V1.0B9', { hardware: 'ME3630', build: '9' }],
  ['with a V in the hardware', 'ME3630V2CV1.0B9', { hardware: 'ME3630V2C', build: '9' }],
])('a name %s is known', (_, name, parts) => {
  expect(firmwareVersion(name)).toMatchObject({ kind: 'known', ...parts });
});

test.each(['', ' ', 'unknown', 'ME3630C1C', 'ME3630C1CV1.0', 'B01', 'ME3630C1CV1.0B01x', '<script>', 'V1B2'])(
  '%j has no known form',
  (name) => {
    expect(firmwareVersion(name).kind).toBe('unknown');
  },
);

describe('the order', () => {
  test('compares numbers, not characters', () => {
    const names = ['ME3630C1CV1.0B10', 'ME3630C1CV1.0B9', 'ME3630C1CV1.10B01', 'ME3630C1CV1.9B02'];
    expect(sorted(names)).toEqual([names[1], names[0], names[3], names[2]]);
  });

  test('keeps the same hardware together, and sorts a suffix after its build', () => {
    const names = ['ME3630E1CV1.0B01', 'ME3630C1CV1.0B02', 'ME3630C1CV1.0B01_OTA10', 'ME3630C1CV1.0B01_OTA2'];
    expect(sorted([...names, 'ME3630C1CV1.0B01'])).toEqual([
      'ME3630C1CV1.0B01',
      'ME3630C1CV1.0B01_OTA2',
      'ME3630C1CV1.0B01_OTA10',
      'ME3630C1CV1.0B02',
      'ME3630E1CV1.0B01',
    ]);
  });

  test('puts the same build with and without prefix next to each other', () => {
    expect(sorted(['ME3630C1CV1.0B02', 'AL_ME3630C1CV1.0B01', 'me3630c1cv1.0b01'])).toEqual([
      'me3630c1cv1.0b01',
      'AL_ME3630C1CV1.0B01',
      'ME3630C1CV1.0B02',
    ]);
  });

  test('puts unknown forms last, and unreported firmwares after them', () => {
    expect(sorted([null, 'test 10', 'AAA', 'test 9', 'ME3630C1CV9.9B99'])).toEqual([
      'ME3630C1CV9.9B99',
      'AAA',
      'test 9',
      'test 10',
      null,
    ]);
  });

  const digits = fc.integer({ min: 0, max: 30 }).map(String);
  const name = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('AL_', 'al_', '', 'X9_'),
        fc.constantFrom('ME3630', 'ME3630C1C', 'me3630c1c', 'ME3630E1C', ''),
        digits,
        digits,
        fc.oneof(
          digits,
          digits.map((d) => `0${d}`),
        ),
        fc.constantFrom('', '_OTA2', '_ota2', '_OTA10', ' x'),
      )
      .map(
        ([prefix, hardware, major, minor, build, rest]) =>
          `${prefix}${hardware}V${major}.${minor}B${build}${rest}`,
      ),
    fc.string({ maxLength: 6 }),
    fc.constant(null),
  );

  test('is total', () => {
    fc.assert(
      fc.property(name, name, name, (...names) => {
        const [a, b, c] = names.map(firmwareVersion) as [
          ReturnType<typeof firmwareVersion>,
          ReturnType<typeof firmwareVersion>,
          ReturnType<typeof firmwareVersion>,
        ];
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        expect(compareVersions(a, b) === 0).toBe(a.text === b.text);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 3_000 },
    );
  });
});

test.each([
  ['the builds alone', ['ME3630C1CV1.0B01', 'ME3630C1CV1.0B09'], ['B01', 'B09']],
  ['versions too', ['ME3630C1CV1.0B01', 'ME3630C1CV1.1B01'], ['V1.0B01', 'V1.1B01']],
  ['whole names', ['ME3630C1CV1.0B01', 'ME3630E1CV1.0B01'], ['ME3630C1CV1.0B01', 'ME3630E1CV1.0B01']],
  ['unknown forms in full', ['ME3630C1CV1.0B01', 'trunk', null], ['B01', 'trunk', 'not reported']],
  [
    'names that differ in case',
    ['ME3630C1CV1.0B01', 'ME3630c1cV1.0B01'],
    ['ME3630C1CV1.0B01', 'ME3630c1cV1.0B01'],
  ],
])('short names are %s if they differ only in that', (_, names, short) => {
  expect(shortNames(names.map(firmwareVersion))).toEqual(short);
});
