import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { emulatedBench } from '../../../harness/ledger/ledger.fixture';
import { diffPage } from '../../diff/diff-page';
import { firmwareDiff } from '../../diff/firmware-diff';
import { invariant, judged, moduleWith, runOf } from '../../runs.fixture';
import { indexPage } from '../../site/site-pages';
import {
  accessibilityFindings,
  browserPath,
  launchBrowser,
  openPage,
  WITHOUT_BROWSER,
} from '../../testing/browser';
import { compatibilityOf } from '../compatibility';
import { compatibilityPage } from './compatibility-page';

jest.setTimeout(120_000);

const hostile = '<script>document.title="owned"</script>';
const seeing = (answer: string) =>
  judged('c', 'pass', { level: 'observe', requirements: ['R-003'], observations: { [hostile]: answer } });
const a = (fails: boolean) =>
  judged('case-a', fails ? 'fail' : 'pass', { requirements: ['R-001'], reason: hostile });
const b = judged('case-b', 'pass', { requirements: ['R-001', 'R-002'] });
const catalogue = ['R-001', 'R-002', 'R-003'].map((id) => ({
  id,
  clause: '1.1',
  statement: `${id} is kept.`,
}));

const bench = emulatedBench;
const few = [
  runOf('B01', [a(false), b, seeing('OK')], { bench }, [invariant('I-6', [])]),
  runOf('B02', [a(true), b, seeing(hostile)], { bench }, [invariant('I-6', ['case-a'])]),
  runOf('B03', [a(false), b], { bench, ...moduleWith(hostile) }),
];
const table = compatibilityOf(few, catalogue, { emulated: true });

(browserPath === null ? describe.skip : describe)(`pages of many runs in a browser${WITHOUT_BROWSER}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const written = (name: string, text: string) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
    return pathToFileURL(join(folder, name)).href;
  };
  const pages = {
    matrix: () => compatibilityPage(table, { reportOf: () => 'report.html' }),
    diff: () => diffPage(firmwareDiff(few.slice(0, 1), few.slice(1, 2))),
    site: () => indexPage(table, { reportOf: () => null, diffs: [] }),
  };

  test.each(['matrix', 'diff', 'site'] as const)(
    'the page of the %s is complete, readable and executes nothing from a module',
    async (name) => {
      const url = written(`${name}.html`, pages[name]());
      for (const { width, dark } of [
        { width: 1440, dark: false },
        { width: 390, dark: true },
      ]) {
        const { page, complaints } = await openPage(browser, url, { width, dark });
        expect(await page.title()).toContain('EMULATED');
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        ).toBeLessThanOrEqual(0);
        expect(await accessibilityFindings(page)).toEqual([]);
        expect(complaints).toEqual([]);
        await page.close();
      }
      const { page } = await openPage(browser, url);
      expect((await page.pdf()).length).toBeGreaterThan(5_000);
      await page.close();
    },
  );

  test('a requirement opens by keyboard, its cases link to reports, and filters hide rows', async () => {
    const { page, complaints } = await openPage(browser, written('matrix.html', pages.matrix()));
    const button = page.locator('#rows button', { hasText: 'R-001' });
    await button.focus();
    await page.keyboard.press('Enter');
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    expect(await page.locator('#rows tr.case').count()).toBe(2);
    const link = page.locator('#rows tr.case a[aria-label^="case-a in B02"]');
    expect(await link.getAttribute('href')).toBe('report.html#case-0');
    await page.keyboard.press('Enter');
    expect(await page.locator('#rows tr.case').count()).toBe(0);
    await page.locator('#search').fill('case-b r-002');
    expect(await page.locator('#shown').textContent()).toBe('1 of 4 rows');
    await page.locator('#search').fill('');
    await page.locator('#only').check();
    expect(await page.locator('#shown').textContent()).toBe('3 of 4 rows');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a large matrix creates only the visible cells', async () => {
    const cases = Array.from({ length: 60 }, (_, i) =>
      judged(`x-${i}`, 'pass', { requirements: [`Z-${i}`] }),
    );
    const runs = Array.from({ length: 120 }, (_, i) => runOf(`B${i + 100}`, cases));
    const { page } = await openPage(
      browser,
      written('large.html', compatibilityPage(compatibilityOf(runs, []))),
    );
    const cells = () => page.locator('#rows td.works').count();
    await page.locator('#rows').scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelectorAll('#rows td.works').length > 0);
    expect(await cells()).toBeLessThan(40 * 120);
    await page.evaluate(() => document.querySelector('#rows')?.scrollTo(0, 1e6));
    await page.waitForFunction(() => document.querySelector('[data-id="Z-59"] td.works') !== null);
    expect(await page.locator('[data-id="Z-59"] td.works').count()).toBe(120);
    await page.close();
  });
});
