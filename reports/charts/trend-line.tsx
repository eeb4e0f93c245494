import { type Cell, SIGN, WORD } from '../compat/cell';

interface TrendLineProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly cells: readonly Cell[];
}

const [STEP, HEIGHT, PAD] = [24, 30, 6];
/** Wider lines are drawn closer together. */
const MOST_WIDTH = 340;

/** The share of cases that hold, firmware by firmware; gaps where nothing was judged, a cross where something fails. */
export function TrendLine({ label, names, cells }: TrendLineProps) {
  const step = Math.min(STEP, MOST_WIDTH / Math.max(1, cells.length));
  const width = Math.max(1, cells.length - 1) * step + 2 * PAD;
  const points = cells.map(({ held, judged, state }, i) => ({
    x: PAD + i * step,
    y: judged === 0 ? null : HEIGHT - PAD - (held / judged) * (HEIGHT - 2 * PAD),
    state,
  }));
  const judged = points.filter(({ y }) => y !== null);
  const path = judged.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y?.toFixed(1)}`).join('');
  return (
    <svg
      class="trend"
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={`${label}: ${told(names, cells)}`}
    >
      <path d={path} class="line" />
      {points.map(({ x, y, state }, i) => (
        <g key={names[i]} class={state ?? 'untested'}>
          {y === null ? (
            <path d={`M${x - 2} ${HEIGHT / 2}h4`} class="gap" />
          ) : state === 'works' || state === 'observed' ? (
            <circle cx={x} cy={y} r={2.4} />
          ) : (
            <path d={`M${x - 3} ${y - 3}l6 6m0 -6l-6 6`} class="cross" />
          )}
        </g>
      ))}
    </svg>
  );
}

/** At most so many firmwares are told one by one; the row beside the line has the whole in words. */
const MOST_TOLD = 24;

function told(names: readonly string[], cells: readonly Cell[]): string {
  return cells
    .slice(-MOST_TOLD)
    .map(({ state, held, judged }, i) => {
      const name = names[Math.max(0, cells.length - MOST_TOLD) + i];
      return state === null ? `${name} ${SIGN.untested}` : `${name} ${WORD[state]} ${held} of ${judged}`;
    })
    .join(', ');
}
