import { resolve } from 'node:path';
import { withStolen } from '../../../bench/harness/with-stolen.ts';
import { pauseFor, slowDown } from '../../../bench/top/pace.ts';
import { benchTop } from '../../../bench/top/run.ts';
import type { Action } from '../../cli/command.ts';
import { readWhole } from '../../cli/options.ts';
import { dockerProvider } from '../../cluster/docker/provider.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { eachTarget } from '../../deployment/cluster/each.ts';
import { LOOPBACK } from '../../system/ports.ts';
import { watchedAt } from '../top/watched.ts';
import { conditionsOf } from './conditions.ts';
import { openReport } from './report-file.ts';
import { writePromises } from './write-promises.ts';

export interface BenchTopOptions {
  readonly minutes: string;
  readonly nodes: string;
  readonly out: string;
}

const NAME = 'bench-top';
/** With rng, hasher, webui, the balancer and the ambassador, twelve containers a node. */
const WORKERS = 7;

/** @throws USAGE, NO_ENGINE, WRITE_FAILED before anything is measured. */
export const benchTopCommand: Action<BenchTopOptions> = async ({ emit, signal, typed }, _words, options) => {
  const minutes = readWhole('--minutes', options.minutes, 1, 600);
  const nodes = readWhole('--nodes', options.nodes, 1, 50);
  const write = await openReport(resolve(options.out), 'bench-top.json');
  const engine = await startedEngine(emit);
  const conditions = conditionsOf(typed, null, { engine: engine.version });
  try {
    const cluster = await dockerProvider.up(
      { name: NAME, nodes, managers: 0, bind: LOOPBACK },
      { emit, signal },
    );
    const pauseMs = pauseFor(nodes, WORKERS);
    if (pauseMs !== undefined) await slowDown(cluster.nodes, pauseMs);
    const counts = { rng: 1, hasher: 1, worker: WORKERS, webui: 1 };
    await using deployment = await eachTarget(cluster).start({
      name: NAME,
      counts,
      emit,
      signal,
      lifetime: 'attached',
    });
    emit({ event: 'chapter', title: 'The dashboard against its promises' });
    const watched = watchedAt({ on: 'each', cluster: NAME });
    const rows = await withStolen(() =>
      benchTop({ cluster, deployment, watched, minutes, pauseMs, emit, signal }),
    );
    return writePromises({ of: 'top', rows, conditions }, write, emit);
  } finally {
    await dockerProvider.down(NAME, emit);
  }
};
