import { describe, expect, test } from '@jest/globals';
import { type ClaimRange, isEverClaimed, notClaimed } from './claims';
import { families, familyNamed } from './families';
import type { Family } from './family';
import { generic } from './generic';
import { me3630 } from './me3630';

/** A family whose firmware revisions are plain numbers. */
const numbered = (...claims: readonly ClaimRange[]): Family => ({
  ...generic,
  claims,
  compareFirmware: (one, other) => (/^\d+$/.test(one) ? Number(one) - Number(other) : null),
});

const claims = (family: Family, firmware: string | null) =>
  notClaimed(family, firmware, 'cloud-session') === null;

describe('a claim', () => {
  const claim = 'cloud-session';
  const source = 'release note';

  test.each<[ClaimRange[], string[], string[]]>([
    [[{ claim, source }], ['1', '99'], []],
    [[{ claim, from: '5', source }], ['5', '6', '50'], ['4', '1']],
    [[{ claim, until: '8', source }], ['1', '7'], ['8', '9']],
    [[{ claim, from: '5', until: '8', source }], ['5', '7'], ['4', '8']],
    [
      [
        { claim, until: '3', source },
        { claim, from: '5', source },
      ],
      ['2', '5'],
      ['3', '4'],
    ],
  ])('of %j holds for %j and not for %j', (ranges, holding, others) => {
    const family = numbered(...ranges);
    expect([...holding, ...others].filter((firmware) => claims(family, firmware))).toEqual(holding);
  });

  test('that is not made is missing from every firmware, known or not', () => {
    expect(notClaimed(numbered(), null, claim)).toBe(
      'an AT modem does not claim commands for a session with an MQTT cloud',
    );
    expect(isEverClaimed(numbered(), claim)).toBe(false);
  });

  test('with bounds holds for a firmware that cannot be placed in the order', () => {
    const family = numbered({ claim, from: '5', until: '8', source });
    expect([claims(family, null), claims(family, 'beta')]).toEqual([true, true]);
  });

  test('that does not hold is explained by its bounds and their source', () => {
    const family = numbered({ claim, from: '5', until: '8', source });
    expect(notClaimed(family, '9', claim)).toBe(
      'firmware 9 does not claim commands for a session with an MQTT cloud: claimed from 5 on and until 8 (release note)',
    );
  });
});

describe('firmwares of the ME3630', () => {
  test.each([
    ['AL_ME3630C1CV1.0B01', 'AL_ME3630C1CV1.0B02', -1],
    ['AL_ME3630C1CV1.0B9', 'AL_ME3630C1CV1.0B10', -1],
    ['AL_ME3630C1CV1.1B01', 'AL_ME3630C1CV1.0B02', 1],
    ['al_me3630c1cv1.0b01', 'AL_ME3630C1CV1.0B01_OTA2', 0],
    ['ME3630C1CV1.0B01', 'AL_ME3630C1CV1.0B01', null],
    ['AL_ME3630E2AV1.0B01', 'AL_ME3630C1CV1.0B01', null],
    ['1.0', 'AL_ME3630C1CV1.0B01', null],
  ])('%s against %s', (one, other, order) => {
    const compared = me3630.compareFirmware(one, other);
    expect(compared === null ? null : Math.sign(compared)).toBe(order);
  });
});

test('every family has its own name, in lower case, and is found by it', () => {
  for (const family of families) {
    expect(family.name).toMatch(/^[a-z0-9]+$/);
    expect(familyNamed(family.name)).toBe(family);
  }
  expect(() => familyNamed('sim7600')).toThrow(/no family of modules "sim7600": expected me3630, generic/);
});

const nameOf = ({ name }: { readonly name: string }) => name;

test('each command of a family is listed once, including those of its cloud', () => {
  for (const { commands, cloud } of families) {
    const names = commands.map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    if (cloud === null) continue;
    const { authenticate, connect, subscribe, publish, unsubscribe, disconnect } = cloud;
    const ofCloud = new Set([authenticate, connect, subscribe, publish, unsubscribe, disconnect].map(nameOf));
    expect(new Set(commands.filter(({ effect }) => effect !== null).map(nameOf))).toEqual(ofCloud);
  }
});
