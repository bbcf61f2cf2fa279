/** What a browser makes of reports: no label on another, nothing cut off, nothing fetched, nothing run. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { renderReport } from '../../bench/report/render.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { RESULTS } from '../fixtures/odd-results.ts';
import { assert, suite } from '../guard/suite.ts';
import { COLLISIONS, PALE_WORDS, PARSE } from './page-looks.ts';

const CHROMIUM = await findProgram('chromium');
const WIDTHS = [360, 1366, 1920];

const test = suite('report in a browser', { timeoutMs: 60_000 });
const inBrowser = test.skipIf(CHROMIUM === undefined ? 'there is no Chromium here' : undefined);

let browser: Browser | undefined;

async function open(html: string): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  browser ??= await chromium.launch({
    executablePath: CHROMIUM ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  const page = await browser.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.setContent(html);
  return { page, requests, complaints };
}

test.after(() => browser?.close());

for (const [name, result] of Object.entries(RESULTS)) {
  inBrowser(`${name}: everything has its place; nothing is fetched and nothing runs`, async ({ defer }) => {
    const html = renderReport(result);
    const { page, requests, complaints } = await open(html);
    defer(() => page.close());
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      assert.equal(await page.evaluate(COLLISIONS), [], `${width} wide`);
      const overflow = Number(
        await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
      );
      assert.ok(overflow <= 0, `${overflow} px stick out at a width of ${width}`);
    }
    assert.is(await page.evaluate(`(${PARSE})(${JSON.stringify(html)})`), '', 'well-formed');
    assert.equal(
      requests.filter((url) => !url.startsWith('data:')),
      [],
    );
    assert.equal(complaints, []);
    assert.is(await page.locator('script, img, iframe, object, link:not([rel=icon])').count(), 0);
  });
}

inBrowser(
  'the colours follow the system and the switch, and the words can be read in all of them',
  async ({ defer }) => {
    const { page } = await open(renderReport(RESULTS['one invalid'] ?? demoResult()));
    defer(() => page.close());
    const seen = new Set<unknown>();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      seen.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
      assert.equal(await page.evaluate(PALE_WORDS), [], colorScheme);
    }
    assert.is(seen.size, 2);
    await page.locator('#theme-light').check({ force: true });
    assert.equal(await page.evaluate(PALE_WORDS), [], 'light by the switch');
    assert.ok(seen.has(await page.evaluate('getComputedStyle(document.body).backgroundColor')));
  },
);

inBrowser('on paper it is A4, light, and no figure is cut', async ({ defer }) => {
  const { page } = await open(renderReport(demoResult()));
  defer(() => page.close());
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.is(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const text = pdf.toString('latin1');
  assert.ok(/\/MediaBox \[0 0 59[45]\S* 84[12]/.test(text), 'A4 in points');
  assert.ok((text.match(/\/Type \/Page\b/g) ?? []).length <= 5, 'at most five pages');
});

test.run();
