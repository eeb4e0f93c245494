import { amount } from '../../harness/ledger/amount';
import { repetitionText } from '../../harness/ledger/repetitions';
import { Wire } from '../components/evidence';
import type { ReasonGroup, RunView } from '../run-view';
import { CaseLink, CaseLinks, type Links } from './case-list';

interface Shown {
  readonly view: RunView;
  readonly links: Links;
}

/** Each reason once, with the cases that share it. */
export function ReasonSection({
  id,
  title,
  groups,
  links,
}: {
  readonly id: string;
  readonly title: string;
  readonly groups: readonly ReasonGroup[];
  readonly links: Links;
}) {
  if (groups.length === 0) return null;
  return (
    <section id={id}>
      <h2>
        {title} <small class="count">{groups.reduce((sum, group) => sum + group.ids.length, 0)}</small>
      </h2>
      {groups.map(({ label, reason, ids }, i) => (
        <div class="card reason" key={i}>
          <p>
            <b class="label">{label}</b> {reason}
          </p>
          {ids.length > 0 && <CaseLinks summary={amount(ids.length, 'case')} ids={ids} links={links} />}
        </div>
      ))}
    </section>
  );
}

/** Cases that ran several times, those with different results first. */
export function RepetitionSection({ view, links }: Shown) {
  if (view.repetitions.length === 0) return null;
  const rows = view.repetitions.toSorted((a, b) => Number(b.intermittent) - Number(a.intermittent));
  const intermittent = rows.filter((row) => row.intermittent).length;
  return (
    <section id="repetitions">
      <h2>
        Repeated cases <small class="count">{rows.length}</small>
      </h2>
      <p class="hint">
        {intermittent} of them passed in some repetitions and failed in others. A later pass does not make up
        for a failure.
      </p>
      <details open={intermittent > 0}>
        <summary>How often each passed</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">case</th>
              <th scope="col">result</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <CaseLink id={row.id} links={links} />
                </td>
                <td>{repetitionText(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** Cases that waited less than the profile's deadline, since earlier waits for the same thing had timed out. */
export function ShorterWaitSection({ view, links }: Shown) {
  if (view.shorterWaits.length === 0) return null;
  return (
    <section id="waits">
      <h2>Judged with a shorter wait</h2>
      {view.shorterWaits.map(({ promise, since, ids }, i) => (
        <div class="card reason" key={i}>
          <p>
            {promise}, since <CaseLink id={since} links={links} /> had shown it broken
          </p>
          <CaseLinks summary={amount(ids.length, 'case')} ids={ids} links={links} />
        </div>
      ))}
    </section>
  );
}

/** The firmware's behaviour where the manual leaves it open, for the comparison of firmwares. */
export function ObservationSection({ view, links }: Shown) {
  if (view.observations === 0) return null;
  return (
    <section id="observations">
      <h2>
        Observations <small class="count">{view.observations}</small>
      </h2>
      <p class="hint">What this firmware does where the manual leaves it open. Neither right nor wrong.</p>
      <details>
        <summary>Show all</summary>
        <table class="observations">
          <thead>
            <tr>
              <th scope="col">case</th>
              <th scope="col">observation</th>
              <th scope="col">value</th>
            </tr>
          </thead>
          <tbody>
            {view.observed.flatMap((record) =>
              Object.entries(record.observations).map(([name, value]) => (
                <tr key={`${record.id} ${name}`}>
                  <td>
                    <CaseLink id={record.id} links={links} />
                  </td>
                  <td>{name}</td>
                  <td>
                    <Wire text={String(value)} />
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </details>
    </section>
  );
}

const explained: Readonly<Record<string, string>> = {
  family: 'the kind of module that it was judged as, --family',
  login: 'how the module proves its triple at CLOUDAUTH',
  profile: 'where the deadlines were taken from that the module had to keep',
  capabilities: 'what the cloud can do and witness; a case that needs more of it is not applicable',
};

export function RunFacts({ view }: { readonly view: RunView }) {
  const { footer, header, seal } = view.ledger;
  const controls = (footer?.controls ?? []).map(
    ({ name, held, detail }) =>
      ['control', `${name}: ${held ? 'held' : 'DID NOT HOLD'} (${detail})`] as const,
  );
  const facts = [
    ...view.facts,
    ['capabilities', header.cloud.capabilities.join(', ') || 'none'] as const,
    ['seal', `${seal}${footer ? `, sha256 ${footer.sha256}` : ''}`] as const,
    ...controls,
  ];
  return (
    <section id="run">
      <h2>The run</h2>
      <dl class="facts card">
        {facts.map(([name, value], i) => (
          <div key={i}>
            <dt>{name}</dt>
            <dd>
              {value}
              {explained[name] ? <small>{explained[name]}</small> : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
