import { type Compatibility, tallyOf } from '../compat/compatibility';
import type { BadgeText } from './badge';

/** What a badge says of a firmware: how many of the judged cases hold, and EMULATED where the module was. */
export function firmwareBadge(table: Compatibility, column: number): BadgeText {
  const { name = '', emulated = false } = table.columns[column] ?? {};
  const tally = tallyOf(table, column);
  const count = (...states: readonly string[]) => states.reduce((sum, state) => sum + (tally[state] ?? 0), 0);
  const judged = count('works', 'observed', 'broken', 'known', 'finding', 'conflict');
  const good = count('works', 'observed');
  const extra = [
    [count('broken'), 'broken'],
    [count('conflict'), 'unclear'],
    [count('known'), 'known'],
    [count('finding'), 'findings'],
    [count('untested'), 'untested'],
  ] as const;
  const said = extra.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return {
    label: `${emulated ? 'EMULATED ' : ''}ME3630 ${name}`,
    message: judged === 0 ? 'not judged' : [`${good}/${judged}`, ...said].join(', '),
    tone: toneOf(count('broken'), count('conflict', 'known', 'finding', 'untested'), judged, emulated),
  };
}

/** An emulated module never gets the good colour: it is no evidence about a firmware. */
function toneOf(broken: number, doubtful: number, judged: number, emulated: boolean): BadgeText['tone'] {
  if (judged === 0) return 'quiet';
  if (broken > 0) return 'bad';
  if (emulated) return 'quiet';
  return doubtful > 0 ? 'doubtful' : 'good';
}
