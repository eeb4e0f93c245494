import { ThemeButton } from '../components/page';
import { SIGNS, type Standing } from '../components/verdict-mark';
import { EMULATED, headline, type RunView } from '../run-view';

/** What was tested, and the verdict. A void or incomplete run is marked across the page. */
export function Banner({ view }: { readonly view: RunView }) {
  const fact = new Map(view.facts);
  const [word = '', ...reason] = headline(view).split(': ');
  const where = ['bench', 'cloud', 'profile'].map((name) => `${name} ${fact.get(name)}`);
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

/** To the minute, as people refer to a run. */
function when({ ledger }: RunView): string {
  return `${ledger.header.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Counts of all planned cases; they add up to the plan. */
export function Tiles({ view }: { readonly view: RunView }) {
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
    <ul class="tiles" aria-label={`verdicts of ${ledger.header.plan.length} planned cases`}>
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
