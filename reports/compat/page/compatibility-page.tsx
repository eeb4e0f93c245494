import { amount } from '../../../harness/ledger/amount';
import { renderPage, Scroller, ThemeButton } from '../../components/page';
import { EMULATED } from '../../run-view';
import { MEANING, SIGN, WORD } from '../cell';
import { type Compatibility, tallyOf } from '../compatibility';
import type { RunDigest } from '../run-digest';
import { Matrix, matrixData, matrixStyle } from './matrix';
import { ObservationMatrix, SameObservations } from './observation-matrix';

export interface CompatibilityPageOptions {
  /** A relative link to the report of a run, or null. */
  readonly reportOf?: (run: RunDigest) => string | null;
}

/** The matrix as one self-contained page. */
export function compatibilityPage(table: Compatibility, options: CompatibilityPageOptions = {}): string {
  const title = `Firmware compatibility${table.emulated ? ' (EMULATED)' : ''}`;
  return renderPage({
    title,
    body: <CompatibilityBody table={table} options={options} title={title} />,
    style: matrixStyle,
    program: require.resolve('./client'),
    data: matrixData(table, options.reportOf ?? (() => null)),
  });
}

interface BodyProps {
  readonly table: Compatibility;
  readonly options: CompatibilityPageOptions;
  readonly title: string;
}

function CompatibilityBody({ table, options, title }: BodyProps) {
  return (
    <>
      <header class="wide top">
        <ThemeButton />
        <h1>{title}</h1>
        {table.emulated && <EmulatedBanner />}
      </header>
      <main>
        <div class="wide">
          <Notes table={table} />
          <Firmwares table={table} reportOf={options.reportOf ?? (() => null)} />
        </div>
        <MatrixParts table={table} />
      </main>
    </>
  );
}

/** Legend, matrix and observations, which the static site shows as well. */
export function MatrixParts({ table }: { readonly table: Compatibility }) {
  return (
    <>
      <section class="wide" id="matrix">
        <h2>What works in which firmware</h2>
        <Legend />
        <fieldset class="filters">
          <legend class="sr">narrow the matrix down</legend>
          <input
            type="search"
            id="search"
            placeholder="requirement, case, words…"
            aria-label="search"
            hidden
          />
          <label id="only-label" hidden>
            <input type="checkbox" id="only" /> only what does not simply work
          </label>
          <span id="shown" role="status" />
        </fieldset>
        <noscript>
          <p class="hint">
            Requirements fold out to their cases with JavaScript; compatibility.json has them all.
          </p>
        </noscript>
      </section>
      <Matrix table={table} />
      <section class="wide" id="observations">
        <h2>
          What changed where the manual leaves it open{' '}
          <small class="count">{table.observations.filter(({ changed }) => changed).length}</small>
        </h2>
        <p class="hint">
          Neither right nor wrong. A letter stands for a value; a bold one differs from the firmware before.
        </p>
      </section>
      <ObservationMatrix table={table} />
      <div class="wide">
        <SameObservations table={table} />
      </div>
    </>
  );
}

export function EmulatedBanner() {
  return (
    <p class="emulated">
      <b>EMULATED</b> {EMULATED.slice(EMULATED.indexOf(':') + 2)}
    </p>
  );
}

function Legend() {
  return (
    <dl class="legend">
      {Object.entries(MEANING).map(([state, meaning]) => (
        <div key={state}>
          <dt class={`cell ${state}`}>{SIGN[state as keyof typeof SIGN]}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
      <div>
        <dt class="cell">
          3/5<sup>†</sup>
        </dt>
        <dd>3 of 5 judged cases hold; † judged by another suite than most</dd>
      </div>
    </dl>
  );
}

/** What is missing from the table, and problems with the known deviations; shown first. */
export function Notes({
  table: { leftOut, problems, emulatedLeftOut, columns, families },
}: {
  readonly table: Compatibility;
}) {
  return (
    <>
      {families.length > 0 && <p class="hint apart">Modules: family {families.join(' and ')}</p>}
      {leftOut.length > 0 && (
        <section class="card warning">
          <h2>
            Ledgers left out <small class="count">{leftOut.length}</small>
          </h2>
          <ul>
            {leftOut.map(({ source, why }) => (
              <li key={source}>
                <code>{source}</code> {why}
              </li>
            ))}
          </ul>
        </section>
      )}
      {problems.length > 0 && (
        <section class="card warning">
          <h2>Known deviations to review</h2>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </section>
      )}
      {emulatedLeftOut > 0 && (
        <p class="hint apart">
          Left out: {amount(emulatedLeftOut, 'run')} of an emulated module; <code>--emulated</code> counts
          such runs, too.
        </p>
      )}
      {columns.length === 0 && <p>There is no run to compare.</p>}
    </>
  );
}

const STATES = ['works', 'broken', 'known', 'finding', 'conflict', 'observed', 'untested'] as const;

interface FirmwaresProps {
  readonly table: Compatibility;
  readonly reportOf: (run: RunDigest) => string | null;
}

/** One line for each firmware: its cases by state, its suites and its runs. */
export function Firmwares({ table, reportOf }: FirmwaresProps) {
  if (table.columns.length === 0) return null;
  return (
    <section>
      <h2>
        Firmwares, in build order <small class="count">{table.columns.length}</small>
      </h2>
      {table.columns.some(({ version }) => version.kind === 'unknown') && (
        <p class="hint">
          The names of the last ones are of no known form: their place among the builds cannot be told.
        </p>
      )}
      <Scroller class="firmwares" label="firmwares">
        <table>
          <thead>
            <tr>
              <th>firmware</th>
              {STATES.map((state) => (
                <th key={state} class="number">
                  {SIGN[state]} {state === 'untested' ? state : WORD[state]}
                </th>
              ))}
              <th>suite</th>
              <th>runs</th>
            </tr>
          </thead>
          <tbody>
            {table.columns.map(({ firmware, emulated, suites, otherSuite, runs, name }, i) => {
              const tally = tallyOf(table, i);
              return (
                <tr key={name}>
                  <th scope="row">
                    <code>{firmware}</code> {emulated && <b class="tag">EMULATED</b>}
                  </th>
                  {STATES.map((state) => (
                    <td key={state} class={`number ${tally[state] ? `tone-${state}` : 'none'}`}>
                      {tally[state] ?? 0}
                    </td>
                  ))}
                  <td>
                    {suites.join(', ')}
                    {otherSuite && <sup>†</sup>}
                  </td>
                  <td>{runs.map((run) => runLink(run, reportOf(run)))}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}

function runLink({ header, footer }: RunDigest, href: string | null) {
  const text = `${header.startedAt.slice(0, 10)} ${footer.verdict}`;
  const facts = `${header.runId}, ${header.bench.name ?? header.bench.port}, ${header.bench.os}, cloud ${header.cloud.kind}`;
  return (
    <span key={header.runId} class="run" title={facts}>
      {href === null ? text : <a href={href}>{text}</a>}{' '}
    </span>
  );
}
