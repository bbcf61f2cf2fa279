/** The generator's eye on itself: figures that it could not keep up with are its own, not the target's. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface SelfWatched {
  /** Time of processors that the generator's process took, as a share of one core. */
  readonly cpu: number;
  /** By how much the event loop was late, 99th percentile, in ms. */
  readonly loopDelayMs: number;
  /** Of an open loop: whether it went before all that is ordinary on its machine (see real-time.ts). */
  readonly realTime?: boolean;
}

/** How often the loop is looked at, in ms. What Node's histogram holds is this and the delay together. */
const LOOK_EVERY_MS = 5;

/** Of a load that was over sooner than this, in ms, nothing can be told. */
const SHORTEST_MS = 100;

/** Begins to watch; what is returned ends it, and says what was seen. */
export function watchSelf(): () => SelfWatched {
  const delay = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  delay.enable();
  const begin = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const ms = performance.now() - begin;
    delay.disable();
    const p99 = delay.count > 0 ? delay.percentile(99) / 1e6 : 0;
    return {
      cpu: ms >= SHORTEST_MS ? (user + system) / 1000 / ms : 0,
      loopDelayMs: Math.max(0, p99 - LOOK_EVERY_MS),
    };
  };
}
