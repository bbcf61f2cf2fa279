/** What is happening, in a sentence, from the same model as the bench. */
import type { ScalableService } from '../../scripts/deployment/deployment.ts';
import { bottleneck } from '../model/bottleneck.ts';
import { rngLimit, SERVICE_SECONDS, throughputBound, workersLimit } from '../model/bound.ts';
import type { DashboardState } from './state.ts';
import { ago, perSecond } from './view/format.ts';

export interface Words {
  readonly level: 'good' | 'warning' | 'bad';
  readonly text: string;
  /** The service that should be scaled. */
  readonly press?: ScalableService | undefined;
}

/** Measured below this share of what theory allows, something else is in the way. */
const NEAR = 0.85;
/** When workers ask for this share of what rng can give, more of them alone would only queue. */
const IN_BALANCE = 0.95;

/** How many of each run, or are wanted where that is not known yet; over all applications side by side. */
export function running({ instances, counts, stacks }: DashboardState, service: ScalableService): number {
  if (instances.length === 0) return (counts?.[service] ?? 0) * stacks;
  return instances.filter((each) => each.service === service && each.state === 'running').length;
}

export function statusWords(state: DashboardState): Words {
  const { application, place, speed, scaling, at } = state;
  if (application === 'unknown')
    return { level: 'warning', text: `looking for the application: ${place.title}` };
  if (application === 'absent') {
    return { level: 'warning', text: `no application runs here; start it with:  ${place.start}` };
  }
  if (speed.staleSince !== undefined) {
    return {
      level: 'bad',
      text: `Redis has not answered for ${ago(at - speed.staleSince)}: figures are stale`,
    };
  }
  if (scaling.length > 0) {
    const what = scaling.map(({ service, to }) => `${service} to ${to}`).join(', ');
    return { level: 'warning', text: `scaling ${what} …` };
  }
  return balance(state);
}

function balance(state: DashboardState): Words {
  const [workers, rng, hasher] = (['worker', 'rng', 'hasher'] as const).map((service) =>
    running(state, service),
  );
  for (const [service, count] of Object.entries({ worker: workers, rng, hasher })) {
    if (count === 0) {
      const text = `no ${service} runs, so nothing is mined; press + on ${service}`;
      return { level: 'bad', text, press: service as ScalableService };
    }
  }
  return compared(state, workers ?? 0, rng ?? 0);
}

function compared({ speed, latency }: DashboardState, workers: number, rng: number): Words {
  const { hashesPerSecond } = speed;
  if (hashesPerSecond === undefined) return { level: 'warning', text: 'measuring: a few seconds more' };
  const rngLatencyMs = latency.rng.calls ?? { count: 0, p50: 0 };
  const hasherLatencyMs = latency.hasher.calls;
  const bound = throughputBound(workers, rng);
  const asked = `${counted(workers, 'worker')} ${workers === 1 ? 'asks' : 'ask'} for ${rate(workersLimit(workers))}`;
  const given = `${rng === 1 ? 'one rng gives' : `${rng} rng give`} ${rate(rngLimit(rng))}`;
  if (bottleneck({ workers, rng, hashesPerSecond, rngLatencyMs, hasherLatencyMs }) === 'rng') {
    if (workersLimit(workers) < IN_BALANCE * rngLimit(rng)) {
      // A queue where there should be none: more rng would be more of what is slow.
      const late = `${Math.round(rngLatencyMs.p50)} ms instead of ${SERVICE_SECONDS * 1000} ms`;
      return {
        level: 'warning',
        text: `rng answers late: ${late}, though ${asked}, ${given}: is the machine busy?`,
      };
    }
    const text = `rng is the bottleneck: ${asked}, ${given}; press + on rng`;
    return { level: 'bad', text, press: 'rng' };
  }
  if (hashesPerSecond < NEAR * bound) {
    return {
      level: 'warning',
      text: `${perSecond(hashesPerSecond)} of ${rate(bound)}: it settles, or the machine is busy (${asked}, ${given})`,
    };
  }
  if (workersLimit(workers) >= IN_BALANCE * rngLimit(rng)) {
    const text = `workers and rng are in balance: ${asked}, ${given}; for more press + on both`;
    return { level: 'good', text, press: 'rng' };
  }
  return {
    level: 'good',
    text: `rng keeps up: ${asked}, ${given}; for more press + on worker`,
    press: 'worker',
  };
}

/** `3.3/s`, `33/s`. */
const rate = (value: number): string => `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)}/s`;

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
