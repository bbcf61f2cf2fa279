/** A Redis that stacks on several nodes share: what it has counted, how fast, and whether a page shows the same. */
import { setTimeout as delay } from 'node:timers/promises';
import { rate, type Sample } from '../../../dockercoins/common/rate.ts';
import type { LabContext } from '../context.ts';
import { failed, finding } from '../finding.ts';
import type { Finding } from '../lab.ts';
import { ask } from './http.ts';
import { quote } from './note.ts';

export interface SharedRedis {
  /** As a check calls it: `myredis`. */
  readonly name: string;
  /** What it has counted; undefined when it does not answer. */
  hashes(context: LabContext): Promise<number | undefined>;
}

/** A worker counts every 1.2 s: what has not moved in this time, in ms, stands still. */
const STEP_MS = 2000;

/** Somebody mines into it. */
export async function counterRises(
  context: LabContext,
  redis: SharedRedis,
  tryThis = 'docker compose logs --tail 5 worker  says what a worker waits for, and where it looks for Redis.',
): Promise<Finding> {
  const before = await redis.hashes(context);
  await delay(STEP_MS, undefined, { signal: context.signal });
  const after = await redis.hashes(context);
  return finding(before !== undefined && after !== undefined && after > before, {
    lookedAt: `the counter "hashes" in ${redis.name}, twice`,
    saw: `${before ?? 'no answer'}, then ${after ?? 'no answer'}`,
    expected: 'a number that rises',
    tryThis,
  });
}

export interface ExpectedSpeed {
  isRight(hashesPerSecond: number): boolean;
  readonly expected: string;
  readonly tryThis: string;
}

/** How long is measured, and how often, in s. */
const WINDOW = 4;
const INTERVAL = 0.2;

/** Measures how fast all that share it mine together. */
export async function sharedSpeed(
  context: LabContext,
  redis: SharedRedis,
  { isRight, expected, tryThis }: ExpectedSpeed,
): Promise<Finding> {
  const details = {
    lookedAt: `the speed of all stacks together, from ${redis.name}, over ${WINDOW} s`,
    expected,
    tryThis,
  };
  const samples: Sample[] = [];
  const seconds = () => performance.now() / 1000;
  const end = seconds() + WINDOW;
  while (seconds() < end) {
    const asked = seconds();
    const value = await redis.hashes(context);
    if (value === undefined) return failed({ ...details, saw: 'no answer' });
    samples.push({ at: (asked + seconds()) / 2, value });
    await delay(INTERVAL * 1000, undefined, { signal: context.signal });
  }
  const speed = rate({ samples, windowSeconds: WINDOW, now: samples.at(-1)?.at ?? 0 });
  const saw = speed === undefined ? 'too few answers in that time' : `${speed.toFixed(2)} hashes/s`;
  return finding(speed !== undefined && isRight(speed), { ...details, saw });
}

/**
 * The web page on a node tells what is in it: its number lies between what that Redis says before and after. The counter only rises, so
 * that no other Redis would pass.
 */
export async function pageShows(
  context: LabContext,
  name: string,
  redis: SharedRedis,
  tryThis: string,
): Promise<Finding> {
  const before = await redis.hashes(context);
  const answer = await ask(context.node(name), 8000, '/json');
  const after = await redis.hashes(context);
  const shown = hashesIn(answer?.body ?? '');
  const isSame =
    before !== undefined && after !== undefined && shown !== undefined && shown >= before && shown <= after;
  const page = answer ? (shown === undefined ? quote(answer.body) : `${shown} hashes`) : 'nobody answers';
  return finding(isSame, {
    lookedAt: `http://${name}:8000/json, and the counter "hashes" in ${redis.name} before and after`,
    saw: `the page: ${page}; ${redis.name}: ${before ?? 'no answer'}, then ${after ?? 'no answer'}`,
    expected: 'the same count of hashes in both',
    tryThis,
  });
}

function hashesIn(body: string): number | undefined {
  try {
    const { hashes } = JSON.parse(body) as { readonly hashes?: unknown };
    return typeof hashes === 'string' ? Number(hashes) : undefined;
  } catch {
    return undefined;
  }
}
