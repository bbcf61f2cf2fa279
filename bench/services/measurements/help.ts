/** How long a person waits for `./workshop --help`. */
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../../scripts/core/root.ts';
import type { Measurement } from '../measurement.ts';
import { median } from '../rate.ts';
import { judge } from '../row.ts';

const RUNS = 15;

export const help: Measurement = {
  names: ['help'],
  seconds: 8,
  async run({ signal, progress }) {
    const own: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      own.push(await timed(join(ROOT, 'workshop'), ['--help'], signal));
      bare.push(await timed(process.execPath, ['-e', '0'], signal));
      progress(run + 1, RUNS, 'runs');
    }
    return [
      judge({
        name: 'help',
        measured: `./workshop --help as a whole process, median of ${RUNS} runs`,
        value: median(own),
        unit: 'ms',
        target: { kind: 'below', limit: 300 },
        reference: { what: 'node -e 0', value: median(bare), unit: 'ms' },
      }),
    ];
  },
};

async function timed(program: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  const { durationMs } = await execa(program, args, { cancelSignal: signal });
  return durationMs;
}
