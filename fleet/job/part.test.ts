import { describe, expect, test } from '@jest/globals';
import { options as options_ } from '../../harness/bench/configuration/options';
import plan from '../../suites/plan.json';
import { PLAN, someRequest } from '../testing/fleet-test';
import { argumentsFor, nextPartId, type Part, part, split, USUAL_OPTIONS } from './part';
import { ANY_BENCH, caseId } from './requirement';

const some: Part = {
  qualification: 'q-1',
  part: 'p1',
  requirement: { ...ANY_BENCH, firmware: 'AL_ME3630C1CV1.0B07' },
  priority: 5,
  cases: ['auth-accepts-a-valid-triple', 'sub-takes-eight-topics'],
  options: USUAL_OPTIONS,
};

test('a part becomes options of npm test, one word each', () => {
  expect(argumentsFor({ ...some, options: { ...USUAL_OPTIONS, strict: true, level: 'must' } })).toEqual([
    '--only=auth-accepts-a-valid-triple,sub-takes-eight-topics',
    '--level=must',
    '--repeat=1',
    '--seed=1',
    '--firmware=AL_ME3630C1CV1.0B07',
    '--strict',
  ]);
});

test('every option that a part sets is one of npm test', () => {
  const all = { ...USUAL_OPTIONS, strict: true, disruptive: true, endurance: true };
  const names = argumentsFor({ ...some, options: all }).map((word) => /^--(\w+)/.exec(word)?.[1]);
  expect(names.filter((name) => name === undefined || !Object.hasOwn(options_, name))).toEqual([]);
});

test('every case of the plan can be named', () => {
  expect(plan.filter((id) => !caseId.safeParse(id).success)).toEqual([]);
});

describe('an agent refuses a job', () => {
  test.each<[string, object]>([
    ['with a command', { command: 'rm -rf /' }],
    ['with a path', { out: '/etc' }],
    ['with an option of its own', { options: { ...USUAL_OPTIONS, port: 'tcp://lab:1' } }],
    ['with an environment', { options: { ...USUAL_OPTIONS, env: { POWER_CYCLE_CMD: 'reboot' } } }],
    ['whose case is an option', { cases: ['--port=COM5'] }],
    ['whose case is a path', { cases: ['../../etc/passwd'] }],
    ['whose case holds a comma and more', { cases: ['a,--out=b'] }],
    ['without a case', { cases: [] }],
    ['whose firmware is a command', { requirement: { ...some.requirement, firmware: '$(reboot)' } }],
    ['whose firmware begins an option', { requirement: { ...some.requirement, firmware: '--out=x' } }],
    ['whose firmware has a line break', { requirement: { ...some.requirement, firmware: 'B07\nX=1' } }],
    ['whose name leads out of its folder', { qualification: '../q' }],
    ['whose part is no part', { part: 'p1/../..' }],
    ['that runs for ever', { options: { ...USUAL_OPTIONS, repeat: 1e9 } }],
  ])('%s', (_, changes) => {
    expect(part.safeParse(some).success).toBe(true);
    expect(part.safeParse({ ...some, ...changes }).success).toBe(false);
  });
});

test('the rest of a part is a part with the same name and a number', () => {
  expect([nextPartId('p3'), nextPartId('p3-2')]).toEqual(['p3-2', 'p3-3']);
});

const casesOf = (parts: ReturnType<typeof split>) => parts.map(({ cases }) => cases);

test('parts are consecutive cases of the plan, and together make the whole plan', () => {
  const parts = split('q', someRequest({ parts: 4 }), PLAN, ['LEFT']);
  expect(casesOf(parts)).toEqual([['one', 'two'], ['three'], ['four', 'five'], ['six']]);
  expect(parts.map(({ part }) => part)).toEqual(['p1', 'p2', 'p3', 'p4']);
});

test('without a given number there are as many parts as benches, and never an empty one', () => {
  const request = someRequest({ parts: null });
  expect(split('q', request, PLAN, ['A', 'B', 'C'])).toHaveLength(3);
  expect(casesOf(split('q', request, ['one', 'two'], ['A', 'B', 'C']))).toEqual([['one'], ['two']]);
});

test('split by bench, each bench gets the whole plan', () => {
  const parts = split('q', someRequest({ split: 'benches' }), PLAN, ['RIGHT', 'LEFT']);
  expect(parts.map(({ requirement }) => requirement.bench)).toEqual(['LEFT', 'RIGHT']);
  expect(casesOf(parts)).toEqual([PLAN, PLAN]);
});
