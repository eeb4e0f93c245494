import type { Ledger } from '../../harness/ledger/ledger-reader';
import type { CaseRecord } from '../../harness/ledger/record';
import type { TimelineLine } from '../components/evidence';
import { type Catalogue, reasonOf } from '../run-view';
import { type TranscriptLine, transcriptOf } from '../transcript';
import { visible } from '../visible';
import { type CaseData, packed } from './case-detail';

/**
 * The data of the page beyond what it shows: each case in full, in the order of the run, and the text of requirements.
 */
export interface ReportData {
  readonly cases: readonly CaseData[];
  readonly catalogue: Catalogue;
}

/** @param catalogue only entries that cases name are included */
export function reportData(ledger: Ledger, catalogue: Catalogue): ReportData {
  const asked = new Set(ledger.cases.flatMap((record) => record.requirements));
  return {
    cases: ledger.cases.map((record) => caseData(ledger, record)),
    catalogue: Object.fromEntries(Object.entries(catalogue).filter(([id]) => asked.has(id))),
  };
}

function caseData(ledger: Ledger, record: CaseRecord): CaseData {
  return {
    id: visible(record.id),
    title: visible(record.title),
    requirements: record.requirements.map(visible),
    reason: record.verdict === 'pass' ? null : reasonOf(record),
    checks: record.checks.map(({ what, expected, actual, held }) => [what, expected, actual, held ? 1 : 0]),
    brokenInvariants: record.brokenInvariants,
    knownBroken: record.knownBroken,
    observations: Object.entries(record.observations),
    lines: timelineOf(record, transcriptOf(ledger, record.events)).map(packed),
  };
}

/** Transcript lines with the failed checks of the case, each after the last event before it. */
export function timelineOf(record: CaseRecord, lines: readonly TranscriptLine[]): TimelineLine[] {
  const failed = record.checks.filter((check) => !check.held);
  return lines.map(({ t, side, arrow, text, events: [first, last] }) => ({
    t,
    side,
    arrow,
    text,
    failed: failed.filter(({ at }) => at >= first && at <= last).map(({ what }) => what),
  }));
}
