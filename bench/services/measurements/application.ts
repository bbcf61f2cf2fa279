/** The whole application, as the lessons measure it: one worker, ten, and ten on four rng. */
import { step } from '../../../scripts/core/step.ts';
import { DEFAULT_COUNTS } from '../../../scripts/deployment/deployment.ts';
import { localTarget } from '../../../scripts/deployment/local/local-target.ts';
import type { Measurement as Measured } from '../../result.ts';
import { measure } from '../../scenario/measure.ts';
import { Recorder } from '../../scenario/recorder.ts';
import type { Measurement } from '../measurement.ts';
import { judge, type Row } from '../row.ts';

const WINDOW_SECONDS = 60;
const SETTLE_SECONDS = 8;
/** How far from the bound each stage may be. */
const STAGES = [
  { worker: 1, rng: 1, share: 0.015 },
  { worker: 10, rng: 1, share: 0.015 },
  { worker: 10, rng: 4, share: 0.03 },
] as const;

export const application: Measurement = {
  names: ['application'],
  seconds: STAGES.length * (WINDOW_SECONDS + SETTLE_SECONDS) + 10,
  needs: ['redis', 'haproxy'],
  async run({ emit, signal }) {
    const start = () =>
      localTarget.start({ name: 'bench', counts: DEFAULT_COUNTS, emit, signal, lifetime: 'attached' });
    const deployment = await start();
    const recorder = new Recorder(deployment);
    recorder.start();
    const rows: Row[] = [];
    try {
      for (const { worker, rng, share } of STAGES) {
        await deployment.scale({ worker, rng });
        const options = {
          deployment,
          recorder,
          seconds: WINDOW_SECONDS,
          settleSeconds: SETTLE_SECONDS,
          emit,
          signal,
        };
        const measured = await measure(options);
        rows.push(speedRow(measured, share));
        if (worker === 10 && rng === 1) rows.push(latencyRow(measured));
      }
    } finally {
      await recorder.stop();
      await step(emit, 'stopping DockerCoins', () => deployment.stop());
    }
    return rows;
  },
};

function speedRow(measured: Measured, share: number): Row {
  const { workers, rng, hashesPerSecond, boundHashesPerSecond, rngLatencyMs, hasherLatencyMs, reasons } =
    measured;
  return judge({
    name: `application, ${workers} on ${rng} rng`,
    measured: `hashes/s of ${workers} worker(s) on ${rng} rng: slope of the counter over ${WINDOW_SECONDS} s`,
    value: hashesPerSecond,
    unit: '/s',
    target: { kind: 'within share', limit: boundHashesPerSecond, share },
    problems: reasons,
    details: { rngLatencyMs, hasherLatencyMs },
  });
}

function latencyRow({ workers, rng, rngLatencyMs, boundRngLatencyMs, reasons }: Measured): Row {
  return judge({
    name: `application, latency of rng`,
    measured: `median of the calls that ${workers} workers on ${rng} rng make`,
    value: rngLatencyMs.p50,
    unit: 'ms',
    target: { kind: 'within', limit: boundRngLatencyMs, by: 20 },
    problems: reasons,
  });
}
