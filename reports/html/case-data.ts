import type { KnownBroken, Observation } from '../../harness/ledger/record';
import type { TimelineLine } from '../components/timeline';

const SIDES = ['at', 'cloud', 'bench', 'harness'] as const;
const ARROWS = ['·', '→', '←'] as const;

/** An exchange as it stands in the page: time in tenths of a ms, side, direction, text, and the failed checks behind it. */
export type PackedLine = readonly [t: number, side: number, arrow: number, text: string, ...failed: string[]];

/** What opens when a case is opened: everything that the ledger has of it. */
export interface CaseData {
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly reason: string | null;
  /** what, expected, actual, 1 when it held. */
  readonly checks: readonly (readonly [string, string, string, 0 | 1])[];
  readonly brokenInvariants: readonly string[];
  readonly knownBroken: readonly KnownBroken[];
  readonly observations: readonly (readonly [string, Observation])[];
  readonly lines: readonly PackedLine[];
}

export function packed({ t, side, arrow, text, failed }: TimelineLine): PackedLine {
  return [
    Math.round(t * 10),
    SIDES.indexOf(side),
    ARROWS.indexOf(arrow as (typeof ARROWS)[number]),
    text,
    ...failed,
  ];
}

export function unpacked([t, side, arrow, text, ...failed]: PackedLine): TimelineLine {
  return { t: t / 10, side: SIDES[side] ?? 'harness', arrow: ARROWS[arrow] ?? '·', text, failed };
}
