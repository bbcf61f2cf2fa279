/** Waiting until what was asked for is there and answers. */
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../../core/errors.ts';
import { type Counts, type Deployment, SERVICES, type Service } from '../deployment.ts';
import { statusOf } from '../status-of.ts';
import { answeringRng, listeningRng } from './balancer-view.ts';
import { type Part, partsOn } from './parts.ts';
import type { Way } from './way.ts';

/** How long it may take, in ms. A hundred containers on a small machine take their time. */
const PATIENCE_MS = 90_000;
/** Pause until the next look, in ms: while containers start, the cores are theirs, and every look asks every engine. */
const MISSING_MS = 250;
const SILENT_MS = 100;
/** Of one question to a service that others do not keep waiting, in ms. */
const ANSWER_MS = 2000;

/** Resolves with the containers when exactly `counts` of them run and answer. @throws START_FAILED naming what is missing. */
export async function settle(
  way: Way,
  counts: Counts,
  endpointsOf: (parts: readonly Part[]) => Deployment['endpoints'],
  signal?: AbortSignal,
): Promise<Part[]> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    const parts = await partsOn(way.nodes, way.marks);
    const missing = missingIn(parts, counts, way.alone);
    const areThere = missing.length === 0;
    if (areThere) missing.push(...(await silentIn(parts, counts, endpointsOf(parts), way.alone)));
    if (missing.length === 0) return parts;
    if (performance.now() > deadline) {
      throw new WorkshopError('START_FAILED', {
        what: `DockerCoins on ${way.target} is not complete after ${PATIENCE_MS / 1000} s.`,
        why: missing.join('; '),
        hint: `./workshop app logs --on ${way.target} --cluster ${way.cluster}  shows what the services said.`,
      });
    }
    await delay(areThere ? SILENT_MS : MISSING_MS);
  }
}

function missingIn(parts: readonly Part[], counts: Counts, alone: readonly Service[]): string[] {
  const wanted = [
    ...SERVICES.map((service) => [service, counts[service]] as const),
    ...alone.map((service) => [service, 1] as const),
  ];
  return wanted.flatMap(([service, count]) => {
    const running = parts.filter((part) => part.service === service && part.isRunning).length;
    return running === count ? [] : [`${service}: ${running} of ${count} run`];
  });
}

/**
 * What runs and does not answer yet. rng is not asked itself: that would wait in its queue, behind the workers. The balancer is, when
 * there is nothing else to wait for: it takes a program in its container to do so.
 */
async function silentIn(
  parts: readonly Part[],
  counts: Counts,
  endpoints: Deployment['endpoints'],
  alone: readonly Service[],
): Promise<string[]> {
  const asked = (['hasher', 'webui'] as const).filter((service) => counts[service] > 0);
  const found = await Promise.all(asked.map((service) => answers(endpoints[service])));
  const silent = asked.filter((_, index) => !found[index]);
  if (silent.length > 0) return silent.map((service) => `${service}: no answer at ${endpoints[service]}`);
  if (!alone.includes('balancer')) {
    const listening = await listeningRng(
      parts.filter(({ service, isRunning }) => service === 'rng' && isRunning),
    );
    return listening === counts.rng ? [] : [`rng: ${listening} of ${counts.rng} listen`];
  }
  const balancer = parts.find(({ service, isRunning }) => service === 'balancer' && isRunning);
  const answering = balancer && (await answeringRng(balancer));
  return answering === counts.rng ? [] : [`rng: the balancer reaches ${answering ?? 0} of ${counts.rng}`];
}

async function answers(url: string): Promise<boolean> {
  const status = await statusOf(url, ANSWER_MS);
  return status !== undefined && status < 500;
}
