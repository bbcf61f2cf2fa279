/** The page in a real browser, while somebody writes to a real Redis at a speed that the test knows. */
import type { Browser, Page } from 'playwright-core';
import { findExecutable } from '../../scripts/system/programs.ts';
import { assert, suite } from '../guard/suite.ts';
import { waitUntil } from '../support/wait-until.ts';
import {
  BROWSERS,
  complaintsOf,
  endOfLine,
  layoutShift,
  numberIn,
  overflow,
  picture,
  startBrowser,
  styleOf,
  textOf,
} from './webui-browser.ts';
import { noRedis, until } from './webui-fixture.ts';
import { type Client, FakeWorker, type Redis, startWebui, type Webui } from './webui-parts.ts';
import { makeFolder, world as webuiWorld } from './webui-world.ts';

const test = suite('webui page', { timeoutMs: 120_000 });
const noBrowser = (await findExecutable(BROWSERS)) ? undefined : 'no Chromium on PATH';
const inBrowser = test.skipIf(noRedis ?? noBrowser);

const ONE_WORKER = { workers: 1, rngMs: 100.4, hasherMs: 100.6 };
const THREE_WORKERS = { workers: 3, rngMs: 801.3, hasherMs: 100.6 };

let browser: Browser;
let made = { bundle: '', folder: '' };
test.before(async ({ defer }) => {
  [made, browser] = await Promise.all([makeFolder(defer), startBrowser()]);
  defer(() => browser.close());
});

inBrowser('shows the true numbers, and the graph moves with them', async ({ defer }) => {
  const { page, worker, webui, complaints } = await world(defer);
  await page.goto(`${webui.url}/`);
  await until('numbers', async () => Number.isFinite(await numberIn(page, 'hash-rate')));
  await until('one worker', () => isNear(page, 'hash-rate', 10 / 3, 0.05), 40);
  assert.match(await textOf(page, 'hash-rate'), /^\d\.\d\d$/);
  await until('coins', () => isNear(page, 'coin-rate', 10 / 48, 0.3), 40);
  // What is read while the machine stands still for a moment is late, and right soon after.
  await waitUntil('the other numbers', async () => {
    assert.match(await textOf(page, 'rng-p50'), /^10[01] ms$/);
    assert.match(await textOf(page, 'rng-p99'), /^p99 10[12] ms$/);
    assert.match(await textOf(page, 'hasher-p50'), /^101 ms$/);
    assert.match(await page.title(), /^3\.\d\d hashes\/s · DockerCoins$/);
    assert.is(await textOf(page, 'age'), 'updated just now');
    assert.ok(Math.abs((await numberIn(page, 'hashes')) - worker.hashes) <= 12);
    return true;
  });
  const low = await waitUntil('a line that comes out of the right edge', async () => {
    const end = await endOfLine(page);
    return end && end.x > 0.9 ? end : undefined;
  });
  const before = await page.locator('#plot canvas').screenshot();

  worker.change(THREE_WORKERS);
  await until('three workers', () => isNear(page, 'hash-rate', 10, 0.05), 40);
  await until('a slower rng', async () => /^80[12] ms$/.test(await textOf(page, 'rng-p50')), 30);
  const isHigher = async () => ((await endOfLine(page))?.y ?? 1) !== low.y;
  await until('a line that moved', isHigher, 30);
  assert.not.ok(before.equals(await page.locator('#plot canvas').screenshot()));
  assert.ok((await layoutShift(page)) < 0.01, 'nothing jumps about');
  assert.equal(complaints, []);

  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
    [390, 844],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await until(
        'the theme',
        async () => (await page.locator('html').getAttribute('data-theme')) === colorScheme,
      );
      await page.waitForTimeout(700); // for the tape to run on
      assert.is(await overflow(page), 0, `${width} wide`);
      await picture(page, `${width}x${height}-${colorScheme}`);
    }
  }
  await page.setViewportSize({ width: 360, height: 640 });
  assert.is(await overflow(page), 0, '360 wide');
});

inBrowser('opens with its graph full', async ({ defer }) => {
  const { browse, webui } = await world(defer);
  const first = await browse();
  await first.goto(`${webui.url}/`);
  await until('a line', () => endOfLine(first), 40);
  await first.close();
  const second = await browse();
  let asked = 0;
  // Only the first answer gets through: the line can come of nothing else.
  await second.route('**/history*', async (route) => {
    asked += 1;
    if (asked === 1) await route.continue();
  });
  await second.goto(`${webui.url}/`);
  await until('a line of the first answer', () => endOfLine(second), 30);
  await until('a second question', () => asked > 1);
});

inBrowser('says that Redis is away, and no more when it is back', async ({ defer }) => {
  const { page, webui, redis, complaints } = await world(defer);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(`${webui.url}/`);
  await until('a line', () => endOfLine(page), 40);
  const barHeight = (await page.locator('.bar').boundingBox())?.height;
  redis.child.kill('SIGSTOP');
  await page.locator('#notice').waitFor({ state: 'visible' });
  await waitUntil('all that the notice says', async () => {
    assert.match(await textOf(page, 'notice-since'), /^since \d\d:\d\d:\d\d \((?:[3-9]|\d\d) s\)…$/);
    assert.is(await textOf(page, 'notice-what'), 'Redis is away');
    assert.match(await textOf(page, 'announcement'), /^Redis is away since \d\d:\d\d:\d\d\.$/);
    assert.is(await textOf(page, 'hash-rate'), '—');
    assert.is(await textOf(page, 'rng-p50'), '—');
    assert.match(await page.title(), /^Redis is away/);
    return true;
  });
  assert.is((await page.locator('.bar').boundingBox())?.height, barHeight);
  await picture(page, 'redis-away-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(300);
  await picture(page, 'redis-away-dark');
  redis.child.kill('SIGCONT');
  await page.locator('#notice').waitFor({ state: 'hidden' });
  await until('numbers', async () => Number.isFinite(await numberIn(page, 'hash-rate')), 30);
  await until('the good news', async () => (await textOf(page, 'announcement')) === 'All is well again.');
  assert.equal(complaints, []);
});

inBrowser('says that its server is lost, and no more when it is back', async ({ defer }) => {
  const { page, webui, redis } = await world(defer);
  await page.goto(`${webui.url}/`);
  await until('numbers', async () => Number.isFinite(await numberIn(page, 'hash-rate')), 30);
  await webui.stop();
  await page.locator('#notice').waitFor({ state: 'visible' });
  const isLost = async () => (await textOf(page, 'notice-what')) === 'This page has lost its server';
  await until('what is lost', isLost);
  await picture(page, 'server-lost');
  const again = await startWebui(made.bundle, redis.url, Number(new URL(webui.url).port));
  defer(() => again.stop());
  await page.locator('#notice').waitFor({ state: 'hidden' });
  await until('numbers', async () => Number.isFinite(await numberIn(page, 'hash-rate')), 30);
});

inBrowser('is dark or light as the system is, until somebody chooses, and remembers', async ({ defer }) => {
  const { page, webui, complaints } = await world(defer);
  const theme = () => page.locator('html').getAttribute('data-theme');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${webui.url}/`);
  assert.is(await theme(), 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await until('light', async () => (await theme()) === 'light');
  await page.getByRole('button', { name: 'Use dark colours' }).click();
  assert.is(await theme(), 'dark');
  await page.reload();
  assert.is(await theme(), 'dark');
  await page.getByRole('button', { name: 'Use light colours' }).click();
  assert.is(await theme(), 'light');
  assert.equal(complaints, []);
});

inBrowser('is used with a keyboard, and stays still for those who ask', async ({ defer }) => {
  const { page, webui, complaints } = await world(defer);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${webui.url}/`);
  assert.match(await styleOf(page, '.fill', 'transition-duration'), /^0s/);
  await page.keyboard.press('Tab'); // the theme
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.is(await page.locator(':focus').textContent(), '10 min');
  assert.is(await styleOf(page, ':focus', 'outline-style'), 'solid');
  await page.keyboard.press('Enter');
  const pressed = () => page.locator('[aria-pressed="true"]').textContent();
  assert.is(await pressed(), '10 min');
  await page.reload();
  assert.is(await pressed(), '10 min');
  assert.equal(complaints, []);
});

test.run();

interface World {
  readonly redis: Redis;
  readonly client: Client;
  readonly webui: Webui;
  readonly worker: FakeWorker;
  readonly page: Page;
  /** What the browser had to complain about `page`. */
  readonly complaints: readonly string[];
  readonly browse: () => Promise<Page>;
}

/** A page of its own, beside one worker that writes to a Redis. */
async function world(defer: (cleanup: () => unknown) => void): Promise<World> {
  const { redis, client, webui } = await webuiWorld(made, defer);
  const worker = new FakeWorker(client, ONE_WORKER);
  defer(() => worker.stop());
  const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1366, height: 768 } });
  defer(() => context.close());
  const browse = () => context.newPage();
  const page = await browse();
  return { redis, client, webui, worker, page, browse, complaints: complaintsOf(page) };
}

async function isNear(page: Page, id: string, truth: number, share: number): Promise<boolean> {
  return Math.abs((await numberIn(page, id)) / truth - 1) <= share;
}
