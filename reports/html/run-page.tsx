import { amount } from '../../harness/ledger/amount';
import type { Ledger } from '../../harness/ledger/ledger-reader';
import { checksStyle, timelineStyle } from '../components/evidence';
import { renderPage, ThemeButton } from '../components/page';
import { EMULATED, headline, type ReportOptions, type RunView, viewOf } from '../run-view';
import { CaseList, type Links, SIGNS, type Standing } from './case-list';
import { CoverageSection } from './coverage';
import { FailureSection } from './failures';
import { reportData } from './page-data';
import {
  ObservationSection,
  ReasonSection,
  RepetitionSection,
  RunFacts,
  ShorterWaitSection,
} from './run-notes';

/** What was tested, and the verdict. A void or incomplete run is marked across the page. */
function Banner({ view }: { readonly view: RunView }) {
  const fact = new Map(view.facts);
  const [word = '', ...reason] = headline(view).split(': ');
  const where = ['family', 'bench', 'cloud', 'profile'].map((name) => `${name} ${fact.get(name)}`);
  return (
    <header class={`banner ${view.outcome.verdict}`}>
      {view.emulated ? (
        <p class="stripe">
          <b>EMULATED</b> {EMULATED}
        </p>
      ) : null}
      {distrusted[view.outcome.verdict] ? (
        <p class="stripe">
          <b>{word}</b> {distrusted[view.outcome.verdict]}
        </p>
      ) : null}
      <div class="wide">
        <ThemeButton />
        <h1>
          <span class="word">{word}</span> {fact.get('model')} <span>firmware {fact.get('firmware')}</span>
        </h1>
        {reason.length > 0 ? <p class="why">{reason.join(': ')}</p> : null}
        <p class="where">{where.join(' · ')}</p>
        <p class="where">
          suite {fact.get('suite')} · {when(view)} · {fact.get('duration')}
        </p>
      </div>
    </header>
  );
}

const distrusted: Readonly<Record<string, string>> = {
  void: 'nothing below can be relied on: repeat the run',
  incomplete: 'the run did not come to its end: what is missing below was not tested',
};

/** To the minute, as a run is usually referred to. */
function when({ ledger }: RunView): string {
  return `${ledger.header.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Counts of all planned cases; they add up to the plan. */
function Tiles({ view }: { readonly view: RunView }) {
  const { counts, ledger } = view;
  const all: readonly (readonly [Standing, number, string])[] = [
    ['pass', counts.pass, 'passed'],
    ['fail', counts.fail, 'failed'],
    ['finding', counts.finding, 'findings'],
    ['inconclusive', counts.inconclusive, 'inconclusive'],
    ['error', counts.error, 'harness errors'],
    ['missing', ledger.missing.length, 'missing'],
    ['not-run', counts.notRun, 'not run'],
    ['not-applicable', counts.notApplicable, 'not applicable'],
  ];
  return (
    <ul class="tiles" aria-label={`verdicts of ${amount(ledger.header.plan.length, 'planned case')}`}>
      {all.map(([kind, count, word]) => (
        <li key={kind} class={`tile ${kind}${count === 0 ? ' none' : ''}`} data-count={kind}>
          <b>{count}</b>
          <span>
            <i aria-hidden="true">{SIGNS[kind]}</i> {word}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Style of the page of one run, beyond what all pages share. */
const reportStyle = `
${checksStyle}${timelineStyle}
main{padding-bottom:56px}
.banner{background:var(--card);border-bottom:1px solid var(--line);border-top:6px solid var(--tone);--tone:var(--quiet)}
.banner.pass{--tone:var(--pass)}.banner.fail{--tone:var(--fail)}.banner.inconclusive{--tone:var(--inconclusive)}.banner.void,.banner.incomplete{--tone:var(--error)}
.banner .wide{padding-top:18px;padding-bottom:18px}
.banner p{margin:4px 0 0}
.word{color:var(--tone);font-size:28px;font-weight:750;letter-spacing:.04em;margin-right:10px}
h1 span:last-child{font-weight:400}
.why{font-size:17px;overflow-wrap:anywhere}
.where{color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.banner .stripe{margin:0;padding:5px 24px;font-size:14px;color:#fff;background:repeating-linear-gradient(135deg,#5b3a86 0 16px,#4e3175 16px 32px);print-color-adjust:exact}
.stripe b{letter-spacing:.14em;margin-right:8px}
.void .stripe+.stripe,.incomplete .stripe:last-of-type{background:#8a1d55}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:8px;padding:0;margin:18px 0 0;list-style:none}
.tile{background:var(--card);border:1px solid var(--line);border-top:3px solid var(--tone);border-radius:8px;padding:8px 12px}
.tile b{display:block;font-size:24px;line-height:1.2;color:var(--tone);font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:13px;white-space:nowrap}.tile i{font-style:normal;font-family:var(--mono)}
.tile.none{border-top-color:var(--line)}.tile.none b{color:var(--soft);font-weight:400}
.contents{display:flex;flex-wrap:wrap;gap:2px 16px;margin-top:14px;font-size:14px}
.card{border-left:4px solid var(--tone,var(--line));margin:0 0 12px}
h3{margin:0;font-size:16px;overflow-wrap:anywhere}
h4{margin:0;font-size:14px;font-weight:600;overflow-wrap:anywhere}
.representative{margin-top:12px;padding-top:12px;border-top:1px solid var(--line)}
.card .title{margin:2px 0 0}
.place{margin:3px 0 6px;color:var(--soft);font-size:13px}
.level{text-transform:uppercase;letter-spacing:.05em;font-size:11px}
.requirements{list-style:none;padding:0;margin:6px 0;font-size:14px}
.requirements li{margin:2px 0}
q{color:var(--soft);font-size:.95em;margin-left:4px}cite{font-style:normal;font-size:12px;color:var(--soft)}
.held-checks{font-size:14px;margin:6px 0}.held-checks ul{margin:4px 0;padding:0;list-style:none}.held-checks li{overflow-wrap:anywhere}.held-checks i{font-style:normal;color:var(--pass);font-family:var(--mono)}.held-checks summary{color:var(--soft)}
.label{border:1px solid var(--line);border-radius:4px;padding:0 7px;font-size:13px}
.reason p{margin:0 0 4px;overflow-wrap:anywhere}
.links{margin-top:6px;font-size:14px}.links summary{color:var(--soft)}
.links ul{columns:300px;column-gap:24px;margin:6px 0 0;padding:0;list-style:none}.links li{overflow-wrap:anywhere;line-height:1.7}
.card details summary{overflow-wrap:anywhere}
.clause{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:7px 14px;margin:0 0 6px;font-size:14px}
.coverage td:first-child{width:130px}.coverage td:last-child{width:30%}
.soft{color:var(--soft)}
.because{color:var(--tone,var(--fail))}.clause .because{--tone:var(--fail)}
.filters{display:flex;flex-wrap:wrap;gap:8px 14px;margin-bottom:10px;align-items:center;position:sticky;top:0;background:var(--ground);padding:8px 0;z-index:1}
.filters[hidden]{display:none}
fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:6px}
.filters label{display:inline-flex;gap:6px;align-items:center;font-size:13px}
.filters label>span:first-child{color:var(--soft)}
.filters .text{flex:1 1 220px}.filters .text input{flex:1;min-width:0}
.filters select{max-width:200px}
.chip{border:1px solid var(--line);background:var(--card);border-radius:14px;padding:2px 10px;cursor:pointer}
.chip input{margin:0;accent-color:var(--tone)}
#shown{color:var(--soft);font-size:13px;font-variant-numeric:tabular-nums}
.cases,.observations{background:var(--card);border:1px solid var(--line);border-radius:8px;border-collapse:separate;border-spacing:0;font-size:14px}
.cases,.observations{table-layout:fixed}
.observations th:nth-child(2){width:38%}.observations th:nth-child(3){width:26%}
.cases>thead th:nth-child(1){width:132px}.cases>thead th:nth-child(3){width:130px}.cases>thead th:nth-child(4){width:76px}.cases>thead th:nth-child(5){width:170px}.cases>thead th:nth-child(6){width:64px}
.cases .row[data-index]{cursor:pointer}.cases .row[data-index]:hover{background:var(--inset)}
.row{scroll-margin-top:110px}
.id{white-space:nowrap}
.open{border:0;background:none;padding:0;text-align:left;color:inherit;font-weight:600;font-size:13px;overflow-wrap:anywhere}
.open::before{content:"▸ ";color:var(--soft)}.open[aria-expanded=true]::before{content:"▾ "}
.cases .title,.cases .because{display:block;font-size:13px;overflow:hidden}
.cases .title{color:var(--soft)}
.cases .row .because{max-height:4.5em}
.opened>td{background:var(--ground);padding:6px 14px 14px}
.detail .because{margin:4px 0}
.noted{margin:6px 0;padding-left:18px;font-size:14px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));margin:0;gap:0 28px;font-size:14px;border-left-width:1px}
.facts div{display:grid;grid-template-columns:110px minmax(0,1fr);padding:5px 0}
.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
.facts small{display:block;color:var(--soft);font-size:13px}
@media screen and (max-width:900px){

.cases,.cases>tbody,.observations,.observations tbody{display:block}.cases>thead,.observations thead,.coverage thead{display:none}
.cases .row:not([hidden]){display:flex;flex-wrap:wrap;gap:1px 12px;align-items:baseline;padding:8px 12px;border-bottom:1px solid var(--line)}
.cases .row td{display:block;border:0;padding:0}.cases .row td:nth-child(2){order:-1;flex:1 0 100%}
.cases .row td:nth-child(n+3){font-size:12px;color:var(--soft)}
.opened:not([hidden]),.opened>td{display:block}.opened>td{padding:4px 8px 12px}
.number:not(:empty)::after{content:" ms"}
.observations tr,.observations td,.coverage tr,.coverage td,.coverage tbody,.coverage{display:block}
.observations td,.coverage td{border:0;padding:1px 10px}.observations tr,.coverage tr{border-bottom:1px solid var(--line);padding:6px 0}
.coverage td:first-child,.coverage td:last-child{width:auto}
.filters{position:static}.card{padding:12px}.facts{grid-template-columns:1fr}.stripe{padding:5px 14px}}
@media (max-width:600px){.word{display:block}.tiles{grid-template-columns:repeat(auto-fit,minmax(118px,1fr))}.tile{padding:6px 9px}}
@media print{.contents,.open::before{display:none}.filters{display:none!important}.row,.timeline li{break-inside:avoid}.card.group{break-inside:auto}
.cases{font-size:10px}.cases td{padding:2px 6px}.cases>thead th:nth-child(1){width:96px}.cases>thead th:nth-child(3){width:100px}.cases>thead th:nth-child(4){width:56px}.clause,.links{break-inside:auto}}
`;

/** A run as one self-contained page: no network, no other file. */
export function htmlReport(ledger: Ledger, options: ReportOptions = {}): string {
  const view = viewOf(ledger, options);
  const { catalogue = {} } = options;
  return renderPage({
    title: titleOf(view),
    style: reportStyle,
    program: require.resolve('../client/run-page'),
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
