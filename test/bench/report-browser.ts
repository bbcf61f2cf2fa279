/** A real browser for tests of reports, and what holds for every page of them. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { findProgram } from '../../scripts/system/programs.ts';
import { assert } from '../guard/suite.ts';
import { COLLISIONS, PARSE } from './page-looks.ts';

const CHROMIUM = await findProgram('chromium');
const WIDTHS = [360, 1366, 1920];

/** Why tests in a browser are skipped here, if they are. */
export const noBrowser = CHROMIUM === undefined ? 'there is no Chromium here' : undefined;

let browser: Browser | undefined;
export const closeBrowser = () => browser?.close();

/** @returns complaints: what the page fetched, logged, asked or threw. */
export async function openPage(html: string): Promise<{ page: Page; complaints: string[] }> {
  browser ??= await chromium.launch({
    executablePath: CHROMIUM ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url())) complaints.push(`fetched ${request.url()}`);
  });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.setContent(html);
  return { page, complaints };
}

/** No label on another, nothing sticks out, in every width; and the text is well-formed. */
export async function assertLooksRight(page: Page, html: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    assert.equal(await page.evaluate(COLLISIONS), [], `${width} wide`);
    const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
    assert.ok(overflow <= 0, `${overflow} px stick out at a width of ${width}`);
  }
  assert.is(await page.evaluate(`(${PARSE})(${JSON.stringify(html)})`), '', 'well-formed');
}

/** On paper it is A4 and light, whatever the screen was. @returns the PDF as text. */
export async function assertOnPaper(page: Page): Promise<string> {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.is(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  assert.ok(/\/MediaBox \[0 0 59[45]\S* 84[12]/.test(pdf), 'A4 in points');
  return pdf;
}
