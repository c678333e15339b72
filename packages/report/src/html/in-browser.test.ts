import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReport } from '../testing/run-report.js';
import { studyReport } from '../testing/study-report.js';
import { renderHtml } from './render-html.js';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];
const executablePath = findChromium();
const needs = executablePath === undefined ? ' (needs Chromium)' : '';
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** The screenshots of the documentation are taken anew on request: no two machines draw the same. */
const keepsScreenshots = process.env['HARNESSGYM_SCREENSHOTS'] === '1';

const reports = {
  'a study': studyReport(),
  'a partial study whose plan is broken': studyReport({
    done: 0.4,
    verdict: 'plan broken',
    claimsOnly: true,
    said: '<b>',
  }),
  'a run': runReport(),
};

describe.skipIf(executablePath === undefined)('the report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ ...(executablePath !== undefined && { executablePath }) });
  });
  afterAll(() => browser?.close());

  for (const [name, report] of Object.entries(reports)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`${name}, ${colorScheme}, has nothing that keeps somebody from reading it${needs}`, async () => {
        const page = await browser.newPage({ colorScheme, bypassCSP: true });
        await page.setContent(renderHtml(report));
        await unfold(page);
        await page.addScriptTag({ path: axe });
        const { passes, violations } = await page.evaluate<AxeResults>('axe.run()');
        expect(passes.length).toBeGreaterThan(20);
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
        await page.close();
      });
    }
  }

  it(`asks nothing of the network and says nothing on the console, whatever agents said${needs}`, async () => {
    const page = await browser.newPage();
    const requests: string[] = [];
    const messages: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => messages.push(message.text()));
    page.on('pageerror', (error) => messages.push(error.message));
    page.on('dialog', (dialog) => messages.push(dialog.message()));
    const said = '"><img src="https://example.invalid/x.png"><script>console.log("ran")</script>';
    await page.setContent(renderHtml(studyReport({ said })));
    await unfold(page);
    expect({ requests, messages }).toEqual({ requests: [], messages: [] });
    await page.close();
  });

  it(`would be told by its policy if something did get in${needs}`, async () => {
    const page = await browser.newPage();
    const messages: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    const spoiled = renderHtml(studyReport()).replace('</main>', '<script>console.log("ran")</script></main>');
    await page.setContent(spoiled);
    expect(messages.filter((text) => text === 'ran')).toEqual([]);
    expect(messages.join('\n')).toMatch(/Content Security Policy/);
    await page.close();
  });

  it(`prints on paper, and fits a phone without scrolling sideways${needs}`, async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.setContent(renderHtml(studyReport()));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });

  it(`reaches every drawing and table with the keyboard, and shows where one is${needs}`, async () => {
    const page = await browser.newPage();
    await page.setContent(renderHtml(studyReport()));
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the report');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    const unreachable = await page.locator('.scroll:not([tabindex="0"])').count();
    expect(unreachable).toBe(0);
    await page.close();
  });

  if (keepsScreenshots) {
    it(`has its screenshots in the documentation${needs}`, async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ colorScheme, viewport: { width: 980, height: 1_500 } });
        await page.setContent(renderHtml(studyReport()));
        const path = fileURLToPath(new URL(`../../../../docs/images/report-${colorScheme}.png`, import.meta.url));
        await writeFile(path, await page.screenshot());
        expect((await readFile(path)).length).toBeLessThan(200_000);
        await page.close();
      }
    });
  }
});

async function unfold(page: Page): Promise<void> {
  await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
}

/**
 * A Chromium that this machine has: the one named in the environment, the system's, or Playwright's own. Undefined where
 * there is none, or CI found that it does not work.
 */
function findChromium(): string | undefined {
  if (process.env['HARNESSGYM_ABSENT_TOOLS']?.split(',').includes('Chromium')) return undefined;
  const named = process.env['HARNESSGYM_CHROMIUM'];
  return [...(named ? [named] : []), ...usual, chromium.executablePath()].find((path) => existsSync(path));
}
