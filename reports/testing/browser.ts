import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser for tests of pages; null if none is installed. */
export const browserPath: string | null =
  NAMES.flatMap((name) =>
    (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)),
  ).find((file) => existsSync(file)) ?? null;

/** Appended to the name of a test that cannot run. */
export const WITHOUT_BROWSER =
  browserPath === null ? ' (skipped: no chromium, chromium-browser or google-chrome in PATH)' : '';

export function launchBrowser(): Promise<Browser> {
  const root = process.getuid?.() === 0;
  return chromium.launch({ executablePath: browserPath ?? '', args: root ? ['--no-sandbox'] : [] });
}

export interface Opened {
  readonly page: Page;
  /** Requests of the page beyond its own file. */
  readonly fetched: readonly string[];
  /** Exceptions of its scripts, and errors reported by the browser. */
  readonly errors: readonly string[];
}

export interface Look {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

/** Opens a file like a recipient of an e-mail, and records requests and errors. */
export async function openFile(
  browser: Browser,
  file: string,
  { width, colorScheme }: Look,
): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const [fetched, errors]: [string[], string[]] = [[], []];
  const address = `file://${file}`;
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url.split('#')[0] === address) return route.continue();
    fetched.push(url);
    return route.abort();
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  await page.goto(address);
  return { page, fetched, errors };
}

export interface OpenedPage {
  readonly page: Page;
  /** Script errors, refusals of the policy and requests beyond the files of the page. */
  readonly complaints: readonly string[];
}

export async function openPage(
  browser: Browser,
  url: string,
  { width = 1440, height = 900, dark = false } = {},
): Promise<OpenedPage> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(`request to ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

/** Serious and critical findings of axe-core, each with the first element that it names. */
export async function accessibilityFindings(page: Page): Promise<readonly string[]> {
  const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.length}, first ${nodes[0]?.html.slice(0, 160)}`);
  });
}
