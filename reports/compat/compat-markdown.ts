import { amount } from '../../harness/ledger/amount';
import { table, text } from '../markdown';
import { EMULATED } from '../run-view';
import { clip } from '../visible';
import { SIGN, WORD } from './cell';
import { type Compatibility, tallyOf } from './compatibility';

/** GitHub and GitLab accept 65,536 characters; the rest is left for the surrounding text. */
const MOST_CHARACTERS = 60_000;

/** The matrix in words, for a pull request: everything that does not work comes first. */
export function compatibilityMarkdown(table: Compatibility): string {
  const { observations, invariants, groups } = table;
  const changed = observations.filter((row) => row.changed);
  const plain = (inWords: string) => /^(works|observed) [^,;]*$/.test(inWords);
  const parts = [
    `# Firmware compatibility${table.emulated ? ' (EMULATED)' : ''}`,
    ...(table.emulated ? [`> **EMULATED**: ${EMULATED.slice(EMULATED.indexOf(':') + 2)}.`] : []),
    ...notes(table),
    firmwares(table),
    ...section(
      'Not the same everywhere, or not working',
      [
        ...invariants.map(({ id, title, inWords }) => ({ id, title, inWords })),
        ...groups.flatMap(({ rows }) =>
          rows.map(({ id, statement, inWords }) => ({ id, title: statement, inWords })),
        ),
      ]
        .filter(({ inWords }) => !plain(inWords))
        .map(
          ({ id, title, inWords }) =>
            `- **${text(id)}** ${text(clip(title.replace(/\.$/, ''), 160))}: ${text(inWords)}`,
        ),
    ),
    ...section(
      'Observations that changed',
      changed.map((row) => `- ${text(row.case)}, ${text(row.name)}: ${text(clip(row.inWords, 400))}`),
    ),
    ...section(
      'The same everywhere',
      groups.map(({ clause, rows }) => {
        const same = rows.filter(({ inWords }) => plain(inWords)).map(({ id }) => id);
        return same.length === 0 ? '' : `- ${text(clause)}: ${same.map(text).join(', ')}`;
      }),
    ),
  ];
  return limited(parts.filter((part) => part !== ''));
}

function notes({ leftOut, problems, emulatedLeftOut, columns, families }: Compatibility): string[] {
  return [
    ...(families.length > 0 ? [`Modules: family ${families.map(text).join(' and ')}.`] : []),
    ...section(
      'Left out',
      leftOut.map(({ source, why }) => `- ${text(source)}: ${text(clip(why, 300))}`),
    ),
    ...section(
      'Known deviations to review',
      problems.map((problem) => `- ${text(problem)}`),
    ),
    ...(emulatedLeftOut > 0
      ? [
          `Left out: ${amount(emulatedLeftOut, 'run')} of an emulated module; \`--emulated\` counts such runs, too.`,
        ]
      : []),
    ...(columns.length === 0 ? ['There is no run to compare.'] : []),
  ];
}

function firmwares(compatibility: Compatibility): string {
  const states = ['works', 'broken', 'known', 'finding', 'conflict', 'observed', 'untested'] as const;
  return table(
    [
      'firmware',
      'runs',
      'suite',
      ...states.map((state) => `${SIGN[state]} ${state === 'untested' ? state : WORD[state]}`),
    ],
    compatibility.columns.map(({ firmware, emulated, runs, suites }, i) => {
      const tally = tallyOf(compatibility, i);
      const name = `${text(firmware)}${emulated ? ' (EMULATED)' : ''}`;
      return [
        name,
        String(runs.length),
        suites.map(text).join(', '),
        ...states.map((each) => String(tally[each] ?? 0)),
      ];
    }),
  );
}

function section(title: string, lines: readonly string[]): string[] {
  const present = lines.filter((line) => line !== '');
  return present.length === 0 ? [] : [`## ${title}`, present.join('\n')];
}

/** Truncated at the end of a line, with a note of what was left out. */
function limited(parts: readonly string[]): string {
  const lines = parts.join('\n\n').split('\n');
  let length = 0;
  const kept = lines.findIndex((line) => {
    length += line.length + 1;
    return length > MOST_CHARACTERS;
  });
  if (kept === -1) return `${lines.join('\n')}\n`;
  const rest = `${amount(lines.length - kept, 'more line is', 'more lines are')} in compatibility.html`;
  return `${lines.slice(0, kept).join('\n')}\n\n${rest}\n`;
}
