/** How long a person waits for the whole story: `demo --on local`, with the windows it has unless told otherwise. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/core/root.ts';
import type { Measurement } from '../../harness/measurement.ts';
import { judge } from '../../table/row.ts';
import { runProgram } from './run-program.ts';

/** It takes about two minutes. */
const PATIENCE_MS = 600_000;
const LOOK_MS = 1000;

export const demo: Measurement = {
  names: ['demo'],
  seconds: 115,
  needs: ['redis', 'haproxy'],
  async run({ signal, progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'workshop-demo-')); // short: a socket lies in it
    const begin = performance.now();
    const seconds = () => (performance.now() - begin) / 1000;
    const timer = setInterval(() => progress(Math.min(seconds(), 240), 240, 's'), LOOK_MS);
    try {
      const { problems, measured } = await tell(folder, signal);
      return [
        judge({
          name: 'demo --on local',
          measured: `the whole command, its packages and programs being there: ${measured}`,
          value: seconds(),
          unit: 's',
          target: { kind: 'below', limit: 240 },
          problems,
        }),
      ];
    } finally {
      clearInterval(timer);
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Rejects with START_FAILED when the demo fails. */
async function tell(folder: string, signal: AbortSignal): Promise<{ problems: string[]; measured: string }> {
  const words = ['demo', '--on', 'local', '--json', '--report', join(folder, 'reports')];
  const env = { WORKSHOP_STATE_DIR: folder };
  const stdout = await runProgram(join(ROOT, 'workshop'), words, { signal, timeoutMs: PATIENCE_MS, env });
  const { bottleneck, measurements } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result;
  const rates = measurements.map(({ hashesPerSecond }) => hashesPerSecond.toFixed(2));
  const problems = bottleneck === 'rng' ? [] : [`it named ${bottleneck || 'nobody'} as the bottleneck`];
  return { problems, measured: `${rates.join(', ')} hashes/s` };
}

interface Result {
  readonly bottleneck: string;
  readonly measurements: readonly { readonly hashesPerSecond: number }[];
}
