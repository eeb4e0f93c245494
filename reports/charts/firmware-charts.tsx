import { type Cell, SIGN, WORD } from '../compat/cell';
import type { Spread } from '../compat/run-digest';
import { Scroller } from '../components/page';

export interface LatencyRow {
  readonly name: string;
  readonly spread: Spread;
}

interface LatencyChartProps {
  /** Unique on the page. */
  readonly id: string;
  readonly command: string;
  readonly rows: readonly LatencyRow[];
}

const [LEFT, WIDTH, ROW, TOTAL] = [90, 560, 24, 800];

/**
 * The durations of a command in each firmware: whiskers from minimum to maximum, a box for the middle half, a line at
 * the median.
 */
export function LatencyChart({ id, command, rows }: LatencyChartProps) {
  const least = Math.max(0.1, Math.min(...rows.map(({ spread }) => spread.min)));
  const most = Math.max(least * 10, ...rows.map(({ spread }) => spread.max));
  // Logarithmic: durations of a module with a radio and of one on this machine differ by orders of magnitude.
  const [low, high] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const place = (ms: number) => LEFT + ((Math.log10(Math.max(ms, 10 ** low)) - low) / (high - low)) * WIDTH;
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const height = rows.length * ROW + 24;
  return (
    <figure class="chart">
      <figcaption>{command}: time to the final result, ms</figcaption>
      <Scroller class="picture" label={`${command}: time to the final result`}>
        <svg viewBox={`0 0 ${TOTAL} ${height}`} role="img" aria-labelledby={`${id}-title ${id}-desc`}>
          <title id={`${id}-title`}>{`${command}: time to the final result by firmware`}</title>
          <desc id={`${id}-desc`}>{rows.map(latencyInWords).join(' ')}</desc>
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={place(tick)} x2={place(tick)} y1={0} y2={height - 20} class="grid" />
              <text x={place(tick)} y={height - 6} text-anchor="middle" class="name">
                {tick}
              </text>
            </g>
          ))}
          {rows.map(({ name, spread: { min, q1, median, q3, max } }, i) => (
            <g key={name} transform={`translate(0 ${i * ROW})`}>
              <text x={LEFT - 8} y={16} text-anchor="end" class="name">
                {name}
              </text>
              <line x1={place(min)} x2={place(max)} y1={11} y2={11} class="whisker" />
              <rect
                x={place(q1)}
                y={4}
                width={Math.max(1.5, place(q3) - place(q1))}
                height={14}
                class="box"
              />
              <line x1={place(median)} x2={place(median)} y1={2} y2={20} class="median" />
              <text x={LEFT + WIDTH + 12} y={16} class="value">
                {shown(median)} ({shown(q1)} to {shown(q3)})
              </text>
            </g>
          ))}
        </svg>
      </Scroller>
    </figure>
  );
}

function latencyInWords({ name, spread: { n, median, q1, q3, min, max } }: LatencyRow): string {
  return `${name}: median ${shown(median)} ms, middle half ${shown(q1)} to ${shown(q3)}, from ${shown(min)} to ${shown(max)}, ${n} times.`;
}

function shown(ms: number): string {
  return ms.toFixed(ms < 10 ? 1 : 0);
}

interface TrendLineProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly cells: readonly Cell[];
}

const [STEP, HEIGHT, PAD] = [24, 30, 6];
/** Wider lines are drawn with less distance between firmwares. */
const MOST_WIDTH = 340;

/** The share of cases that hold, by firmware; gaps if nothing was judged, a cross if something fails. */
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
      aria-label={`${label}: ${trendInWords(names, cells)}`}
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

/** Beyond this number firmwares are not described individually; the row next to the line has them all in words. */
const MOST_TOLD = 24;

function trendInWords(names: readonly string[], cells: readonly Cell[]): string {
  return cells
    .slice(-MOST_TOLD)
    .map(({ state, held, judged }, i) => {
      const name = names[Math.max(0, cells.length - MOST_TOLD) + i];
      return state === null ? `${name} ${SIGN.untested}` : `${name} ${WORD[state]} ${held} of ${judged}`;
    })
    .join(', ');
}

/**
 * Style of the pictures, light and dark; the colours are those of the page and distinguishable with red-green colour
 * blindness.
 */
export const chartStyle = `
.chart{margin:14px 0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:10px 14px;max-width:900px}
.picture{overflow-x:auto}
.chart figcaption{font-weight:600;font-size:14px;margin-bottom:6px}
.chart svg{display:block;width:100%;min-width:560px;height:auto}
.chart text{font:12px system-ui,"DejaVu Sans",sans-serif;fill:var(--ink)}
.chart .value{fill:var(--soft);font-size:11.5px}
.chart .part{stroke:var(--card);stroke-width:1}
.chart .grid{stroke:var(--line)}
.chart .whisker{stroke:var(--soft);stroke-width:1.5}
.chart .box{fill:var(--pass);opacity:.55}
.chart .median{stroke:var(--ink);stroke-width:2}
.trend{display:block;max-width:100%}
.trend .line{fill:none;stroke:var(--line);stroke-width:1.5}
.trend circle{fill:var(--tone)}
.trend .cross{stroke:var(--tone);stroke-width:2;fill:none}
.trend .gap{stroke:var(--quiet);stroke-width:1.5}
`;
