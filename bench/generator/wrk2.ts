/** Open loop beside wrk2, the generator that taught others to count from the intended time; only where a person has it: Debian does not. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf, WorkshopError } from '../../scripts/core/errors.ts';
import { findExecutable } from '../../scripts/system/programs.ts';
import type { Measurement } from '../harness/measurement.ts';
import { generate } from '../load/generate.ts';
import { LatencyRecording } from '../load/latency-recording.ts';
import { judge, type Row } from '../table/row.ts';
import { KINDS } from './truth.ts';

const PROGRAM = 'wrk2';
const RATE = 5;
/** wrk2 keeps nothing of its first ten seconds, in which it sizes itself up. */
const WRK2_SECONDS = 35;
const OWN_REQUESTS = 100;
const SHARE = 0.02;

/** No rows, and a notice, where there is no wrk2. */
export const besideWrk2: Measurement = {
  names: ['open loop beside wrk2'],
  seconds: KINDS.length * (WRK2_SECONDS + OWN_REQUESTS / RATE + 3),
  async run({ stage, signal, emit, progress }) {
    const program = await findExecutable([PROGRAM]);
    if (!program) {
      emit({
        event: 'notice',
        level: 'info',
        text: 'There is no wrk2 on this machine: the open loop is not held against it.',
      });
      return [];
    }
    let done = 0;
    const rows: Row[] = [];
    for (const { name, services } of KINDS) {
      const { port } = await stage.reference('exact-server', { SERVICE_MS: services.join(',') });
      const url = `http://127.0.0.1:${port}/`;
      const theirs = await runWrk2(program, url, signal);
      progress(++done, 2 * KINDS.length, 'loads');
      const figures = await generate(
        {
          kind: 'open',
          request: { url, method: 'GET', bodyBytes: 0 },
          rate: RATE,
          arrivals: 'constant',
          seed: 0,
          requests: OWN_REQUESTS,
          mostUnderWay: 1000,
          timeoutSeconds: 60,
        },
        { signal },
      );
      signal.throwIfAborted();
      progress(++done, 2 * KINDS.length, 'loads');
      const ours = LatencyRecording.fromJSON(figures.latency).summaryMs();
      const problems = Object.entries(figures.problems).map(([what, count]) => `${count} ${what}`);
      rows.push(
        ...(['p50', 'p99'] as const).map((figure) =>
          judge({
            name: `open loop beside wrk2, ${RATE}/s, ${name}: ${figure}`,
            measured: `${figure} of ${ours.count} requests, against wrk2 on the same server`,
            value: ours[figure],
            unit: 'ms',
            target: { kind: 'within share', limit: theirs[figure], share: SHARE },
            reference: { what: 'wrk2', value: theirs[figure], unit: 'ms' },
            problems,
            details: { client: figures.client, schedule: figures.schedule },
          }),
        ),
      );
    }
    return rows;
  },
};

async function runWrk2(program: string, url: string, signal: AbortSignal) {
  const args = ['-t', '1', '-c', '1', '-R', String(RATE), '-d', `${WRK2_SECONDS}s`, '--latency', url];
  try {
    const { stdout } = await promisify(execFile)(program, args, { signal, timeout: 120_000 });
    return parseWrk2(stdout);
  } catch (error) {
    signal.throwIfAborted();
    throw new WorkshopError('START_FAILED', { what: 'wrk2 failed.', why: messageOf(error), cause: error });
  }
}

const UNITS_MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** The percentiles of `wrk2 --latency`, in ms. NaN where it tells none, which no figure can be held against. */
export function parseWrk2(output: string): { readonly p50: number; readonly p99: number } {
  const at = (percentile: string): number => {
    const [, value, unit = ''] =
      new RegExp(`^\\s*${percentile}%\\s+([\\d.]+)(us|ms|s|m)\\s*$`, 'm').exec(output) ?? [];
    return Number(value) * (UNITS_MS[unit] ?? Number.NaN);
  };
  return { p50: at('50\\.000'), p99: at('99\\.000') };
}
