/** What a browser makes of the page of benches: everything has its place in every width and colour, and plots can be saved. */
import { readFile } from 'node:fs/promises';
import type { NamedResult } from '../../bench/report/bench/read.ts';
import { renderBenchReport } from '../../bench/report/bench/render.ts';
import { ALL } from '../fixtures/bench-results.ts';
import { scalePoints, scaleResult } from '../fixtures/scale-result.ts';
import { assert, suite } from '../guard/suite.ts';
import { PALE_WORDS } from './page-looks.ts';
import { assertLooksRight, assertOnPaper, closeBrowser, noBrowser, openPage } from './report-browser.ts';

const test = suite('report of benches in a browser', { timeoutMs: 90_000 });
const inBrowser = test.skipIf(noBrowser);

test.after(closeBrowser);

async function open(results: readonly NamedResult[]) {
  const html = renderBenchReport(results);
  return { html, ...(await openPage(html)) };
}

const PAGES: Readonly<Record<string, readonly NamedResult[]>> = {
  'all kinds': ALL,
  'a grid of one point': [{ path: '/x/s.json', result: scaleResult(scalePoints([3], [1])) }],
  'a grid with gaps': [{ path: '/x/s.json', result: scaleResult(scalePoints([1, 50, 100], [1, 20])) }],
  nothing: [{ path: '/x/s.json', result: scaleResult([]) }],
};

for (const [name, results] of Object.entries(PAGES)) {
  inBrowser(`${name}: everything has its place, in every width, by day and by night`, async ({ defer }) => {
    const { page, html, complaints } = await open(results);
    defer(() => page.close());
    await assertLooksRight(page, html);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.equal(await page.evaluate(PALE_WORDS), [], colorScheme);
    }
    assert.equal(complaints, []);
  });
}

inBrowser(
  'each plot is saved as SVG and PNG, with its colours, and only our script runs',
  async ({ defer }) => {
    const { page, complaints } = await open(ALL);
    defer(() => page.close());
    const plots = await page.locator('figure .drawing').count();
    assert.is(await page.locator('.save button').count(), 2 * plots);
    const saved = async (label: string) => {
      const row = page.locator('#result-3-throughput .save button', { hasText: label });
      const [download] = await Promise.all([page.waitForEvent('download'), row.click()]);
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    };
    const svg = await saved('SVG');
    assert.is(svg.name, 'result-3-throughput.svg');
    assert.match(svg.bytes.toString(), /^<svg [\s\S]*stroke: rgb\([\s\S]*<\/svg>$/);
    const png = await saved('PNG');
    assert.equal([png.name, png.bytes.subarray(1, 4).toString()], ['result-3-throughput.png', 'PNG']);
    assert.ok(png.bytes.length > 20_000, `${png.bytes.length} bytes`);
    assert.is(png.bytes.readUInt32BE(16), 2 * (880 + 32), 'twice as wide as drawn');
    assert.equal(complaints, []);
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { text: 'window.evil = 1' }))`,
    );
    assert.is(await page.evaluate('window.evil'), undefined);
    assert.match(complaints.join(), 'Content Security Policy');
  },
);

inBrowser('on paper it is light, without buttons, and no plot is cut', async ({ defer }) => {
  const { page } = await open(ALL);
  defer(() => page.close());
  await assertOnPaper(page);
  assert.is(await page.locator('.save:visible').count(), 0);
});

test.run();
