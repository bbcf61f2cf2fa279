/** An act of the demo's story: an application is started, told about while both counters are recorded, and stopped again. */
import type { Emit } from '../../scripts/core/events.ts';
import { step } from '../../scripts/core/step.ts';
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import type { DemoResult, Measurement } from '../result.ts';
import { measure } from './measure.ts';
import { Recorder } from './recorder.ts';

export interface ActOptions {
  readonly start: () => Promise<Deployment>;
  /** Length of each measurement. */
  readonly seconds: number;
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
  /** Where the axis of time begins, in seconds of the monotonic clock; now, for the first act. */
  readonly origin?: number | undefined;
}

/** What happens on the stage. */
export interface Scene {
  readonly deployment: Deployment;
  /** Notes what was changed, and when. */
  mark(label: string): void;
  /** Lets the application settle, looks at it for a while, and tells of what was measured. */
  measure(): Promise<Measurement>;
}

export interface Act extends Pick<DemoResult, 'marks' | 'measurements' | 'series'> {
  readonly origin: number;
  readonly on: string;
}

/** Time for queues to fill or empty after a change. */
const SETTLE_SECONDS = 5;

/** Plays an act; the application is stopped however it ends. */
export async function play(options: ActOptions, script: (scene: Scene) => Promise<void>): Promise<Act> {
  const { start, seconds, emit, signal } = options;
  const deployment = await start();
  const recorder = new Recorder(deployment);
  const origin = recorder.start(options.origin);
  const marks: { at: number; label: string }[] = [];
  const measurements: Measurement[] = [];
  try {
    await script({
      deployment,
      mark: (label) => void marks.push({ at: recorder.now(), label }),
      measure: async () => {
        const settleSeconds = SETTLE_SECONDS;
        const measured = await measure({ deployment, recorder, seconds, settleSeconds, emit, signal });
        const { rngCallsMs: _, ...measurement } = measured;
        emit({ event: 'measurement', measurement });
        measurements.push(measured);
        return measured;
      },
    });
  } finally {
    await recorder.stop();
    await step(emit, 'stopping DockerCoins', () => deployment.stop());
  }
  const series = recorder.samples.map(({ at, hashes, coins }) => ({ at, hashes, coins }));
  return { origin, on: deployment.target, marks, measurements, series };
}
