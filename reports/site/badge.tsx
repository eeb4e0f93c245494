import { renderToString } from 'preact-render-to-string';
import { type Compatibility, tallyOf } from '../compat/compatibility';

/** Character widths of Verdana at 11 px, the usual font of badges; other characters have 7 px. */
const WIDTHS: readonly (readonly [string, number])[] = [
  ["iIl.,:;'|!jft", 4],
  ['r()[]/\\- ', 4.8],
  ['cksvxyz*', 6.2],
  ['abdeghnopqu0123456789J?_LFTY', 7],
  ['ABCEKPRSVXZ', 7.6],
  ['DGHNOQU&', 8.5],
  ['mwM', 10.2],
  ['W%@', 11.2],
];
const WIDTH_OF = new Map(
  WIDTHS.flatMap(([characters, width]) => [...characters].map((each) => [each, width] as const)),
);

/** px; a character that is not Latin counts as wide as it is high. */
export function textWidth(text: string): number {
  return [...text].reduce(
    (sum, each) => sum + (WIDTH_OF.get(each) ?? ((each.codePointAt(0) ?? 0) > 0x2e7f ? 11 : 7)),
    0,
  );
}

export interface BadgeText {
  readonly label: string;
  readonly message: string;
  readonly tone: 'good' | 'bad' | 'doubtful' | 'quiet';
}

/**
 * White on each of them has a contrast of at least 4.5 to 1; blue and vermilion are distinguishable for all readers.
 */
const COLOURS = { good: '#0b6a9e', bad: '#b3330e', doubtful: '#8a5800', quiet: '#5f6975' } as const;
const LONGEST = 60;

/** A badge as an SVG file, in the usual form: a label and a message side by side. */
export function badge(text: BadgeText): string {
  return `${renderToString(<Badge text={text} id="badge" />)}\n`;
}

interface BadgeProps {
  readonly text: BadgeText;
  /** Unique on the page that it stands on. */
  readonly id: string;
}

export function Badge({ text: { label, message, tone }, id }: BadgeProps) {
  const [left, right] = [shortened(label), shortened(message)];
  const [a, b] = [Math.ceil(textWidth(left) + 12), Math.ceil(textWidth(right) + 12)];
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={a + b}
      height={20}
      role="img"
      aria-label={`${left}: ${right}`}
    >
      <title>{`${left}: ${right}`}</title>
      <clipPath id={id}>
        <rect width={a + b} height={20} rx={3} />
      </clipPath>
      <g clip-path={`url(#${id})`}>
        <rect width={a} height={20} fill="#444c56" />
        <rect x={a} width={b} height={20} fill={COLOURS[tone]} />
      </g>
      <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size={11}>
        <Words text={left} x={6} width={a - 12} />
        <Words text={right} x={a + 6} width={b - 12} />
      </g>
    </svg>
  );
}

/** Fitted to its place, whatever font is available. */
function Words({ text, x, width }: { readonly text: string; readonly x: number; readonly width: number }) {
  return (
    <text x={x} y={14} textLength={Math.max(1, width)} lengthAdjust="spacingAndGlyphs">
      {text}
    </text>
  );
}

function shortened(text: string): string {
  const characters = [...text.replace(/\p{C}/gu, ' ')];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : characters.join('');
}

/** The badge of a firmware: how many of the judged cases hold, and EMULATED for an emulated module. */
export function firmwareBadge(table: Compatibility, column: number): BadgeText {
  const { short = '', emulated = false, family = '', runs = [] } = table.columns[column] ?? {};
  const model = runs.at(-1)?.header.module?.model ?? family;
  const tally = tallyOf(table, column);
  const count = (...states: readonly string[]) => states.reduce((sum, state) => sum + (tally[state] ?? 0), 0);
  const judged = count('works', 'observed', 'broken', 'known', 'finding', 'conflict');
  const good = count('works', 'observed');
  const extra = [
    [count('broken'), 'broken'],
    [count('conflict'), 'unclear'],
    [count('known'), 'known'],
    [count('finding'), count('finding') === 1 ? 'finding' : 'findings'],
    [count('untested'), 'untested'],
  ] as const;
  const said = extra.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return {
    label: `${emulated ? 'EMULATED ' : ''}${model} ${short}`,
    message: judged === 0 ? 'not judged' : [`${good}/${judged}`, ...said].join(', '),
    tone: toneOf(count('broken'), count('conflict', 'known', 'finding', 'untested'), judged, emulated),
  };
}

/** An emulated module never gets the good colour: it is not evidence about a firmware. */
function toneOf(broken: number, doubtful: number, judged: number, emulated: boolean): BadgeText['tone'] {
  if (judged === 0) return 'quiet';
  if (broken > 0) return 'bad';
  if (emulated) return 'quiet';
  return doubtful > 0 ? 'doubtful' : 'good';
}
