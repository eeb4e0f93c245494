import { describe, expect, test } from '@jest/globals';
import { readEmulatorOptions } from '../emulator-options';
import { releases } from './releases';

test('builds have unique names, are sorted, and each lists its changes', () => {
  const names = releases.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)].sort());
  expect(releases.length).toBeGreaterThanOrEqual(5);
  for (const { name, profile, changes, about } of releases) {
    expect(profile.identity.firmware).toBe(`AL_ME3630C1CV1.0${name}`);
    expect(changes.length).toBeGreaterThan(0);
    expect(about).toMatch(/\.$/);
  }
});

test('no two builds are the same', () => {
  const made = releases.map(({ differences }) => differences.map(({ name }) => name).join());
  expect(new Set(made).size).toBe(releases.length);
});

describe('--profile', () => {
  test('starts the module of a build, with its differences and further ones', () => {
    const { assembly } = readEmulatorOptions(['--profile', 'B01', '--mutant', 'saysOkTwice']);
    expect(assembly.profile.identity.firmware).toBe('AL_ME3630C1CV1.0B01');
    expect(assembly.profile.limits).toMatchObject({ topics: 9, message: 256, qos: 2 });
    expect(assembly.behaviours.length).toBeGreaterThan(1);
  });

  test('defaults to the correct module', () => {
    expect(readEmulatorOptions([]).assembly.behaviours).toEqual([]);
  });

  test('suggests the nearest name for an unknown one', () => {
    expect(() => readEmulatorOptions(['--profile', 'B1'])).toThrow(/none of that name; the nearest is B01/);
  });

  test('--profiles lists what changed', () => {
    expect(readEmulatorOptions(['--profiles']).reading).toMatch(/^B05 +Refuses a ninth topic[^\n]*\n +- /m);
  });
});
