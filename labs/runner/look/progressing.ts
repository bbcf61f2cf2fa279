/** Whether DockerCoins runs on a node, and mines. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LabContext } from '../context.ts';
import { failed, finding, firstFailed } from '../finding.ts';
import type { Finding } from '../lab.ts';
import { AppView } from './app.ts';
import { measureSpeed, readCounters } from './speed.ts';

export const ALL_SERVICES = ['hasher', 'redis', 'rng', 'webui', 'worker'] as const;

/** A worker counts every 1.2 s: what has not moved in this time, in ms, stands still. */
const STEP_MS = 1600;

/** All services run, and the counter of hashes rises. */
export function appMines(context: LabContext): Promise<Finding> {
  const node = context.node('node1');
  return firstFailed([
    async () => {
      const app = await AppView.of(node);
      const missing = ALL_SERVICES.filter((service) => app.count(service) === 0);
      return finding(missing.length === 0, {
        lookedAt: 'the containers of DockerCoins on node1',
        saw: app.inWords,
        expected: `all of ${ALL_SERVICES.join(', ')} running${missing.length > 0 ? `; missing: ${missing.join(', ')}` : ''}`,
        tryThis: 'cd ~/dockercoins  and  docker compose up  without any name, which starts all of them',
      });
    },
    async () => {
      const before = await readCounters(node);
      await delay(STEP_MS);
      const after = await readCounters(node);
      return finding(after.hashes > before.hashes, {
        lookedAt: 'the counter "hashes" in Redis on node1, twice',
        saw: `${before.hashes}, then ${after.hashes}`,
        expected: 'a number that rises',
        tryThis: 'docker compose logs --tail 5 worker  says what the worker waits for.',
      });
    },
  ]);
}

/** Measures for `seconds`; right within 15 % of `expected`, in hashes per second. */
export async function minesAt(context: LabContext, expected: number, seconds: number): Promise<Finding> {
  const node = context.node('node1');
  const lookedAt = `the speed of DockerCoins on node1, over ${seconds} s`;
  const tryThis = 'docker compose ps  shows whether as many of each service run as the guide says.';
  const wanted = `${expected.toFixed(2)} hashes/s, give or take 15 %`;
  if ((await AppView.of(node)).count('redis') === 0)
    return failed({
      lookedAt,
      saw: 'there is no Redis to ask',
      expected: wanted,
      tryThis: 'cd ~/dockercoins  and  docker compose up -d',
    });
  const speed = await measureSpeed(node, seconds, context.signal);
  const isRight = Math.abs(speed - expected) <= expected * 0.15;
  return finding(isRight, { lookedAt, saw: `${speed.toFixed(2)} hashes/s`, expected: wanted, tryThis });
}
