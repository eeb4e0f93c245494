/**
 * A state in one firmware. `known`: it fails as accepted. `conflict`: two runs, or repetitions in one, disagree.
 * `observed`: only observations are made, and no invariant broke. null: not tested.
 */
export type State = 'works' | 'broken' | 'known' | 'conflict' | 'finding' | 'observed' | null;

export interface Cell {
  readonly state: State;
  /** How many of the judged cases (of an invariant: of those in which it was examined) hold. */
  readonly held: number;
  readonly judged: number;
  /** The reason in one sentence; null if everything holds. */
  readonly note: string | null;
  /** Judged by another suite than most of the table. */
  readonly otherSuite: boolean;
}

/** The signs are distinguishable without colour. */
export const SIGN: Readonly<Record<NonNullable<State> | 'untested', string>> = {
  works: '✓',
  broken: '✗',
  known: 'k',
  conflict: '≠',
  finding: '!',
  observed: '○',
  untested: '·',
};

/** The word for a state in a sentence about ranges. */
export const WORD: Readonly<Record<NonNullable<State>, string>> = {
  works: 'works',
  broken: 'broken',
  known: 'fails as known',
  conflict: 'runs disagree',
  finding: 'finding',
  observed: 'observed',
};

/** The meaning of each sign, for the legend. */
export const MEANING: Readonly<Record<NonNullable<State> | 'untested', string>> = {
  works: 'every judged case passes',
  broken: 'at least one case fails',
  known: 'fails as accepted in the known deviations',
  conflict: 'two runs, or repetitions in one, disagree',
  finding: 'a case of level should does not hold',
  observed: 'the manual leaves it open: only observed',
  untested: 'not tested, or not judged',
};

/** The worst first: a row of several cases has the worst of their states. */
const GRAVITY: readonly NonNullable<State>[] = [
  'broken',
  'conflict',
  'known',
  'finding',
  'works',
  'observed',
];

export function gravest(states: Iterable<State>): State {
  const present = new Set(states);
  return GRAVITY.find((state) => present.has(state)) ?? null;
}

type StateName = NonNullable<State> | 'untested';

const LETTERS: Readonly<Record<StateName, string>> = {
  works: 'w',
  broken: 'b',
  known: 'k',
  conflict: 'c',
  finding: 'f',
  observed: 'o',
  untested: '-',
};
const STATES: Readonly<Record<string, StateName>> = Object.fromEntries(
  Object.entries(LETTERS).map(([state, letter]) => [letter, state as StateName]),
);

/** A state as a letter, in upper case if another suite judged. */
export function letterOf({ state, otherSuite }: Pick<Cell, 'state' | 'otherSuite'>): string {
  const letter = LETTERS[state ?? 'untested'];
  return otherSuite ? letter.toUpperCase() : letter;
}

/** The inverse of `letterOf`. */
export function stateOfLetter(letter: string): { readonly state: StateName; readonly otherSuite: boolean } {
  const small = letter.toLowerCase();
  return { state: STATES[small] ?? 'untested', otherSuite: letter !== small };
}

/** A row of cells as a short text, e.g. `w3/3 b1/3 -`. */
export function packedCells(cells: readonly Cell[]): string {
  return cells
    .map((cell) => letterOf(cell) + (cell.judged > 0 ? `${cell.held}/${cell.judged}` : ''))
    .join(' ');
}
