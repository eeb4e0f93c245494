import type { Cell, State } from '../cell';

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

/** A state as a letter, a capital where another suite judged. */
export function letterOf({ state, otherSuite }: Pick<Cell, 'state' | 'otherSuite'>): string {
  const letter = LETTERS[state ?? 'untested'];
  return otherSuite ? letter.toUpperCase() : letter;
}

/** What `letterOf` made a letter of. */
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
