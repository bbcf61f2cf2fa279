/** Reads the options of `bench scale`, and finds everything that is wrong with them at once. */
import type { Form } from '../../../bench/table/forms.ts';
import { readSeconds } from '../../cli/options.ts';
import { COUNT_LIMITS } from '../../deployment/deployment.ts';
import type { Where } from '../app/find.ts';
import { gather } from './gather.ts';
import { readRange } from './range.ts';
import { readSeed } from './seed.ts';
import { type FormOptions, readForm } from './table-form.ts';

export interface BenchScaleOptions extends Where, FormOptions {
  readonly workers: string;
  readonly rng: string;
  readonly seconds: string;
  readonly seed?: string;
  readonly out: string;
}

export interface ReadScale {
  readonly workers: readonly number[];
  readonly rng: readonly number[];
  readonly seconds: number;
  readonly seed: number;
  readonly form: Form;
}

/** The line that tells the rate needs 2.4 s at the least. */
export const SHORTEST_SECONDS = 3;

/** @throws USAGE with every problem. */
export function readScale({ workers, rng, seconds, seed, ...forms }: BenchScaleOptions): ReadScale {
  return gather((read) => ({
    workers: read(() => readRange('--workers', workers, 1, COUNT_LIMITS.worker.high)) ?? [],
    rng: read(() => readRange('--rng', rng, 1, COUNT_LIMITS.rng.high)) ?? [],
    seconds: read(() => readSeconds('--seconds', seconds, SHORTEST_SECONDS, 600)) ?? 0,
    seed: read(() => readSeed(seed)) ?? 0,
    form: read(() => readForm(forms)) ?? 'text',
  }));
}
