import { Scroller } from '../components/page';

/** One part of a bar. */
export interface Part {
  /** The name in the legend. */
  readonly name: string;
  readonly value: number;
  /** A CSS colour, e.g. `var(--pass)`. */
  readonly colour: string;
  /** A pattern as well, so that adjacent parts can be distinguished without colour. */
  readonly pattern: 'plain' | 'hatched' | 'dotted' | 'crossed';
}

export interface Bar {
  readonly name: string;
  readonly parts: readonly Part[];
}

interface StackedBarsProps {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly unit: string;
  /** If true, every bar has the full width; otherwise only the longest. */
  readonly shares?: boolean;
}

const [LEFT, WIDTH, ROW, TOTAL] = [170, 560, 26, 800];

/** Horizontal bars of several parts; their description contains everything that they show. */
export function StackedBars({ id, title, bars, unit, shares = false }: StackedBarsProps) {
  const sums = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const longest = Math.max(...sums, 1e-9);
  const legend = [
    ...new Map(bars.flatMap(({ parts }) => parts.map((part) => [part.name, part] as const))).values(),
  ];
  const height = bars.length * ROW + 34;
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <Scroller class="picture" label={title}>
        <svg viewBox={`0 0 ${TOTAL} ${height}`} role="img" aria-labelledby={`${id}-title ${id}-desc`}>
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-desc`}>{bars.map((bar) => told(bar, unit)).join(' ')}</desc>
          <Patterns id={id} />
          {bars.map(({ name, parts }, i) => {
            const scale = WIDTH / (shares ? sums[i] || 1 : longest);
            let x = LEFT;
            return (
              <g key={name} transform={`translate(0 ${i * ROW})`}>
                <text x={LEFT - 8} y={17} text-anchor="end" class="name">
                  {name}
                </text>
                {parts.map((part) => {
                  const width = part.value * scale;
                  const left = x;
                  x += width;
                  return (
                    width > 0 && (
                      <g key={part.name}>
                        <rect x={left} y={3} width={width} height={19} fill={part.colour} class="part" />
                        {part.pattern !== 'plain' && (
                          <rect
                            x={left}
                            y={3}
                            width={width}
                            height={19}
                            fill={`url(#${id}-${part.pattern})`}
                          />
                        )}
                      </g>
                    )
                  );
                })}
                <text x={x + 6} y={17} class="value">
                  {rounded(sums[i] ?? 0)} {unit}
                </text>
              </g>
            );
          })}
          {legend.map((part, i) => (
            <g key={part.name} transform={`translate(${LEFT + i * 100} ${bars.length * ROW + 12})`}>
              <rect width={14} height={14} fill={part.colour} class="part" />
              {part.pattern !== 'plain' && (
                <rect width={14} height={14} fill={`url(#${id}-${part.pattern})`} />
              )}
              <text x={20} y={12} class="name">
                {part.name}
              </text>
            </g>
          ))}
        </svg>
      </Scroller>
    </figure>
  );
}

function told({ name, parts }: Bar, unit: string): string {
  const each = parts
    .filter(({ value }) => value > 0)
    .map((part) => `${part.name} ${rounded(part.value)} ${unit}`);
  return `${name}: ${each.join(', ') || 'nothing'}.`;
}

function rounded(value: number): string {
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

function Patterns({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern
        id={`${id}-hatched`}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="2.5" height="6" fill="var(--card)" />
      </pattern>
      <pattern id={`${id}-dotted`} width="6" height="6" patternUnits="userSpaceOnUse">
        <circle cx="3" cy="3" r="1.6" fill="var(--card)" />
      </pattern>
      <pattern id={`${id}-crossed`} width="6" height="6" patternUnits="userSpaceOnUse">
        <path d="M0 0L6 6M6 0L0 6" stroke="var(--card)" stroke-width="1.2" />
      </pattern>
    </defs>
  );
}
