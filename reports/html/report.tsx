import type { Ledger } from '../../harness/ledger/ledger-reader';
import { renderPage } from '../components/page';
import { type ReportOptions, type RunView, viewOf } from '../run-view';
import { Banner, Tiles } from './banner';
import type { Links } from './case-links';
import { CaseList } from './case-list';
import { CoverageSection } from './coverage';
import { FailureSection } from './failures';
import { reportData } from './page-data';
import { ObservationSection, ReasonSection, RepetitionSection, RunFacts, ShorterWaitSection } from './rest';
import { reportStyle } from './style';

/** A run as one page that needs nothing else: no network, no other file. */
export function htmlReport(ledger: Ledger, options: ReportOptions = {}): string {
  const view = viewOf(ledger, options);
  const { catalogue = {} } = options;
  return renderPage({
    title: titleOf(view),
    style: reportStyle,
    program: require.resolve('../client/report'),
    data: reportData(ledger, catalogue),
    body: <Body view={view} catalogue={catalogue} />,
  });
}

function titleOf(view: RunView): string {
  const fact = new Map(view.facts);
  return `${view.emulated ? 'EMULATED ' : ''}${fact.get('model')} ${fact.get('firmware')}: ${view.outcome.verdict}`;
}

function Body({
  view,
  catalogue,
}: {
  readonly view: RunView;
  readonly catalogue: NonNullable<ReportOptions['catalogue']>;
}) {
  const links: Links = new Map(view.ledger.cases.map(({ id }, i) => [id, i]));
  const shared = { view, catalogue, links };
  return (
    <>
      <Banner view={view} />
      <main class="wide">
        <Tiles view={view} />
        <Contents view={view} />
        <FailureSection
          id="failed"
          title="Not compatible"
          hint="What explains the failures, each with one case in full. Everything else is folded."
          groups={view.failureGroups}
          invariants={view.brokenInvariants}
          {...shared}
        />
        <ReasonSection id="known" title="Known deviations" groups={view.known} links={links} />
        <ReasonSection id="unjudged" title="Not judged" groups={view.unjudged} links={links} />
        <FailureSection
          id="findings"
          title="Findings"
          hint="A standard expects it; the manual does not promise it."
          groups={view.findingGroups}
          invariants={view.doubtfulInvariants}
          {...shared}
        />
        <RepetitionSection view={view} links={links} />
        <ShorterWaitSection view={view} links={links} />
        <ObservationSection view={view} links={links} />
        <CoverageSection {...shared} />
        <CaseList view={view} />
        <ReasonSection id="not-applicable" title="Not applicable" groups={view.notApplicable} links={links} />
        <RunFacts view={view} />
      </main>
    </>
  );
}

function Contents({ view }: { readonly view: RunView }) {
  const all: readonly (readonly [id: string, title: string, shown: boolean])[] = [
    ['failed', 'Not compatible', view.failures.length + view.brokenInvariants.length > 0],
    ['known', 'Known deviations', view.known.length > 0],
    ['unjudged', 'Not judged', view.unjudged.length > 0],
    ['findings', 'Findings', view.findings.length + view.doubtfulInvariants.length > 0],
    ['repetitions', 'Repeated', view.repetitions.length > 0],
    ['observations', 'Observations', view.observations > 0],
    ['requirements', 'Requirements', true],
    ['cases', 'All cases', true],
    ['run', 'The run', true],
  ];
  return (
    <nav class="contents" aria-label="contents">
      {all
        .filter(([, , shown]) => shown)
        .map(([id, title]) => (
          <a key={id} href={`#${id}`}>
            {title}
          </a>
        ))}
    </nav>
  );
}
