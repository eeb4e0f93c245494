import { amount } from '../../harness/ledger/amount';
import type { CaseRecord, InvariantRecord } from '../../harness/ledger/record';
import { ChecksTable, Timeline } from '../components/evidence';
import type { FailureGroup } from '../failure-groups';
import { brokenText, type Catalogue, failedChecks, type RunView } from '../run-view';
import { excerptOf, transcriptOf } from '../transcript';
import { Requirements } from './case-detail';
import { CaseLink, CaseLinks, type Links, VerdictMark } from './case-list';
import { timelineOf } from './page-data';

interface Shared {
  readonly view: RunView;
  readonly catalogue: Catalogue;
  readonly links: Links;
}

interface Failures extends Shared {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly groups: readonly FailureGroup[];
  readonly invariants: readonly InvariantRecord[];
}

/** Defects first, then cases: invariants of the whole run, then groups of cases, with one case of each in full. */
export function FailureSection({ id, title, hint, groups, invariants, ...shared }: Failures) {
  if (groups.length + invariants.length === 0) return null;
  const cases = groups.reduce((sum, group) => sum + group.cases.length, 0);
  return (
    <section id={id}>
      <h2>
        {title} <small class="count">{cases + invariants.length}</small>
      </h2>
      <p class="hint">{hint}</p>
      {invariants.map((invariant) => (
        <InvariantCard key={invariant.id} invariant={invariant} {...shared} />
      ))}
      {groups.map((group, i) => (
        <GroupCard key={i} group={group} {...shared} />
      ))}
    </section>
  );
}

/** Lines before a place at which an invariant broke. */
const BEFORE = 6;
/** A case with up to this many lines is shown in full, a longer one only around its failed checks. */
const SHORT = 30;

function InvariantCard({ invariant, view, links }: Shared & { readonly invariant: InvariantRecord }) {
  const { id, title, brokenIn, places, level } = invariant;
  return (
    <article class={`card ${level === 'must' ? 'fail' : 'finding'}`}>
      <h3>{title}</h3>
      <p class="place">
        {brokenText(invariant)} · <span class="level">{level}</span>
      </p>
      {places.map((place, i) => (
        <details key={i} open={i === 0}>
          <summary>
            {id} in <code>{place.case}</code>
          </summary>
          <ChecksTable checks={[{ ...place, what: title, held: false }]} />
          <Timeline
            lines={transcriptOf(view.ledger, [place.at - BEFORE, place.at]).map((line) => ({
              ...line,
              failed: line.events[1] >= place.at ? [`${id}: ${title}`] : [],
            }))}
          />
        </details>
      ))}
      <CaseLinks
        summary={
          brokenIn.length === 1
            ? 'The case in which it broke'
            : `All ${brokenIn.length} cases in which it broke`
        }
        ids={brokenIn}
        links={links}
      />
    </article>
  );
}

function GroupCard({ group, view, catalogue, links }: Shared & { readonly group: FailureGroup }) {
  const [first, ...others] = group.cases;
  return (
    <article class={`card group ${first.verdict}`}>
      <h3>{group.title}</h3>
      <p class="place">
        {amount(group.cases.length, 'case')}
        {group.invariants.length > 0 ? ` and ${group.invariants.join(', ')}` : ''}
        {group.defect ? (
          <>
            {' '}
            · looks like the defect <code>{group.defect.name}</code>, agreement{' '}
            {Math.round(group.defect.score * 100)} %
          </>
        ) : (
          ' · grouped by the first check that failed'
        )}
      </p>
      <Representative record={first} view={view} catalogue={catalogue} links={links} />
      <CaseLinks
        summary={`${amount(others.length, 'more case')} of this group`}
        ids={others.map((record) => record.id)}
        links={links}
      />
      <CaseLinks
        summary={`${amount(group.contradictedBy.length, 'case that fails', 'cases that fail')} with this defect passed here`}
        ids={group.contradictedBy}
        links={links}
      />
    </article>
  );
}

function Representative({ record, view, catalogue, links }: Shared & { readonly record: CaseRecord }) {
  const failed = failedChecks(record);
  const whole = transcriptOf(view.ledger, record.events);
  const lines = timelineOf(record, whole.length <= SHORT ? whole : excerptOf(view.ledger, record));
  return (
    <div class="representative">
      <h4>
        <VerdictMark of={record.verdict} /> <CaseLink id={record.id} links={links} />
      </h4>
      <p class="title">{record.title}</p>
      <p class="place">
        {record.document} · {record.clause} · <span class="level">{record.level}</span>
      </p>
      <Requirements ids={record.requirements} catalogue={catalogue} />
      {failed.length > 0 ? <ChecksTable checks={failed} /> : <p class="because">{record.reason}</p>}
      {lines.length > 0 ? <Timeline lines={lines} /> : null}
    </div>
  );
}
