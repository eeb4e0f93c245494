import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { readLedger } from '../../../harness/ledger/ledger-reader';
import { UsbModule } from './usb-module';

const RESULTS = '/lab';

/** More of them are not due to a slow machine. */
const AGAIN_AT_MOST = 20;

/** Runs `npm test` with these options on the module behind USB; resolves to its exit code. */
function qualify(folder: string, options: readonly string[], jestOptions: readonly string[]): number {
  const { status } = spawnSync(
    process.execPath,
    [
      ...['--require', './scripts/register.cjs', 'scripts/test.ts', '--port', 'auto', '--out', folder],
      ...[...options, '--', ...jestOptions],
    ],
    { stdio: 'inherit' },
  );
  return status ?? 2;
}

/**
 * Qualifies the emulated module like a user. The machine is ten times slower than the host, and sometimes stands still
 * for a second: a case that cannot be judged for this reason, by bench or cloud, is run once more.
 * @param words options of `npm test`, and of Jest after `--`
 */
async function main(words: readonly string[]): Promise<number> {
  const end = words.indexOf('--');
  const [options, jestOptions] = [words.slice(0, end), words.slice(end + 1)];
  const module = await UsbModule.plugged();
  process.stdout.write(
    `the module answers at ${module.port}, ${Math.round(process.uptime())} s behind the boot\n`,
  );
  const run = path.join(RESULTS, 'run');
  let code = qualify(run, options, jestOptions);
  const again = code === 2 ? notJudged(run) : [];
  if (again.length > 0 && again.length <= AGAIN_AT_MOST) {
    process.stdout.write(`once more, since the machine stood still: ${again.join(', ')}\n`);
    code = qualify(
      path.join(RESULTS, 'run-again'),
      again.flatMap((id) => ['--only', id]),
      jestOptions,
    );
  }
  await module.remove();
  return code;
}

/** The cases that bench or cloud kept from being judged, if all others are green; else none. */
function notJudged(folder: string): string[] {
  const { cases } = readLedger(path.join(folder, 'run.ndjson'));
  const red = cases.filter(({ verdict }) => !['pass', 'finding', 'not-applicable'].includes(verdict));
  const spoiled = red.filter(
    ({ verdict, attribution }) =>
      verdict === 'inconclusive' && (attribution === 'bench' || attribution === 'cloud'),
  );
  return spoiled.length === red.length ? spoiled.map(({ id }) => id) : [];
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
