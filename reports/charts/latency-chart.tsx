import type { Spread } from '../compat/latencies';
import { Scroller } from '../compat/page/scroller';

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
 * How long a command takes in each firmware: whiskers from the least to the most, a box for the middle half, a line at
 * the median.
 */
export function LatencyChart({ id, command, rows }: LatencyChartProps) {
  const least = Math.max(0.1, Math.min(...rows.map(({ spread }) => spread.min)));
  const most = Math.max(least * 10, ...rows.map(({ spread }) => spread.max));
  // Times of a module on the air and of one on this machine lie orders of magnitude apart: the scale is logarithmic.
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
          <desc id={`${id}-desc`}>{rows.map(told).join(' ')}</desc>
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

function told({ name, spread: { n, median, q1, q3, min, max } }: LatencyRow): string {
  return `${name}: median ${shown(median)} ms, middle half ${shown(q1)} to ${shown(q3)}, from ${shown(min)} to ${shown(max)}, ${n} times.`;
}

function shown(ms: number): string {
  return ms.toFixed(ms < 10 ? 1 : 0);
}
