import type { Ledger } from '../harness/ledger/ledger-reader';
import { type ReportOptions, viewOf } from './run-view';

/**
 * Counts of a run in the OpenMetrics text format, which GitLab shows beside a merge request (`artifacts:reports:metrics`)
 * and Prometheus can read: those of the verdicts add up to the plan.
 */
export function metricsText(ledger: Ledger, options: ReportOptions = {}): string {
  const view = viewOf(ledger, options);
  const { counts, outcome, observations, brokenInvariants } = view;
  const { missing, header, footer } = ledger;
  const duration = footer ? (Date.parse(footer.finishedAt) - Date.parse(header.startedAt)) / 1000 : null;
  const cases: readonly (readonly [verdict: string, count: number])[] = [
    ['pass', counts.pass],
    ['fail', counts.fail],
    ['finding', counts.finding],
    ['inconclusive', counts.inconclusive],
    ['error', counts.error],
    ['not-applicable', counts.notApplicable],
    ['not-run', counts.notRun],
    ['missing', missing.length],
  ];
  return [
    gauge('me3630_cases', 'planned cases by verdict'),
    ...cases.map(([verdict, count]) => `me3630_cases{verdict="${verdict}"} ${count}`),
    gauge('me3630_planned', 'planned cases'),
    `me3630_planned ${header.plan.length}`,
    gauge('me3630_broken_invariants', 'invariants of the run that broke'),
    `me3630_broken_invariants ${brokenInvariants.length}`,
    gauge('me3630_failure_groups', 'groups of failures by what explains them'),
    `me3630_failure_groups ${view.failureGroups.length}`,
    gauge('me3630_observations', 'named observations'),
    `me3630_observations ${observations}`,
    gauge('me3630_passed', '1 when the run passed'),
    `me3630_passed ${outcome.verdict === 'pass' ? 1 : 0}`,
    ...(duration === null
      ? []
      : [gauge('me3630_duration_seconds', 'time from start to end'), `me3630_duration_seconds ${duration}`]),
    '# EOF',
    '',
  ].join('\n');
}

function gauge(name: string, help: string): string {
  return `# TYPE ${name} gauge\n# HELP ${name} ${help}.`;
}
