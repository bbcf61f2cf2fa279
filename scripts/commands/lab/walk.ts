import { seeded } from '../../../bench/stats/random.ts';
import { LABS } from '../../../labs/catalogue.ts';
import type { LoadedLab } from '../../../labs/runner/load.ts';
import { type Walk, walk } from '../../../labs/runner/walk.ts';
import type { Action } from '../../cli/command.ts';
import { readWhole } from '../../cli/options.ts';
import { WorkshopError } from '../../core/errors.ts';
import { takeLock } from '../../system/lock.ts';
import { findCluster } from '../cluster/name.ts';
import { findEntry, openLab } from './find.ts';
import { lockOf } from './solve.ts';
import { openTerminals } from './terminals.ts';

export interface WalkOptions {
  readonly cluster?: string;
  readonly times: string;
  readonly seed?: string;
}

/** For the evening before: labs are started at any exercise from any state. The student's progress is not touched. @throws USAGE. */
export const walkLabs: Action<WalkOptions> = async ({ emit, signal }, words, options) => {
  const times = readWhole('--times', options.times, 1, 1000);
  const seed =
    options.seed === undefined
      ? Math.floor(Math.random() * 1e9)
      : readWhole('--seed', options.seed, 0, 999_999_999);
  const entries = words.length === 0 ? LABS : [...new Set(words.map(findEntry))];
  const labs = await Promise.all(entries.map(openLab));
  const cluster = await findCluster(options.cluster);
  refuseTooFew(labs, cluster.nodes.length, cluster.name);
  using _lock = await takeLock(lockOf(cluster.name), { signal });
  const random = seeded(seed);
  const walks: Walk[] = [];
  for (let turn = 0; turn < times; turn++) {
    // Terminals of their own for each, as for a person who has logged in anew. Each step told would bury what matters.
    await using terminals = await openTerminals(cluster, { signal });
    const walked = await walk(labs, { cluster, terminals, emit: () => undefined, signal }, random);
    walks.push(walked);
    emit({ event: 'text', text: inWords(walked, turn + 1, times) });
    emit({ event: 'progress', step: 'walking', done: turn + 1, total: times, unit: 'walks' });
  }
  const failed = walks.filter(({ ok }) => !ok).length;
  emit({
    event: 'text',
    text: `\n  ${times - failed} of ${times} walks came to a check that passes (--seed ${seed}).`,
  });
  return { ok: failed === 0, cluster: cluster.name, seed, walks };
};

function inWords({ exercise, ok, seconds, why, then }: Walk, turn: number, times: number): string {
  const rest = why ?? (then.length > 0 ? `then ${then.join(', ')}` : '');
  return `  ${ok ? '✓' : '✗'} ${turn}/${times}: start at ${exercise}, solve, check  ${seconds.toFixed(1)} s  ${rest}`;
}

function refuseTooFew(labs: readonly LoadedLab[], nodes: number, cluster: string): void {
  const large = labs.filter(({ lab }) => lab.needs.nodes > nodes);
  if (large.length === 0) return;
  throw new WorkshopError('USAGE', {
    what: `The cluster "${cluster}" has ${nodes} nodes; ${large.map(({ number, lab }) => `lab ${number} needs ${lab.needs.nodes}`).join(', ')}.`,
    hint: 'Name the labs that fit, or make a larger cluster:  ./workshop up ANOTHER --nodes 5',
  });
}
