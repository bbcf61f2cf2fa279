/** What `bench compare` says of real pairs: of the same server twice, and of one that takes 5 % longer. */
import { badRuns } from '../compare/bad-runs.ts';
import { compareRuns } from '../compare/compare.ts';
import type { Measurement } from '../harness/measurement.ts';
import { measureLoads } from '../load/measure.ts';
import { type Point, plan } from '../load/plan.ts';
import type { LoadRun } from '../schema/load-run.ts';
import { seeded, shuffled } from '../stats/random.ts';
import { judge } from '../table/row.ts';

const PAIRS = 10;
/** Of each side. */
const RUNS = 10;
const SAME_MS = 2;
const SLOWER_MS = SAME_MS * 1.05;
const CONCURRENCY = 5;
const REQUESTS = 150;
const SMALLEST_EFFECT = 0.02;
/** A run in which the generator was held up is no run; a machine that does it this often is no place to compare anything. */
const ATTEMPTS = 3;
/** With what it takes to start a generator. */
const RUN_SECONDS = 0.8;

/** The same server, itself once more, and a slower one: loaded in turn, who is next left to chance. */
const SIDES = ['same', 'again', 'slower'] as const;
type Side = (typeof SIDES)[number];

export const pairs: Measurement = {
  names: ['pairs of the same', 'pairs that differ by 5 %'],
  seconds: PAIRS * RUNS * SIDES.length * RUN_SECONDS,
  async run({ stage, signal, progress }) {
    const [same, slower] = await Promise.all(
      [SAME_MS, SLOWER_MS].map((ms) => stage.reference('exact-server', { SERVICE_MS: String(ms) })),
    );
    const pointTo = (port: number | undefined): Point[] =>
      plan(
        [{ name: 'the server', url: `http://127.0.0.1:${port}/`, method: 'GET', bytes: 0, bodyBytes: 0 }],
        { length: { requests: REQUESTS }, loop: { kind: 'closed', concurrencies: [CONCURRENCY] } },
      );
    const points = { same: pointTo(same?.port), again: pointTo(same?.port), slower: pointTo(slower?.port) };
    const random = seeded(PAIRS);
    const counts = { falselyDifferent: 0, found: 0 };
    const ratios: number[] = [];
    const problems: string[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      const runs: Record<Side, LoadRun[]> = { same: [], again: [], slower: [] };
      for (let turn = 0; turn < RUNS; turn++) {
        for (const side of shuffled(SIDES, random)) {
          runs[side].push(await soundRun(points[side], signal));
          signal.throwIfAborted();
        }
        progress(pair * RUNS + turn + 1, PAIRS * RUNS, 'rounds');
      }
      problems.push(...Object.values(runs).flatMap(badRuns));
      const options = { smallestEffect: SMALLEST_EFFECT, seed: pair };
      const verdicts = (other: Side) => compareRuns(runs.same, runs[other], options);
      if (verdicts('again').some(({ verdict }) => verdict !== '~')) counts.falselyDifferent += 1;
      const [throughput] = verdicts('slower');
      if (throughput?.verdict === 'worse') counts.found += 1;
      ratios.push(throughput?.ratio?.value ?? Number.NaN);
    }
    const how = `of ${PAIRS} pairs of ${RUNS} runs a side`;
    return [
      judge({
        name: 'pairs of the same',
        measured: `${how}, those in which throughput, p50 or p99 was called different: at most 5 %`,
        value: counts.falselyDifferent,
        unit: 'pairs',
        target: { kind: 'below', limit: 0.05 * PAIRS + Number.EPSILON },
        problems,
      }),
      judge({
        name: 'pairs that differ by 5 %',
        measured: `${how}, those in which the slower one's throughput was called worse`,
        value: counts.found,
        unit: 'pairs',
        target: { kind: 'at least', limit: 0.9 * PAIRS },
        problems,
        details: { ratios },
      }),
    ];
  },
};

/** One load, made again when the generator could not keep up; the last attempt counts whatever it is like. */
async function soundRun(points: readonly Point[], signal: AbortSignal): Promise<LoadRun> {
  for (let attempt = 1; ; attempt++) {
    const [run] = await measureLoads(points, { emit: () => undefined, signal });
    signal.throwIfAborted();
    if (run && (run.valid || attempt === ATTEMPTS)) return run;
  }
}
