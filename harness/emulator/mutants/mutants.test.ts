import { describe, expect, it } from '@jest/globals';
import { variants } from '../variants';
import * as answers from '../variants/answers';
import * as rules from '../variants/rules';
import * as wire from '../variants/wire';
import { mutants } from '.';
import * as auth from './auth';
import * as connect from './connect';
import * as disconnect from './disconnect';
import * as downlink from './downlink';
import * as line from './line';
import * as publish from './publish';
import * as subscribe from './subscribe';
import * as unsubscribe from './unsubscribe';

const subjects = { auth, connect, subscribe, publish, unsubscribe, disconnect, downlink, line };
const legal = { answers, rules, wire };

describe('every mutant and variant', () => {
  it.each(Object.entries({ ...subjects, ...legal }))('of %s is exported under its own name', (_, subject) => {
    for (const [key, { name }] of Object.entries(subject)) expect(name).toBe(key);
  });

  it('is listed, once', () => {
    const names = [...mutants, ...variants].map(({ name }) => name);
    const exported = Object.values({ ...subjects, ...legal }).flatMap((subject) => Object.keys(subject));
    expect([...names].sort()).toEqual([...exported].sort());
    expect(new Set(names).size).toBe(names.length);
  });

  it('says what it is about and differs from the honest module', () => {
    for (const { name, about, dialect, limits, ...rest } of [...mutants, ...variants]) {
      expect([name, about]).toEqual([
        expect.stringMatching(/^[a-z][A-Za-z0-9]+$/),
        expect.stringMatching(/\.$/),
      ]);
      const differences = Object.keys({ ...dialect, ...limits }).length + (rest.behaviours?.length ?? 0);
      expect({ name, differs: differences > 0 }).toEqual({ name, differs: true });
    }
  });
});
