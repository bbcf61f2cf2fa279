/** The whole application, as a local deployment: the three stages of the demo against what theory allows. */
import { localTarget } from '../../../scripts/deployment/local/local-target.ts';
import type { Measurement } from '../../harness/measurement.ts';
import type { Measurement as Stage } from '../../result.ts';
import { measure } from '../../scenario/measure.ts';
import { Recorder } from '../../scenario/recorder.ts';
import { judge, type Row } from '../../table/row.ts';

/** A name of its own, so that an application that runs already is not disturbed. */
const DEPLOYMENT = 'bench';
const SECONDS = 60;
/** Ten workers' queue before one rng is as long as it gets after a few rounds of a second. */
const SETTLE_SECONDS = 10;
/** How far off the bound the rate may be: ten workers at four rng depend on a balancer's luck. */
const STAGES = [
  { workers: 1, rng: 1, share: 0.015 },
  { workers: 10, rng: 1, share: 0.015 },
  { workers: 10, rng: 4, share: 0.03 },
] as const;

export const application: Measurement = {
  names: ['application hashes', 'application rng latency'],
  seconds: STAGES.length * (SECONDS + SETTLE_SECONDS) + 15,
  needs: ['redis', 'haproxy'],
  async run({ emit, signal }) {
    const counts = { rng: 1, hasher: 1, worker: 1, webui: 1 };
    const deployment = await localTarget.start({
      name: DEPLOYMENT,
      counts,
      emit,
      signal,
      lifetime: 'attached',
    });
    const recorder = new Recorder(deployment);
    recorder.start();
    try {
      const rows: Row[] = [];
      for (const { workers, rng, share } of STAGES) {
        await deployment.scale({ worker: workers, rng });
        const options = {
          deployment,
          recorder,
          seconds: SECONDS,
          settleSeconds: SETTLE_SECONDS,
          emit,
          signal,
        };
        const stage = await measure(options);
        rows.push(hashesRow(stage, share));
        if (workers === 10 && rng === 1) rows.push(latencyRow(stage));
      }
      return rows;
    } finally {
      await recorder.stop();
      await deployment.stop();
    }
  },
};

const titleOf = ({ workers, rng }: Stage) => `${workers} worker${workers === 1 ? '' : 's'}, ${rng} rng`;

function hashesRow(stage: Stage, share: number): Row {
  return judge({
    name: `application hashes, ${titleOf(stage)}`,
    measured: `slope of the counter over ${stage.seconds} s`,
    value: stage.hashesPerSecond,
    unit: '/s',
    target: { kind: 'within share', limit: stage.boundHashesPerSecond, share },
    problems: stage.reasons,
    details: { rngLatencyMs: stage.rngLatencyMs, hasherLatencyMs: stage.hasherLatencyMs },
  });
}

function latencyRow(stage: Stage): Row {
  return judge({
    name: `application rng latency, ${titleOf(stage)}`,
    measured: 'median of all calls to rng that workers made in the window',
    value: stage.rngLatencyMs.count > 0 ? stage.rngLatencyMs.p50 : Number.NaN,
    unit: 'ms',
    target: { kind: 'within', limit: stage.boundRngLatencyMs, by: 20 },
    problems: stage.reasons,
    details: { rngLatencyMs: stage.rngLatencyMs },
  });
}
