import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { browserPath, launchBrowser, WITHOUT_BROWSER } from '../reports/testing/browser';
import { runScript } from './check/child-run';
import { ROOT, runCommand } from './compat/command-line';
import { withEmulator } from './demo/attached-emulator';
import { terminalPicture } from './pictures/terminal-picture';
import { endByMistake, wordsFor } from './sentence';

const IMAGES = path.join(ROOT, 'docs/images');
/** A defect that is recognisable from its failures alone. */
const DEFECT = ['--mutant', 'publishesEverythingTwice'];
const SHOWN = ['--only', 'pub-example*', '--only', 'pub-at-qos-*'];
const COLUMNS = 118;
const LONGEST_RUN_MS = 10 * 60_000;

const pictures = { terminal, report, comparison } as const;
const names = Object.keys(pictures) as (keyof typeof pictures)[];
const usage = `npm run pictures [-- ${names.join('|')}...]`;

/** `npm run pictures`: makes the pictures of README.md and docs/reports.md from the output of this tool. */
async function main(): Promise<number> {
  const words = wordsFor(usage, names.length, process.argv.slice(2));
  const unknown = words.find((word) => !names.some((name) => name === word));
  if (unknown !== undefined) endByMistake(`there is no picture ${unknown}`, usage);
  if (browserPath === null) endByMistake(`pages need a browser${WITHOUT_BROWSER}`, usage);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pictures-'));
  try {
    for (const name of names) if (words.length === 0 || words.includes(name)) await pictures[name](folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return 0;
}

/** A run in a terminal, on a module with a defect. */
async function terminal(folder: string): Promise<void> {
  const out = path.join(folder, 'terminal');
  const recorded = await withEmulator(DEFECT, async ({ port, auth }) => {
    const shown = [
      'npm test --',
      '--port',
      port,
      ...SHOWN.map((word) => (word.includes('*') ? `'${word}'` : word)),
    ];
    const output = await recordedInTerminal(['--port', port, ...SHOWN], {
      ME3630_AUTH_LISTEN: auth,
      ME3630_CLOUD_LISTEN: '127.0.0.1:0',
      ME3630_OUT: out,
    });
    return `$ \u001b[1m${shown.join(' ')}\u001b[22m\r\n${output}`;
  });
  const neutral = withoutKernel(recorded.replaceAll(out, 'reports/runs/1'));
  const title =
    'A run on an emulated module that sends each message twice: the cases that failed, and what explains them';
  writeFileSync(path.join(IMAGES, 'terminal.svg'), terminalPicture(title, neutral, COLUMNS));
}

/** The text without the kernel of the machine that makes the picture, which means nothing to others. */
function withoutKernel(text: string): string {
  return text.replaceAll(` ${os.release()}`, '');
}

/** Runs `npm test` in a pseudo-terminal; resolves to its output. */
function recordedInTerminal(options: readonly string[], env: Record<string, string>): Promise<string> {
  const program = ['--require', path.join(ROOT, 'scripts/register.cjs'), path.join(ROOT, 'scripts/test.ts')];
  const { NO_COLOR: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [...program, ...options], {
    cols: COLUMNS,
    rows: 60,
    cwd: ROOT,
    env: { ...inherited, ...env },
  });
  let output = '';
  child.onData((text) => {
    output += text;
  });
  return new Promise((resolve) => {
    child.onExit(() => resolve(output));
  });
}

/** The head of the report of a whole run on that module. */
async function report(folder: string): Promise<void> {
  const out = path.join(folder, 'report');
  const { code, output } = await withEmulator(DEFECT, ({ port, auth }) =>
    runScript(
      'test',
      ['--port', port, '--auth-listen', auth, '--cloud-listen', '127.0.0.1:0', '--out', out],
      LONGEST_RUN_MS,
    ),
  );
  if (code !== 1)
    throw new Error(`the run on ${DEFECT.join(' ')} ended with exit code ${code}, expected 1\n${output}`);
  await photograph(path.join(out, 'report.html'), 'report.png', { width: 1000, height: 1300 });
}

/** Matrix, comparison and site of `npm run demo`. */
async function comparison(folder: string): Promise<void> {
  const out = path.join(folder, 'demo');
  const { code, output } = await runScript('demo', ['--out', out], LONGEST_RUN_MS);
  if (code !== 0) throw new Error(`npm run demo ended with exit code ${code}\n${output}`);
  await photograph(path.join(out, 'compatibility.html'), 'matrix.png', { width: 1200, height: 800 });
  await photograph(path.join(out, 'diff.html'), 'diff.png', { width: 1200, height: 800 });
  await photograph(path.join(out, 'site/index.html'), 'site.png', { width: 1200, height: 800 });
}

async function photograph(
  file: string,
  name: string,
  viewport: { width: number; height: number },
): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport, colorScheme: 'light' });
    writeFileSync(file, withoutKernel(readFileSync(file, 'utf8')));
    await page.goto(pathToFileURL(file).href);
    await page.screenshot({ path: path.join(IMAGES, name) });
  } finally {
    await browser.close();
  }
}

runCommand(main);
