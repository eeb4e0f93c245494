import path from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { readLedger } from '../../harness/ledger/ledger-reader';
import { attachOddModule, type OddModule } from './testing/attached-modules';
import { freshFolder, runTest } from './testing/command';

jest.setTimeout(120_000);

const CLOUD = ['--auth-listen', '127.0.0.1:0', '--cloud-listen', '127.0.0.1:0'];

async function qualified(name: OddModule, ...options: readonly string[]) {
  const pty = attachOddModule(name);
  const out = freshFolder();
  const ended = await runTest(['--port', pty.path, '--out', out, ...CLOUD, ...options]);
  await pty.close();
  const ledger = readLedger(path.join(out, 'run.ndjson'));
  return { ...ended, ledger };
}

/** Cases with and without a cloud. */
const SOME = ['--only', 'auth-r*', '--only', '6.2.*'];
const WHOLE_PLAN: readonly string[] = [];

/**
 * The bench reports at once that there is no known module, and no case is run. In parallel, as most of the time is
 * spent waiting for a silent module.
 */
test.concurrent.each<[OddModule, RegExp, readonly string[]]>([
  ['answers OK to everything', /what answers is no ME3630: it calls itself nobody/, WHOLE_PLAN],
  [
    'answers ERROR to everything',
    /does not answer each AT by OK: it says ERROR; is this the AT interface/,
    SOME,
  ],
  [
    'echoes and says nothing else',
    /does not answer each AT by OK: it sends back what is typed, and nothing/,
    SOME,
  ],
  ['never answers', /opens, but nothing answers AT there/, SOME],
  ['answers at random', /does not answer each AT by OK: it says ERROR, /, SOME],
  ['answers the command before', /does not answer each AT by OK: it says OK/, SOME],
])('a device that %s is not judged, and the sentence gives the reason', async (name, sentence, selected) => {
  const { code, out, err, ledger } = await qualified(name, ...selected);
  expect(out).toMatch(sentence);
  expect(out).not.toMatch(/^PASS/m);
  expect(new Set(ledger.cases.map(({ verdict }) => verdict))).not.toContain('pass');
  expect(ledger.cases.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect({ code, err, verdict: ledger.footer?.verdict }).toEqual({
    code: 2,
    err: '',
    verdict: 'inconclusive',
  });
});

test.each([
  ['says who it is, and OK to everything else', 'void', 2],
  ['says who it is, and ERROR to everything else', 'fail', 1],
] as const)('a module that %s ends a run in "%s"', async (name, verdict, exitCode) => {
  const { code, ledger } = await qualified(name, '--bail', '5');
  expect(ledger.footer).toMatchObject({ verdict, counts: { fail: 5 } });
  expect(ledger.footer?.connects).toBeLessThanOrEqual(5);
  expect(code).toBe(exitCode);
});
