/** The dashboard without a terminal: one frame as text, or what is known now as data, once or at each interval. */
import { setTimeout as delay } from 'node:timers/promises';
import { throughputBound } from '../model/bound.ts';
import type { DashboardState, RoomState } from './state.ts';
import { FIRST_UI } from './ui.ts';
import { dashboardFrame } from './view/dashboard.ts';
import { frameText, type Size } from './view/frame.ts';
import { roomFrame } from './view/room.ts';
import { running, statusWords } from './words.ts';

type Looked = { readonly snapshot: () => DashboardState | RoomState };

/** A speed is known after 2.4 s, when everything answers; what does not answer is waited for no longer than this, in ms. */
const PATIENCE_MS = 12_000;
const LOOK_EVERY_MS = 250;

/** The state as soon as there is something to see in it, or after 12 s whatever there is. */
export async function firstState(watched: Looked, signal: AbortSignal): Promise<DashboardState | RoomState> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    signal.throwIfAborted();
    const state = watched.snapshot();
    if (isTelling(state) || performance.now() > deadline) return state;
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined); // the next turn throws
  }
}

function isTelling(state: DashboardState | RoomState): boolean {
  if (isRoom(state))
    return (
      state.clusters.length > 0 &&
      state.clusters.every(
        ({ pending, on, hashesPerSecond }) => !pending && (on === undefined || hashesPerSecond !== undefined),
      )
    );
  const hasNodes =
    state.nodes.length > 0 &&
    state.nodes.every(({ containers, staleSince }) => containers !== undefined || staleSince !== undefined);
  if (state.application === 'absent') return hasNodes;
  return state.speed.hashesPerSecond !== undefined && hasNodes;
}

export const isRoom = (state: DashboardState | RoomState): state is RoomState => 'clusters' in state;

/** A frame as text. */
export function stateText(state: DashboardState | RoomState, size: Size, big: boolean): string {
  const ui = { ...FIRST_UI, big };
  return frameText(isRoom(state) ? roomFrame(state, ui, size) : dashboardFrame(state, ui, size));
}

/** What programs are told: the figures of now, without their course. `eventsSince` in ms. */
export function stateData(state: DashboardState | RoomState, eventsSince: number): Record<string, unknown> {
  if (isRoom(state)) return { ...state };
  const { history: _, latency, queue, events, counts, stacks, ...rest } = state;
  const [rng, hasher] = [latency.rng, latency.hasher].map(({ series: _series, ...each }) => each);
  const bound = counts ? throughputBound(running(state, 'worker'), running(state, 'rng')) : null;
  return {
    ...rest,
    counts,
    stacks,
    boundHashesPerSecond: bound,
    latency: { rng, hasher },
    queue: { length: queue.length, from: queue.from },
    words: statusWords(state).text,
    events: events.filter(({ at }) => at > eventsSince),
  };
}
