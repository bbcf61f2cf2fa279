/** What a browser makes of reports: no label on another, nothing cut off, nothing fetched, nothing run. */
import { renderReport } from '../../bench/report/render.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { RESULTS } from '../fixtures/odd-results.ts';
import { assert, suite } from '../guard/suite.ts';
import { PALE_WORDS } from './page-looks.ts';
import { assertLooksRight, assertOnPaper, closeBrowser, noBrowser, openPage } from './report-browser.ts';

const test = suite('report in a browser', { timeoutMs: 60_000 });
const inBrowser = test.skipIf(noBrowser);

test.after(closeBrowser);

for (const [name, result] of Object.entries(RESULTS)) {
  inBrowser(`${name}: everything has its place; nothing is fetched and nothing runs`, async ({ defer }) => {
    const html = renderReport(result);
    const { page, complaints } = await openPage(html);
    defer(() => page.close());
    await assertLooksRight(page, html);
    assert.equal(complaints, []);
    assert.is(await page.locator('script, img, iframe, object, link:not([rel=icon])').count(), 0);
  });
}

inBrowser(
  'the colours follow the system and the switch, and the words can be read in all of them',
  async ({ defer }) => {
    const { page } = await openPage(renderReport(RESULTS['one invalid'] ?? demoResult()));
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
  const { page } = await openPage(renderReport(demoResult()));
  defer(() => page.close());
  const text = await assertOnPaper(page);
  assert.ok((text.match(/\/Type \/Page\b/g) ?? []).length <= 5, 'at most five pages');
});

test.run();
