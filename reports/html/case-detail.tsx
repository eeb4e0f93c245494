import type { Catalogue } from '../catalogue';
import { ChecksTable } from '../components/checks';
import { Timeline } from '../components/timeline';
import { Wire } from '../components/wire';
import { type CaseData, unpacked } from './case-data';
import { Requirements } from './requirements';

/** One case, whole: what it asks, each check, what it noted, and everything on AT wire and at the cloud. */
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

/** Checks that held have one line each, folded when there are many. */
function HeldChecks({ checks }: { readonly checks: CaseData['checks'] }) {
  if (checks.length === 0) return null;
  return (
    <details class="held-checks" open={checks.length <= 6}>
      <summary>{checks.length === 1 ? '1 check held' : `${checks.length} checks held`}</summary>
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
