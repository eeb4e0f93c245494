import { describe, expect, test } from '@jest/globals';
import type { LoginWay } from '../cloud/cloud';
import { takesEverythingForACommand } from '../emulator/mutants/line';
import { type Case, type Clause, clause, type Need } from './case';
import {
  defaultPlan,
  expectedConnects,
  inCheapestOrder,
  planChanges,
  planFor,
  type Selection,
  select,
} from './plan';

const ALL: Selection = {
  family: 'me3630',
  only: [],
  exclude: [],
  level: 'all',
  repeat: 1,
  disruptive: false,
  endurance: false,
};
const CLOUD = { kind: 'mqtt', capabilities: new Set(['downlink'] as const) } as const;

const made = (id: string, over: Partial<Case> = {}): Case => ({
  id,
  title: id,
  level: 'must',
  requirements: ['R-010'],
  from: 'idle',
  refutedBy: [takesEverythingForACommand],
  run: async () => {},
  ...over,
});

const clauses = [
  clause({
    document: { id: 'manual', title: 'Manual', edition: '1' },
    number: '1.1',
    title: 'First',
    cases: [
      made('talks', { from: 'connected', requirements: ['R-048'] }),
      made('hangs-up', { from: 'connected', leaves: 'idle', level: 'should' }),
      made('asks', { requirements: ['R-010', 'E-AUTH-01'] }),
    ],
  }),
  clause({
    document: { id: 'v250', title: 'V.250', edition: '2' },
    number: '5.2',
    title: 'Second',
    cases: [
      made('listens', { from: 'connected', needs: ['downlink'] }),
      made('breaks', { needs: ['faults'] }),
      made('restarts', { needs: ['disruptive'] }),
      made('hangs-up-the-data-call', { needs: ['bearer'] }),
      made('lasts', { needs: ['endurance'] }),
    ],
  }),
];

const idsOf = (selection: Partial<Selection>) =>
  select(clauses, { ...ALL, ...selection }).map((p) => p.case.id);

describe('selection', () => {
  test('groups cases by state, those that keep it first, and includes endurance only on request', () => {
    expect(idsOf({})).toEqual([
      'asks',
      'breaks',
      'restarts',
      'hangs-up-the-data-call',
      'talks',
      'listens',
      'hangs-up',
    ]);
    expect(idsOf({ endurance: true })).toContain('lasts');
  });

  test('uses the connection that one case makes for the case after it', () => {
    const placed = [
      made('ends-one', { from: 'connected', leaves: 'idle' }),
      made('ends-another', { from: 'connected', leaves: 'unknown' }),
      made('makes-one', { from: 'authenticated', leaves: 'connected', connects: 1 }),
      made('talks', { from: 'connected' }),
      made('makes-another', { from: 'authenticated', leaves: 'connected', connects: 1 }),
      made('reconnects', { from: 'connected', connects: 1 }),
    ].map((c) => ({ clause: clauses[0] as (typeof clauses)[0], case: c }));
    const ordered = inCheapestOrder(placed);
    expect(ordered.map(({ case: c }) => c.id)).toEqual([
      'makes-one',
      'talks',
      'reconnects',
      'ends-one',
      'makes-another',
      'ends-another',
    ]);
    expect(expectedConnects(ordered)).toBe(3);
  });

  test.each([
    [{ only: ['talks'] }, ['talks']],
    [{ only: ['*s'] }, ['asks', 'breaks', 'restarts', 'talks', 'listens']],
    [{ only: ['1.1'] }, ['asks', 'talks', 'hangs-up']],
    [{ only: ['v250'] }, ['breaks', 'restarts', 'hangs-up-the-data-call', 'listens']],
    [{ only: ['r-048', 'E-AUTH-*'] }, ['asks', 'talks']],
    [{ only: ['1.1'], exclude: ['hangs-up'] }, ['asks', 'talks']],
    [{ only: ['1x1'] }, []],
    [{ level: 'should' as const }, ['hangs-up']],
  ])('%j', (selection, ids) => {
    expect(idsOf(selection)).toEqual(ids);
  });
});

describe('plan', () => {
  test('gives the reason for a case that cannot be run here, and never leaves it out', () => {
    const reasons = planFor(clauses, ALL, CLOUD).filter((p) => p.notApplicable !== null);
    expect(reasons.map(({ id, notApplicable }) => [id, notApplicable])).toEqual([
      ['breaks', 'the mqtt cloud does not offer "faults"'],
      ['restarts', 'it restarts the module: allow it with --disruptive'],
      ['hangs-up-the-data-call', 'it takes the data call down: allow it with --disruptive'],
    ]);
  });

  test('quotes the reason of a cloud that lacks a capability', () => {
    const lacks = new Map([['faults', 'it cannot be made to misbehave']] as const);
    const plan = planFor(clauses, { ...ALL, only: ['breaks'] }, { ...CLOUD, lacks });
    expect(plan.map(({ notApplicable }) => notApplicable)).toEqual([
      'the mqtt cloud does not offer "faults": it cannot be made to misbehave',
    ]);
  });

  test.each([
    ['restarts', 'disruptive'],
    ['hangs-up-the-data-call', 'disruptive'],
    ['lasts', 'endurance'],
  ] as const)('%s runs only with --%s', (id, option) => {
    const isAsked = (allowed: boolean) =>
      planFor(clauses, { ...ALL, [option]: allowed }, CLOUD).some(
        (p) => p.id === id && p.notApplicable === null,
      );
    expect([isAsked(false), isAsked(true)]).toEqual([false, true]);
  });

  test('contains no login where there is no cloud', () => {
    const plan = planFor(clauses, ALL, { kind: 'none', capabilities: new Set() });
    expect(plan.filter((p) => p.notApplicable === null).map(({ id }) => id)).toEqual(['asks']);
  });

  test('repeats in rounds, each with its own ids', () => {
    const ids = planFor(clauses, { ...ALL, only: ['v250', '1.1'], repeat: 2 }, CLOUD).map(({ id }) => id);
    expect(ids).toHaveLength(14);
    expect(new Set(ids).size).toBe(14);
    expect(ids.slice(7)).toEqual(ids.slice(0, 7).map((id) => `${id}~2`));
  });

  test('counts a connect for the first case that needs one and for each after one that disconnects', () => {
    const cases = select(clauses, ALL);
    expect(expectedConnects(cases)).toBe(1);
    expect(expectedConnects([...cases, ...cases])).toBe(2);
  });
});

test('an id that is not a slug or is used twice is refused at the declaration', () => {
  const document = { id: 'd', title: 'D', edition: '1' };
  const declare = (...ids: string[]) =>
    clause({ document, number: '1', title: 'T', cases: ids.map((id) => made(id)) });
  expect(() => declare('Not A Slug')).toThrow(/"Not A Slug" must be lower-case words/);
  expect(() => declare('twice', 'twice')).toThrow(/"twice" is used twice/);
});

test('a case that needs HTTP login is not run on a module that logs in by MQTT, but on any other', () => {
  const asked = [clause({ ...(clauses[0] as Clause), cases: [made('answers', { needs: ['http-login'] })] })];
  const reasonFor = (login: LoginWay | null) =>
    planFor(asked, ALL, CLOUD, { login, firmware: null })[0]?.notApplicable;
  expect(reasonFor('mqtt')).toMatch(/logs in by MQTT/);
  expect([reasonFor('http'), reasonFor('http+mqtt'), reasonFor(null)]).toEqual([null, null, null]);
});

describe('the default plan', () => {
  test('lists the cases of all clauses, sorted', () => {
    expect(
      defaultPlan([clauseOf('1.2', aCase('connects')), clauseOf('1.1', aCase('authenticates'))]),
    ).toEqual(['authenticates', 'connects']);
  });

  test('includes cases that restart the module, which a bench may not offer, but not those that only endurance adds', () => {
    const cases = [aCase('restarts', 'disruptive'), aCase('lasts', 'endurance')];
    expect(defaultPlan([clauseOf('1.1', ...cases)])).toEqual(['restarts']);
  });
});

describe('a change of the plan', () => {
  test('is none if the same cases are selected', () => {
    expect(planChanges(['a', 'b'], ['a', 'b'])).toEqual([]);
  });

  test('names a case that is missing, a new one and a duplicate', () => {
    expect(planChanges(['a', 'b'], ['b', 'b', 'c'])).toEqual([
      'a is missing from the default selection',
      'c is new in the default selection',
      'b occurs more than once in the default selection',
    ]);
  });
});

function aCase(id: string, ...needs: Need[]): Case {
  const refutedBy = [{ name: 'any', about: 'anything' }] as const;
  return {
    id,
    title: id,
    level: 'must',
    requirements: ['R-010'],
    from: 'idle',
    needs,
    refutedBy,
    run: async () => {},
  };
}

function clauseOf(number: string, ...cases: Case[]): Clause {
  return { document: { id: 'manual', title: 'A manual', edition: '1' }, number, title: 'A section', cases };
}
