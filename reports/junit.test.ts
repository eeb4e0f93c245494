import { describe, expect, test } from '@jest/globals';
import { DOMParser, type Element } from '@xmldom/xmldom';
import { someCase } from '../harness/ledger/ledger.fixture';
import type { Ledger } from '../harness/ledger/ledger-reader';
import { crashJunit, junitXml } from './junit';
import { hostileRun, mixedRun, sealed, someRun } from './runs.fixture';

/** The document as a build server parses it; the parser throws at the first syntax error. */
function parsed(ledger: Ledger, strict = false): Element {
  return parsedXml(junitXml(ledger, { strict }));
}

function parsedXml(xml: string): Element {
  const onError = (level: string, message: string): never => {
    throw new Error(`${level}: ${message}`);
  };
  const root = new DOMParser({ onError }).parseFromString(xml, 'text/xml').documentElement;
  if (!root) throw new Error('expected a document, got nothing');
  return root;
}

const all = (root: Element, name: string): Element[] => [...root.getElementsByTagName(name)];
const named = (root: Element, name: string): Element => {
  const found = all(root, 'testcase').find((each) => each.getAttribute('name') === name);
  if (!found) throw new Error(`expected a testcase ${name}, got none`);
  return found;
};
const propertiesOf = (root: Element): Record<string, string | null> =>
  Object.fromEntries(
    all(root, 'property').map((each) => [each.getAttribute('name') ?? '', each.getAttribute('value')]),
  );
const children = (element: Element): string[] => [...element.childNodes].map((node) => node.nodeName);
const totals = (root: Element): unknown[] =>
  ['tests', 'failures', 'errors', 'skipped'].map((name) => Number(root.getAttribute(name)));

test('the root names the family of modules', () => {
  const ledger = sealed(mixedRun());
  const generic = { ...ledger, header: { ...ledger.header, family: 'generic' } };
  const names = [ledger, generic].map((each) => parsed(each).getAttribute('name'));
  expect(names).toEqual(['me3630 conformance', 'generic conformance']);
});

describe('a run with every verdict', () => {
  const root = parsed(sealed(mixedRun()));

  test('has a suite for each clause, and correct sums', () => {
    expect(all(root, 'testsuite').map((suite) => [suite.getAttribute('name'), ...totals(suite)])).toEqual([
      ['ME3630 MQTT AT commands 1.1 CLOUDAUTH', 3, 1, 0, 1],
      ['ME3630 MQTT AT commands 1.3 CLOUDSUB', 4, 0, 2, 0],
      ['ME3630 MQTT AT commands 1.4 CLOUDPUB', 1, 0, 1, 0],
    ]);
    expect(totals(root)).toEqual([8, 1, 3, 1]);
  });

  test.each([
    ['auth-accepts-a-valid-triple', ['properties']],
    ['auth-refuses-a-wrong-secret', ['properties', 'failure', 'system-out']],
    ['sub-echoes-nothing-with-ate0', ['properties', 'system-out']],
    ['sub-takes-eight-topics', ['properties', 'error']],
    ['pub-in-length-mode', ['properties', 'error', 'system-out']],
    ['auth-server-down', ['properties', 'skipped']],
  ])('%s has %j', (id, expected) => expect(children(named(root, id))).toEqual(expected));

  test('a failure contains what was expected, what was received and the transcript', () => {
    const text = named(root, 'auth-refuses-a-wrong-secret').textContent;
    expect(text).toContain('expected +CME ERROR or FAIL');
    expect(text).toContain('← ␍␊+CLOUDAUTH: OK␍␊');
  });

  test('firmware, requirements, level and attribution are properties', () => {
    expect(propertiesOf(root)).toMatchObject({
      firmware: 'ME3630C1CV1.0B03',
      model: 'GOSUNCN ME3630',
      port: '/dev/ttyUSB1',
      cloud: 'local',
      profile: 'generic',
      requirements: 'R-010',
      level: 'must',
      attribution: 'harness',
      'run-verdict': 'fail',
      reason: '1 case failed',
      emulated: 'false',
      suite: '0.1.0',
      commit: 'unknown',
      seed: '1',
    });
  });

  test('a reason why cases were not judged is given once per suite', () => {
    const [first, second] = ['sub-takes-eight-topics', 'sub-refuses-a-ninth-topic'].map(
      (id) => all(named(root, id), 'error')[0],
    );
    expect(first?.getAttribute('message')).toBe('not judged: the data call ended: no address on cid 1');
    expect(second?.getAttribute('message')).toBe('not judged, for the reason of sub-takes-eight-topics');
    expect(second?.textContent).toBe('as above');
  });

  test('with --strict a finding is a failure', () => {
    const strict = parsed(sealed(mixedRun()), true);
    expect(children(named(strict, 'sub-echoes-nothing-with-ate0'))).toContain('failure');
    expect(totals(strict)).toEqual([8, 2, 3, 1]);
  });
});

test('suites are in the order of the documents, not of the run', () => {
  const clauses = ['1.10', '2', '1.9', '1.1'].map((clause) =>
    someCase({ id: clause, clause, document: 'B' }),
  );
  const run = someRun([...clauses, someCase({ id: 'a', clause: '9', document: 'A' })]);
  const names = all(parsed(sealed(run)), 'testsuite').map((suite) => suite.getAttribute('name'));
  expect(names).toEqual(['A 9', 'B 1.1', 'B 1.9', 'B 1.10', 'B 2']);
});

test('a green run has no reason', () => {
  expect(propertiesOf(parsed(sealed(someRun([someCase()]))))).not.toHaveProperty('reason');
});

test('a run without a readable ledger is one error', () => {
  const root = parsedXml(crashJunit('the process ended with SIGSEGV\u0000 <before> its first line'));
  expect(totals(root)).toEqual([1, 0, 1, 0]);
  expect(all(root, 'testsuite').map(totals)).toEqual([[1, 0, 1, 0]]);
  expect(all(root, 'error')[0]?.getAttribute('message')).toBe(
    'the process ended with SIGSEGV␀ <before> its first line',
  );
});

describe('no build is green for', () => {
  const green = someRun([someCase()]);
  test.each<[string, Ledger, string]>([
    ['a run without an end', green, 'incomplete'],
    ['a run that somebody changed', { ...sealed(green), seal: 'broken' }, 'void'],
    ['a broken control', sealed(green, [{ name: 'nonsense', held: false, detail: 'OK' }]), 'void'],
    ['a run of nothing', sealed(someRun([])), 'inconclusive'],
    [
      'a missing case',
      sealed(someRun([someCase()], [], { plan: ['auth-accepts-a-valid-triple', 'b'] })),
      'incomplete',
    ],
  ])('%s', (_, ledger, type) => {
    const root = parsed(ledger);
    expect(totals(root)[2]).toBe(1);
    expect(all(root, 'error').map((error) => error.getAttribute('type'))).toEqual([type]);
  });

  test('a complete green run is green', () => expect(totals(parsed(sealed(green)))).toEqual([1, 0, 0, 0]));
});

test('hostile texts remain texts, and characters that XML 1.0 forbids do not occur', () => {
  const xml = junitXml(hostileRun());
  expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  expect(all(parsed(hostileRun()), 'script')).toEqual([]);
  expect(totals(parsed(hostileRun()))).toEqual([6, 1, 3, 1]);
});
