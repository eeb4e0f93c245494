import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { someCase } from '../harness/ledger/ledger.fixture';
import type { Ledger } from '../harness/ledger/ledger-reader';
import { type Verdict, verdict } from '../harness/ledger/record';
import { annotations, metricsText } from './build-server';
import { htmlReport } from './html/run-page';
import { junitXml } from './junit';
import { markdownSummary } from './markdown';
import { brokenInvariant, hostileRun, limited, mixedRun, sealed, someRun } from './runs.fixture';
import { summarise } from './terminal-summary';
import { writeAllureResults } from './write-reports';

/** Numbers that reports print with a plural noun. */
const PLURAL_OF_ONE =
  /\b1 (?:more |planned |failed )*(?:cases|checks|requirements|observations|findings|errors|lines|groups|reasons|runs|bytes)\b/;

/** Number of planned cases by result. */
type Counts = Readonly<Record<Verdict | 'missing' | 'not-run', number>>;

const KINDS = [...verdict.options, 'missing', 'not-run'] as const;

function counted(of: (kind: (typeof KINDS)[number]) => number): Counts {
  return Object.fromEntries(KINDS.map((kind) => [kind, of(kind)])) as Counts;
}

function ofLedger({ cases, missing, footer }: Ledger): Counts {
  return counted((kind) => {
    if (kind === 'missing') return missing.length;
    if (kind === 'not-run') return footer?.notRun?.cases.length ?? 0;
    return cases.filter((record) => record.verdict === kind).length;
  });
}

function ofMarkdown(ledger: Ledger): Counts {
  const rows = markdownSummary(ledger)
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const cells = (row = ''): string[] => row.split('|').map((cell) => cell.trim());
  const [head, values] = [cells(rows[0]), cells(rows[2])];
  const words = {
    pass: 'passed',
    fail: 'failed',
    finding: 'findings',
    error: 'errors',
    'not-applicable': 'not applicable',
    'not-run': 'not run',
  } as Readonly<Record<string, string>>;
  return counted((kind) => Number(values[head.indexOf(words[kind] ?? kind)]));
}

function ofHtml(ledger: Ledger): Counts {
  const page = htmlReport(ledger);
  const tiles = counted((kind) =>
    Number(new RegExp(`data-count="${kind}"><b>(\\d+)</b>`).exec(page)?.[1] ?? Number.NaN),
  );
  const rows = counted((kind) => page.split(`data-standing="${kind}"`).length - 1);
  expect(rows).toEqual(tiles);
  return tiles;
}

function ofMetrics(ledger: Ledger): Counts {
  const text = metricsText(ledger);
  return counted((kind) => Number(new RegExp(`verdict="${kind}"} (\\d+)`).exec(text)?.[1]));
}

const BESIDE = ['invariants', 'the run itself'];

function ofJunit(ledger: Ledger): Counts {
  const root = new DOMParser().parseFromString(junitXml(ledger), 'text/xml').documentElement as Element;
  const suites = [...root.getElementsByTagName('testsuite')].filter(
    (suite) => !BESIDE.includes(suite.getAttribute('name') ?? ''),
  );
  const cases = suites.flatMap((suite) => [...suite.getElementsByTagName('testcase')]);
  const verdictOf = (element: Element): string | null => {
    const className = element.getAttribute('classname');
    if (className === 'missing') return 'missing';
    if (className === 'not run') return 'not-run';
    const properties = [...element.getElementsByTagName('property')];
    return properties.find((each) => each.getAttribute('name') === 'verdict')?.getAttribute('value') ?? null;
  };
  const sum = (name: string): number =>
    cases.filter((each) => each.getElementsByTagName(name).length > 0).length;
  const found = counted((kind) => cases.filter((each) => verdictOf(each) === kind).length);
  expect([sum('failure'), sum('error'), sum('skipped')]).toEqual([
    found.fail,
    found.inconclusive + found.error + found.missing,
    found['not-applicable'] + found['not-run'],
  ]);
  return found;
}

function ofAllure(ledger: Ledger): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'allure-'));
  try {
    writeAllureResults(ledger, folder);
    const results = readdirSync(folder)
      .filter((name) => name.endsWith('-result.json'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as AllureResult);
    const of = (label: string) => (result: AllureResult) =>
      result.labels.find((each) => each.name === label)?.value;
    return counted((kind) => {
      const alike = results.filter((result) => {
        if (of('parentSuite')(result) !== 'run')
          return result.labels.some((each) => each.name === 'tag' && each.value === kind);
        const { message = '' } = result.statusDetails;
        if (kind === 'missing') return message === 'planned, but left no record';
        return kind === 'not-run' && message.startsWith('not run: ');
      });
      const statuses = new Set(alike.map((result) => result.status));
      expect([...statuses]).toEqual(alike.length === 0 ? [] : [STATUS[kind]]);
      return alike.length;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface AllureResult {
  readonly status: string;
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly statusDetails: { readonly message?: string };
}

const STATUS = {
  pass: 'passed',
  finding: 'passed',
  fail: 'failed',
  inconclusive: 'broken',
  error: 'broken',
  missing: 'broken',
  'not-applicable': 'skipped',
  'not-run': 'skipped',
} as const;

const several = (kind: Verdict): Ledger =>
  sealed(
    someRun(
      Array.from({ length: 3 }, (_, i) => someCase({ id: `${kind}-${i}`, verdict: kind, reason: 'x' })),
    ),
  );

describe('ledger, JUnit, Allure, Markdown, HTML and metrics count alike in', () => {
  test.each<[string, Ledger]>([
    ...verdict.options.map((kind): [string, Ledger] => [`a run of ${kind}`, several(kind)]),
    ['a run with every verdict', sealed(mixedRun())],
    [
      'a run with a case that left no record',
      sealed(someRun([someCase()], [], { plan: ['a', someCase().id] })),
    ],
    ['a run that a limit ended', limited(mixedRun(), ['later', 'last'])],
    ['a run with a broken invariant', sealed({ ...mixedRun(), invariants: [brokenInvariant(['a'])] })],
    ['a run without an end', mixedRun()],
    ['a run of hostile texts', hostileRun()],
  ])('%s', (_, ledger) => {
    const expected = ofLedger(ledger);
    expect({ by: 'markdown', ...ofMarkdown(ledger) }).toEqual({ by: 'markdown', ...expected });
    expect({ by: 'html', ...ofHtml(ledger) }).toEqual({ by: 'html', ...expected });
    expect({ by: 'junit', ...ofJunit(ledger) }).toEqual({ by: 'junit', ...expected });
    expect({ by: 'allure', ...ofAllure(ledger) }).toEqual({ by: 'allure', ...expected });
    expect({ by: 'metrics', ...ofMetrics(ledger) }).toEqual({ by: 'metrics', ...expected });
    expect(Object.values(expected).reduce((sum, n) => sum + n)).toBe(ledger.header.plan.length);
  });
});

test('a broken invariant, and a run ended by a limit, are red in the reports for build servers', () => {
  for (const run of [
    limited(someRun([someCase()]), ['later']),
    sealed({ ...someRun([someCase()]), invariants: [brokenInvariant(['a'])] }),
  ]) {
    expect(junitXml(run)).toMatch(/<(failure|error) /);
    expect(metricsText(run)).toContain('me3630_passed 0');
    expect(markdownSummary(run)).not.toContain('PASS');
  }
});

test.each([
  ['one that is mixed', sealed(mixedRun())],
  ['one case', sealed(someRun([someCase()]))],
  [
    'one case of two, and a broken invariant',
    limited({ ...someRun([someCase()]), invariants: [brokenInvariant(['a'])] }, ['left-out']),
  ],
])('one thing is never given in the plural: %s', (_, ledger) => {
  const page = htmlReport(ledger);
  const shown = page.slice(page.indexOf('<body'), page.indexOf('<script type="application/json"'));
  const texts = [
    shown.replaceAll(/<[^>]+>/g, ''),
    markdownSummary(ledger),
    summarise(ledger, { files: [], color: false }),
    ...annotations(ledger),
  ];
  expect(texts.join('\n')).not.toMatch(PLURAL_OF_ONE);
});
