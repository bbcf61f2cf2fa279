/** A browser for the tests of the page, and what they look at in it. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findExecutable } from '../../scripts/system/programs.ts';

export const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Not kept in the repo: for people to look at. */
const ARTEFACTS = fileURLToPath(new URL('../artefacts/', import.meta.url));

/** Without a screen, with a profile of its own, and asking nobody for anything. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await findExecutable(BROWSERS);
  if (!executablePath) throw new Error('no Chromium on PATH');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
  args.push('--disable-background-networking', '--disable-component-update');
  return chromium.launch({ executablePath, headless: true, args });
}

/**
 * Notes whatever the browser complains of: errors, warnings, answers that are errors. A poll that is given up is none: the
 * page does that when it waits for long or is loaded again, and its notices tell what comes of it.
 */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    const isPoll = new URL(request.url()).pathname === '/history';
    if (!(isPoll && why === 'net::ERR_ABORTED')) complaints.push(`${request.url()}: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()}: ${response.status()}`);
  });
  return complaints;
}

export async function textOf(page: Page, id: string): Promise<string> {
  return (await page.locator(`#${id}`).textContent()) ?? '';
}

/** The number that an element shows; NaN if it shows none. */
export async function numberIn(page: Page, id: string): Promise<number> {
  return Number.parseFloat((await textOf(page, id)).replaceAll(',', ''));
}

/** Saves what a person would see now. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTEFACTS}webui-${name}.png` });
}

// What runs in the page is text: the globals of a browser are not those of this program, nor are its types.

/** Where the line of the graph ends on the right, as shares of the canvas; null if there is no line. */
export function endOfLine(page: Page): Promise<{ x: number; y: number } | null> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('#plot canvas');
    if (!canvas) return null;
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    const accent = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim();
    const [red, green, blue] = [1, 3, 5].map((from) => Number.parseInt(accent.slice(from, from + 2), 16));
    for (let x = width - 1; x >= 0; x--) {
      for (let y = 0; y < height; y++) {
        const [r, g, b, alpha] = data.subarray((y * width + x) * 4);
        if (r === red && g === green && b === blue && alpha === 255) return { x: x / width, y: y / height };
      }
    }
    return null;
  })()`);
}

/** How much the parts of the page moved by themselves so far: 0 is not at all (see web.dev/cls). */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    let sum = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += entry.value;
    });
    observer.observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 200);
  })`);
}

/** How far the page is wider than its window, in pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** The computed style of the first element that a selector finds. */
export function styleOf(page: Page, selector: string, property: string): Promise<string> {
  return page.evaluate(
    `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue('${property}')`,
  );
}
