/** What a browser makes of reports: no label on another, nothing cut off, nothing fetched, nothing run. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { renderReport } from '../../bench/report/render.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { RESULTS } from '../fixtures/odd-results.ts';
import { assert, suite } from '../guard/suite.ts';

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

/**
 * Texts in a drawing that meet, that an event's line crosses, or that leave the drawing. Boxes of text include the room above
 * the letters.
 */
const COLLISIONS = `[...document.querySelectorAll('.drawing svg')].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll('text')].map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const spare = 2.5 * scale;
    return { words: text.textContent, left: left + 0.5, right: right - 0.5, top: top + spare, bottom: bottom - spare };
  });
  const meeting = texts.flatMap((one, index) => texts.slice(index + 1)
    .filter((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)
    .map((other) => one.words + ' on ' + other.words));
  const crossed = [...svg.querySelectorAll('.event')].flatMap((line) => {
    const { left, top, bottom } = line.getBoundingClientRect();
    return texts
      .filter((one) => left > one.left && left < one.right && top < one.bottom && bottom > one.top)
      .map((one) => 'a line through ' + one.words);
  });
  const leaving = texts
    .filter((one) => one.left < frame.left - 1 || one.right > frame.right + 1 || one.top < frame.top - 1 || one.bottom > frame.bottom + 1)
    .map((one) => one.words + ' leaves the drawing');
  return [...meeting, ...crossed, ...leaving];
})`;

/** What an XML parser has to say against the text; nothing if it is well-formed. */
const PARSE = `(html) => {
  const parsed = new DOMParser().parseFromString(html.replace('<html ', '<html xmlns="http://www.w3.org/1999/xhtml" '), 'application/xhtml+xml');
  return parsed.querySelector('parsererror')?.textContent ?? '';
}`;

/** Words with less contrast to the page than WCAG 2 asks for (AA, 4.5 to 1). */
const PALE_WORDS = `(() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  const elements = [...document.querySelectorAll('p, th, td, h1, h2, li, dt, dd, span, figcaption, label, text')];
  return elements.flatMap((element) => {
    const style = getComputedStyle(element);
    const words = luminance(element.tagName === 'text' ? style.fill : style.color);
    const contrast = (Math.max(words, paper) + 0.05) / (Math.min(words, paper) + 0.05);
    return contrast < 4.5 ? [element.textContent + ' ' + contrast.toFixed(2)] : [];
  });
})()`;

test.run();
