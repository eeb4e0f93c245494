import { amount } from '../../harness/ledger/amount';
import type { KnownBroken, Observation } from '../../harness/ledger/record';
import { ChecksTable, Timeline, type TimelineLine, Wire } from '../components/evidence';
import type { Catalogue } from '../run-view';

const SIDES = ['at', 'cloud', 'bench', 'harness'] as const;
const ARROWS = ['·', '→', '←'] as const;

/** An exchange in the page's data: time in tenths of a ms, side, direction, text, and the failed checks after it. */
export type PackedLine = readonly [t: number, side: number, arrow: number, text: string, ...failed: string[]];

/** The data of an opened case: everything in the ledger about it. */
export interface CaseData {
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly string[];
  readonly reason: string | null;
  /** what, expected, actual, 1 if it held. */
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

function unpacked([t, side, arrow, text, ...failed]: PackedLine): TimelineLine {
  return { t: t / 10, side: SIDES[side] ?? 'harness', arrow: ARROWS[arrow] ?? '·', text, failed };
}

/** Requirements with statement and phrase of the manual, if in the catalogue. */
export function Requirements({
  ids,
  catalogue,
}: {
  readonly ids: readonly string[];
  readonly catalogue: Catalogue;
}) {
  if (ids.length === 0) return null;
  return (
    <ul class="requirements">
      {ids.map((id) => {
        const entry = catalogue[id];
        return (
          <li key={id}>
            <b class="mono">{id}</b> {entry?.statement}
            {entry?.phrase ? (
              <>
                <q lang="zh">{entry.phrase}</q> <cite>{entry.clause}</cite>
              </>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

/** One case in full: its requirements, each check, its observations, and all events on AT wire and at the cloud. */
export function CaseDetail({ data, catalogue }: { readonly data: CaseData; readonly catalogue: Catalogue }) {
  const { reason, requirements, checks, brokenInvariants, knownBroken, observations, lines } = data;
  const failed = checks
    .filter(([, , , held]) => held === 0)
    .map(([what, expected, actual]) => ({ what, expected, actual, held: false }));
  return (
    <div class="detail">
      {reason === null || failed.length > 0 ? null : <p class="because">{reason}</p>}
      <Requirements ids={requirements} catalogue={catalogue} />
      {failed.length === 0 ? null : <ChecksTable checks={failed} />}
      {brokenInvariants.length === 0 ? null : (
        <p>Here broke {brokenInvariants.join(', ')}, judged once for the whole run.</p>
      )}
      {knownBroken.map(({ promise, since, waitedMs }) => (
        <p key={promise}>
          Judged with a shorter wait for {promise} ({Math.round(waitedMs)} ms), since {since} had shown it
          broken.
        </p>
      ))}
      {observations.length === 0 ? null : (
        <ul class="noted">
          {observations.map(([name, value]) => (
            <li key={name}>
              observed {name}: <Wire text={String(value)} />
            </li>
          ))}
        </ul>
      )}
      {lines.length === 0 ? <p class="hint">No exchange is on record.</p> : null}
      {lines.length === 0 ? null : <Timeline lines={lines.map(unpacked)} />}
      <HeldChecks checks={checks.filter(([, , , held]) => held === 1)} />
    </div>
  );
}

/** Checks that held have one line each, folded if there are many. */
function HeldChecks({ checks }: { readonly checks: CaseData['checks'] }) {
  if (checks.length === 0) return null;
  return (
    <details class="held-checks" open={checks.length <= 6}>
      <summary>{amount(checks.length, 'check')} held</summary>
      <ul>
        {checks.map(([what, expected, actual], i) => (
          <li key={i}>
            <i aria-hidden="true">✓</i> {what}: <Wire text={actual} />
            {actual === expected ? null : (
              <small>
                {' '}
                (expected <Wire text={expected} />)
              </small>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
