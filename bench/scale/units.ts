/** When each unit of work was done, from what workers publish once a second and a little more. Pure. */
import type { Call } from '../../scripts/deployment/deployment.ts';

/** One unit: 32 bytes fetched and hashed. */
export interface Unit {
  /** Wall clock, in ms. */
  readonly endedAt: number;
  readonly rngMs: number;
  readonly hasherMs: number;
}

/** A worker's sleep before each unit; making connections is part of it. */
const PAUSE_MS = 100;

/**
 * Units in the order in which they ended. A worker hands in several at once, right after the last of them, oldest first: so the last ended then, and each
 * before it by a pause and the next one's calls earlier. That is true to a few ms, where the counter moves in steps of 1.2 s.
 */
export function unitsOf(calls: readonly Call[]): Unit[] {
  const units: Unit[] = [];
  for (const { at, rng, hasher } of handedIn(calls)) {
    let endedAt = at;
    for (let index = Math.min(rng.length, hasher.length) - 1; index >= 0; index--) {
      const [rngMs, hasherMs] = [rng[index] as number, hasher[index] as number];
      units.push({ endedAt, rngMs, hasherMs });
      endedAt -= PAUSE_MS + rngMs + hasherMs;
    }
  }
  return units.sort((one, other) => one.endedAt - other.endedAt);
}

interface HandedIn {
  readonly at: number;
  readonly rng: number[];
  readonly hasher: number[];
}

/** What one worker handed in at once: its calls to rng, then those to hasher. */
function handedIn(calls: readonly Call[]): HandedIn[] {
  const groups: HandedIn[] = [];
  let before: Call | undefined;
  for (const call of calls) {
    const begins = call.at !== before?.at || (call.service === 'rng' && before.service === 'hasher');
    if (begins) groups.push({ at: call.at, rng: [], hasher: [] });
    groups.at(-1)?.[call.service].push(call.ms);
    before = call;
  }
  return groups;
}
