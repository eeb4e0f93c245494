import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { sentenceOf } from './sentence';
import { findKernel } from './usb-lab/kernel';
import { BUSYBOX, QEMU, runInMachine } from './usb-lab/machine';

const ROOT = path.resolve(__dirname, '..');
const CACHE = path.join(ROOT, 'node_modules/.cache/usb-lab');
const JEST_CACHE = path.join(CACHE, 'jest');
const RESULTS = path.join(ROOT, 'reports/usb-lab');

const INSTALL = 'sudo apt-get install --no-install-recommends qemu-system-x86 busybox-static';

/** Far longer than a run takes on two processors; ends a machine that hangs. */
const DEADLINE_MS = 8 * 60_000;

/** What is not compiled by then is compiled in the machine. */
const COMPILING_MS = 60_000;

const NOT_JUDGED = 2;
const USAGE = 3;

const usage = `npm run usb-lab -- [suites [OPTION OF npm test]... | cases [PATTERN]]

Boots a virtual machine with this project inside, in which the emulated module is a USB device behind Linux's own driver.

  suites   qualifies the module there by npm test -- --port auto (the default); --only and all the rest go to npm test
  cases    tries what happens to a bench on USB: unplugged, plugged in again, held by other programs; those whose
           name contains PATTERN

Results: reports/usb-lab/suites, reports/usb-lab/cases. Needed once: ${INSTALL}`;

/** `npm run usb-lab`. Resolves to the exit code. */
async function main([what = 'suites', ...rest]: readonly string[]): Promise<number> {
  if (what === '--help' || what === '-h') return say(usage, 0);
  if (what !== 'suites' && what !== 'cases')
    return say(
      `npm run usb-lab: expected suites or cases, got ${what}: see npm run usb-lab -- --help`,
      USAGE,
    );
  const missing = whatIsMissing();
  if (missing !== null) return say(missing, USAGE);
  const kernel = findKernel(CACHE);
  if (kernel === null)
    return say(
      'The lab needs a Linux kernel with the module dummy_hcd: none is installed, and apt-get download gets none. Run: sudo apt-get update',
      USAGE,
    );
  const folder = path.join(RESULTS, what);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  compileOutside(what, folder);
  const began = performance.now();
  const script = startScript(what, rest);
  const code = await runInMachine({ kernel, script, folder, deadlineMs: DEADLINE_MS });
  const seconds = Math.round((performance.now() - began) / 1000);
  if (code === null) return say(`the virtual machine ended after ${seconds} s without a result`, NOT_JUDGED);
  return say(`usb-lab ${what}: exit code ${code} after ${seconds} s, boot included`, code);
}

/** One sentence with the command that helps; null if nothing is missing. */
function whatIsMissing(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `The lab runs on Linux on x86-64; this is ${process.platform} on ${process.arch}.`;
  const programs = [
    ...(isOnPath(QEMU) ? [] : [QEMU]),
    ...(existsSync(BUSYBOX) && isStatic(BUSYBOX) ? [] : [`a static ${BUSYBOX}`]),
  ];
  return programs.length === 0 ? null : `The lab needs ${programs.join(' and ')}. Run: ${INSTALL}`;
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** By ldd's message for a program that needs no libraries. */
function isStatic(program: string): boolean {
  const { stdout, stderr } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return /not a dynamic executable|statically linked/.test(`${stdout}${stderr}`);
}

/** Compiles here, as the virtual machine is ten times slower. */
function compileOutside(what: 'suites' | 'cases', folder: string): void {
  const suites = [
    // One case makes Jest compile everything.
    [
      ...['scripts/test.ts', '--only', 'at-with-a-small-t-is-not-answered'],
      ...['--out', path.join(folder, 'compiling'), '--', `--cacheDirectory=${JEST_CACHE}`],
    ],
    ['scripts/test.ts', '--help'],
  ];
  const cases = [
    ['--test-name-pattern=none of them', 'scripts/usb-lab/linux-guest/all-cases.ts'],
    ['scripts/usb-lab/linux-guest/open-port.ts', 'package.json'],
  ];
  for (const words of [...(what === 'suites' ? suites : cases), ['scripts/emulator-child.ts', '--help']])
    spawnSync(process.execPath, ['--require', './scripts/register.cjs', ...words], {
      cwd: ROOT,
      stdio: 'ignore',
      timeout: COMPILING_MS,
    });
}

function startScript(what: 'suites' | 'cases', options: readonly string[]): string {
  const program = ['--require', './scripts/register.cjs', `scripts/usb-lab/linux-guest/${what}.ts`];
  const words = what === 'suites' ? suiteOptions(options) : options;
  return [
    '# Written by npm run usb-lab.',
    `export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TMPDIR=/run/tmp`,
    '/run/busybox ip link set lo up',
    `cd ${quoted(ROOT)}`,
    ...run([process.execPath, ...program, ...words].map(quoted).join(' ')),
    'sync',
    'echo o >/proc/sysrq-trigger',
    '/run/busybox sleep 10',
    '',
  ].join('\n');
}

/**
 * Without a terminal outside, the program has none in the machine either. Processes that it leaves behind do not delay
 * the end.
 */
function run(command: string): string[] {
  if (process.stdout.isTTY) return [command, 'echo $? >/lab/exit'];
  return [
    '/run/busybox mkfifo /run/said',
    '/run/busybox cat /run/said &',
    `${command} >/run/said 2>&1`,
    'echo $? >/lab/exit',
    '/run/busybox sleep 1',
  ];
}

function suiteOptions(options: readonly string[]): string[] {
  return [...options, '--', `--cacheDirectory=${JEST_CACHE}`];
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

function say(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`npm run usb-lab broke: ${sentenceOf(error)}\n`);
    process.exitCode = NOT_JUDGED;
  },
);
