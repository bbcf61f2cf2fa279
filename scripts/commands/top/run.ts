import { setTimeout as delay } from 'node:timers/promises';
import { Collector } from '../../../bench/dashboard/collect/collector.ts';
import { RoomWatch } from '../../../bench/dashboard/collect/room-watch.ts';
import { firstState, stateData, stateText } from '../../../bench/dashboard/once.ts';
import { runDashboard } from '../../../bench/dashboard/run.ts';
import { terminalFacts } from '../../../bench/dashboard/screen/terminal.ts';
import type { ThemeName } from '../../../bench/dashboard/view/theme.ts';
import type { Action, Context } from '../../cli/command.ts';
import { readSeconds } from '../../cli/options.ts';
import { WorkshopError } from '../../core/errors.ts';
import { targetAt, tellOfOrphans, type Where } from '../app/find.ts';
import { letNodesGo, roomOptions, watchedAt } from './watched.ts';

export interface TopOptions extends Where {
  readonly all?: boolean;
  readonly once?: boolean;
  readonly interval: string;
  readonly big?: boolean;
  readonly theme: ThemeName;
}

/** @throws USAGE for options that do not go together, and what `targetAt` throws for a place that is not there. */
export const top: Action<TopOptions> = async (context, _words, options) => {
  const intervalMs = readSeconds('--interval', options.interval, 1, 3600) * 1000;
  const { on, cluster, all = false, once = false, big = false } = options;
  const where = { on, cluster };
  if (all && (on !== 'local' || cluster !== undefined)) {
    throw new WorkshopError('USAGE', {
      what: '--all shows every cluster: it goes with neither --on nor --cluster.',
    });
  }
  // A place that does not exist is told now, not as a panel that stays empty. One that is only ill is shown.
  if (!all) await targetAt(where).catch(refuseUnlessIll);
  if (!all && on === 'local') await tellOfOrphans(context.emit);
  const terminal = terminalFacts(process.env, process.stdout.isTTY === true && process.stdin.isTTY === true);
  const room = all ? new RoomWatch(await roomOptions()) : undefined;
  // In this order, so that the room has stopped looking when its nodes are let go.
  await using _nodes = { [Symbol.asyncDispose]: all || on !== 'local' ? letNodesGo : async () => undefined };
  await using _room = room;
  if (!context.json && !once && terminal.isUsable) {
    await runDashboard({
      watched: all ? undefined : watchedAt(where),
      room,
      openCluster: (name, place) => watchedAt({ on: place ?? 'node1', cluster: name }),
      intervalMs,
      theme: options.theme,
      big,
      terminal,
      input: process.stdin,
      output: process.stdout,
      signal: context.signal,
    });
    return {};
  }
  await using collector = room ? undefined : new Collector(watchedAt(where));
  const watched = room ?? collector;
  // Waited for: what is used here ends with this function.
  return watched ? await withoutTerminal(context, watched, { once, intervalMs, big }) : {};
};

function refuseUnlessIll(error: unknown): void {
  const isIll =
    error instanceof WorkshopError && error.code === 'NOT_RUNNING' && /not whole/.test(error.what);
  if (!isIll) throw error;
}

/** The size of a frame as text, where no terminal tells one. */
const SIZE = { width: 100, height: 32 };

async function withoutTerminal(
  { emit, json, signal }: Context,
  watched: Collector | RoomWatch,
  { once, intervalMs, big }: { once: boolean; intervalMs: number; big: boolean },
) {
  const first = await firstState(watched, signal);
  if (!json) {
    const width = process.stdout.columns || Number(process.env.COLUMNS) || SIZE.width;
    const height = process.stdout.rows || Number(process.env.LINES) || SIZE.height;
    emit({ event: 'text', text: stateText(first, { width, height }, big) });
    return {};
  }
  emit({ event: 'dashboard', ...stateData(first, 0) });
  for (let before = first.at; !once; ) {
    await delay(intervalMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    const state = watched.snapshot();
    emit({ event: 'dashboard', ...stateData(state, before) });
    before = state.at;
  }
  return {};
}
