import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser that pages are tested in; null where none is installed. */
export const browserPath: string | null =
  NAMES.flatMap((name) =>
    (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)),
  ).find((file) => existsSync(file)) ?? null;

/** Follows the name of a test that cannot run. */
export const WITHOUT_BROWSER =
  browserPath === null ? ' (skipped: no chromium, chromium-browser or google-chrome in PATH)' : '';

export function launchBrowser(): Promise<Browser> {
  const root = process.getuid?.() === 0;
  return chromium.launch({ executablePath: browserPath ?? '', args: root ? ['--no-sandbox'] : [] });
}

export interface Opened {
  readonly page: Page;
  /** Addresses that the page asked for, beyond itself. */
  readonly fetched: readonly string[];
  /** What its scripts threw, and what the browser complained of. */
  readonly errors: readonly string[];
}

export interface Look {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

/** Opens a file like a reader who got it by mail, and records requests and errors. */
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
