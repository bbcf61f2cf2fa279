/** How long a person waits for `./workshop --help`. */
import { join } from 'node:path';
import { ROOT } from '../../../scripts/core/root.ts';
import type { Measurement } from '../../harness/measurement.ts';
import { median } from '../../stats/rate.ts';
import { judge } from '../../table/row.ts';
import { runProgram } from './run-program.ts';

const RUNS = 15;
const PATIENCE_MS = 60_000;

export const help: Measurement = {
  names: ['help'],
  seconds: 8,
  async run({ signal, progress }) {
    const run = (program: string, words: string[]) =>
      runProgram(program, words, { signal, timeoutMs: PATIENCE_MS });
    const time = async (program: string, words: string[]) => {
      const begin = performance.now();
      await run(program, words);
      return performance.now() - begin;
    };
    const workshop = join(ROOT, 'workshop');
    await run(workshop, ['--help']); // the first may have to build what has changed since
    const own: number[] = [];
    const bare: number[] = [];
    for (let turn = 0; turn < RUNS; turn++) {
      own.push(await time(workshop, ['--help']));
      bare.push(await time(process.execPath, ['-e', '0']));
      progress(turn + 1, RUNS, 'runs');
    }
    return [
      judge({
        name: 'help',
        measured: `./workshop --help, the whole of it, median of ${RUNS} runs`,
        value: median(own),
        unit: 'ms',
        target: { kind: 'below', limit: 300 },
        reference: { what: 'node -e 0', value: median(bare), unit: 'ms' },
        details: { ms: own.map(Math.round), referenceMs: bare.map(Math.round) },
      }),
    ];
  },
};
