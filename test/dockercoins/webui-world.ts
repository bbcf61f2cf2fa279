/** webui beside a real Redis of its own, and how it says whether it has found it. */
import type { HistoryAnswer } from '../../dockercoins/webui/history-answer.ts';
import { assert } from '../guard/suite.ts';
import { waitUntil } from '../support/wait-until.ts';
import { temporaryFolder, until, webuiBundle } from './webui-fixture.ts';
import { type Client, connect, type Redis, startRedis, startWebui, type Webui } from './webui-parts.ts';

type Defer = (cleanup: () => unknown) => void;

/** What all tests of a file share: webui as its image has it, and a folder for what Redis writes. */
export async function makeFolder(defer: Defer): Promise<{ bundle: string; folder: string }> {
  const temporary = await temporaryFolder();
  defer(() => temporary[Symbol.asyncDispose]());
  return { bundle: await webuiBundle(), folder: temporary.path };
}

/** A Redis of its own, a client of it, and webui that has found it. */
export async function world(
  { bundle, folder }: { readonly bundle: string; readonly folder: string },
  defer: Defer,
): Promise<{ redis: Redis; client: Client; webui: Webui }> {
  const redis = await startRedis(folder);
  defer(() => redis.stop('SIGKILL'));
  const client = await connect(redis.url);
  defer(() => client.destroy());
  const webui = await startWebui(bundle, redis.url);
  defer(() => webui.stop());
  await isBack(webui);
  return { redis, client, webui };
}

export async function history(webui: Webui, since?: number): Promise<HistoryAnswer> {
  const response = await fetch(`${webui.url}/history${since === undefined ? '' : `?since=${since}`}`);
  assert.is(response.status, 200);
  assert.is(response.headers.get('cache-control'), 'no-store');
  return (await response.json()) as HistoryAnswer;
}

/**
 * Asks until the answer is a 200: webui gives Redis 700 ms, and a machine that stands still for so long makes a 503 of it.
 */
export async function getJson(webui: Webui, path = '/json', method = 'GET'): Promise<Response> {
  return waitUntil(`${method} ${path}`, async () => {
    const response = await fetch(webui.url + path, { method });
    if (response.status === 200) return response;
    throw new Error(`${response.status}: ${await response.text()}`);
  });
}

/** Waits until webui says that Redis answers. */
export async function isUp(webui: Webui): Promise<void> {
  await waitUntil('Redis to be up', async () => {
    const { redis, downSince } = await history(webui);
    return redis === 'up' && downSince === undefined;
  });
}

export async function isAway(webui: Webui): Promise<void> {
  const { downSince } = await until('away', async () => {
    const answer = await history(webui);
    return answer.redis === 'down' ? answer : undefined;
  });
  assert.ok(Math.abs((downSince ?? 0) - Date.now() / 1000) < 30);
  const response = await fetch(`${webui.url}/json`);
  assert.is(response.status, 503);
  assert.match(((await response.json()) as { error: string }).error, /^Redis is away/);
}

export async function isBack(webui: Webui): Promise<void> {
  await isUp(webui);
  await (await getJson(webui)).text();
}
