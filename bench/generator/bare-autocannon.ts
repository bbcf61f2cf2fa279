/** Closed loop at full speed, against autocannon as it comes: what our own timing of each request costs. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, WorkshopError } from '../../scripts/core/errors.ts';
import { ROOT } from '../../scripts/core/root.ts';
import type { Measurement } from '../harness/measurement.ts';
import { generate } from '../load/generate.ts';
import { median, ratio } from '../stats/rate.ts';
import { judge } from '../table/row.ts';

const ROUNDS = 3;
const SECONDS = 3;
const CONNECTIONS = 20;

export const bareAutocannon: Measurement = {
  names: ['closed loop at full speed'],
  seconds: 2 * ROUNDS * (SECONDS + 1),
  async run({ stage, signal, progress }) {
    const { port } = await stage.reference('bare-http', { BODY: 'ok', KEEP_ALIVE_MS: '5000' });
    const url = `http://127.0.0.1:${port}/`;
    const own: number[] = [];
    const bare: number[] = [];
    const cpu: number[] = [];
    const problems: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const request = { url, method: 'GET', bodyBytes: 0 } as const;
      const length = { seconds: SECONDS };
      const figures = await generate(
        { kind: 'closed', request, concurrency: CONNECTIONS, length },
        { signal },
      );
      signal.throwIfAborted();
      own.push(figures.perSecond);
      cpu.push(figures.client.cpu);
      problems.push(...Object.entries(figures.problems).map(([what, count]) => `${count} ${what}`));
      bare.push(await autocannonAlone(url, signal));
      progress(
        round + 1,
        ROUNDS,
        'rounds',
        `${Math.round(own.at(-1) ?? 0)}/s, bare ${Math.round(bare.at(-1) ?? 0)}/s`,
      );
    }
    return [
      judge({
        name: 'closed loop at full speed',
        measured: `answers/s as a share of bare autocannon's, medians of ${ROUNDS} alternating rounds of ${SECONDS} s, ${CONNECTIONS} connections`,
        value: ratio(median(own), median(bare)),
        unit: 'x',
        target: { kind: 'at least', limit: 0.85 },
        reference: { what: 'autocannon alone', value: median(bare), unit: '/s' },
        problems,
        details: { own: own.map(Math.round), bare: bare.map(Math.round), cpu },
      }),
    ];
  },
};

/** Its own command line, in a process of its own. Its total is divided by the time it says it took: what it calls its average is per sample. */
async function autocannonAlone(url: string, signal: AbortSignal): Promise<number> {
  const program = join(ROOT, 'node_modules', 'autocannon', 'autocannon.js');
  const args = [program, '--json', '-c', String(CONNECTIONS), '-d', String(SECONDS), url];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { signal, timeout: 60_000 });
    const said = JSON.parse(stdout) as { '2xx': number; duration: number };
    return said['2xx'] / said.duration;
  } catch (error) {
    signal.throwIfAborted();
    throw new WorkshopError('START_FAILED', {
      what: 'autocannon failed.',
      why: messageOf(error),
      cause: error,
    });
  }
}
