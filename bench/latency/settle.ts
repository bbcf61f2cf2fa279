/** Waits until what was changed has had its effect: decided by looking, not by a fixed time. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import { middle } from '../stats/bootstrap.ts';

export interface SettleOptions {
  readonly deployment: Pick<Deployment, 'calls' | 'counts'>;
  readonly signal: AbortSignal;
  /** Replaced in tests. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** Workers hand in what they saw every 1.2 s: a shorter look would miss some. */
const LOOK_MS = 1500;
/** Two looks that differ by less are the same, as a share and in ms. */
const SAME_SHARE = 0.05;
const SAME_MS = 5;
const MOST_LOOKS = 14;

/**
 * Resolves with the seconds it took until the median call to rng was the same in two looks running; undefined when it never was. Without workers there is
 * nothing to wait for but the calls under way. Rejects when `signal` is aborted, or with NO_ANSWER when Redis is away.
 */
export async function settle({ deployment, signal, pause }: SettleOptions): Promise<number | undefined> {
  const rest = pause ?? ((ms: number) => delay(ms, undefined, { signal }));
  let before: number | undefined;
  for (let look = 1; look <= MOST_LOOKS; look++) {
    const since = Date.now(); // the stream in Redis is ordered by wall clocks; a jump costs a look, not a figure
    await rest(LOOK_MS);
    if (deployment.counts.worker === 0) return (look * LOOK_MS) / 1000;
    const { calls } = await deployment.calls(since);
    const now = middle(calls.filter(({ service }) => service === 'rng').map(({ ms }) => ms));
    if (before !== undefined && isSame(before, now)) return (look * LOOK_MS) / 1000;
    before = Number.isFinite(now) ? now : undefined;
  }
  return undefined;
}

function isSame(one: number, other: number): boolean {
  return Math.abs(one - other) <= Math.max(SAME_MS, SAME_SHARE * one);
}
