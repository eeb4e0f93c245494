import { amount } from '../harness/ledger/amount';
import type { Ledger } from '../harness/ledger/ledger-reader';
import { brokenText, failedChecks, headline, type ReportOptions, viewOf } from './run-view';
import { clip, visible } from './visible';

/** GitHub shows ten annotations of each kind per step, and silently drops the rest. */
const MOST = 9;
const WIDTH = 400;

/**
 * Workflow commands that annotate a change at GitHub with the failures of a run: one for each explanation, not for each
 * case. One more counts the rest.
 */
export function annotations(ledger: Ledger, options: ReportOptions = {}): string[] {
  const view = viewOf(ledger, options);
  if (view.outcome.verdict === 'pass') return findingNotice(view.findings.length);
  const errors = [
    ...view.brokenInvariants.map((each) => command('error', each.title, brokenText(each))),
    ...view.failureGroups.map(({ title, cases: [first, ...others] }) => {
      const check = failedChecks(first)[0];
      const told = check
        ? `${check.what}: expected ${check.expected}, got ${check.actual}`
        : (first.reason ?? '');
      const more = others.length > 0 ? ` (and ${others.length} more)` : '';
      return command('error', title, `${first.id}${more}: ${told}`);
    }),
    ...view.unjudged.map(({ label, reason, ids }) =>
      command('error', `not judged: ${label}`, `${amount(ids.length, 'case')}: ${reason}`),
    ),
  ];
  const shown = errors.slice(0, MOST);
  const rest = errors.length - shown.length;
  return [
    ...shown,
    command(
      'error',
      'qualification',
      `${headline(view)}${rest > 0 ? `; ${amount(rest, 'more reason is', 'more reasons are')} in report.html` : ''}`,
    ),
  ];
}

/** The annotation of a run that could not begin or left no readable ledger. */
export function noRunAnnotation(why: string): string {
  return command('error', 'qualification', `nothing was judged: ${why}`);
}

function findingNotice(count: number): string[] {
  return count === 0
    ? []
    : [command('warning', 'findings', `${amount(count, 'finding')}, listed in report.html`)];
}

/** Line ends would end the command; so would a colon or comma in its properties. */
function command(kind: 'error' | 'warning', title: string, message: string): string {
  return `::${kind} title=${property(clip(visible(title), 100))}::${data(clip(visible(message), WIDTH))}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * Counts of a run in the OpenMetrics text format, which GitLab shows in a merge request (`artifacts:reports:metrics`)
 * and Prometheus can read: the counts by verdict add up to the plan.
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
