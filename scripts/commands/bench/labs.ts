import { resolve } from 'node:path';
import { withStolen } from '../../../bench/harness/with-stolen.ts';
import { benchLabs } from '../../../bench/labs/run.ts';
import type { Action } from '../../cli/command.ts';
import { readWhole } from '../../cli/options.ts';
import { dockerProvider } from '../../cluster/docker/provider.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { LOOPBACK } from '../../system/ports.ts';
import { conditionsOf } from './conditions.ts';
import { openReport } from './report-file.ts';
import { readSeed } from './seed.ts';
import { writePromises } from './write-promises.ts';

export interface BenchLabsCommandOptions {
  readonly passes: string;
  readonly walks: string;
  readonly seed?: string;
  readonly out: string;
}

const NAME = 'bench-labs';
/** As many as the labs need. */
const NODES = 5;

/** @throws USAGE, NO_ENGINE, WRITE_FAILED before anything is measured. */
export const benchLabsCommand: Action<BenchLabsCommandOptions> = async (
  { emit, signal, typed },
  _words,
  options,
) => {
  const passes = readWhole('--passes', options.passes, 0, 20);
  const walks = readWhole('--walks', options.walks, 0, 1000);
  const seed = readSeed(options.seed);
  const write = await openReport(resolve(options.out), 'bench-labs.json');
  const engine = await startedEngine(emit);
  const conditions = conditionsOf(typed, seed, { engine: engine.version });
  try {
    await dockerProvider.up({ name: NAME, nodes: NODES, managers: 0, bind: LOOPBACK }, { emit, signal });
    emit({ event: 'chapter', title: 'The labs against their promises' });
    const rows = await withStolen(() => benchLabs({ cluster: NAME, passes, walks, seed, emit, signal }));
    return await writePromises({ of: 'labs', rows, conditions }, write, emit);
  } finally {
    await dockerProvider.down(NAME, emit);
  }
};
