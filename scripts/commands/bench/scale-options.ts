/** Reads the options of `bench scale`, and finds everything that is wrong with them at once. */
import type { Form } from '../../../bench/table/forms.ts';
import { readSeconds, readWhole } from '../../cli/options.ts';
import { WorkshopError } from '../../core/errors.ts';
import { COUNT_LIMITS } from '../../deployment/deployment.ts';
import type { Where } from '../app/find.ts';
import { randomSeed } from './load/options.ts';
import { readRange } from './range.ts';

export interface BenchScaleOptions extends Where {
  readonly workers: string;
  readonly rng: string;
  readonly seconds: string;
  readonly seed?: string;
  readonly csv?: boolean;
  readonly markdown?: boolean;
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
const SHORTEST_SECONDS = 3;

/** @throws USAGE with every problem. */
export function readScale({ workers, rng, seconds, seed, csv, markdown }: BenchScaleOptions): ReadScale {
  const problems: string[] = [];
  const gathered = <Value>(read: () => Value, instead: Value): Value => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof WorkshopError)) throw error;
      problems.push(error.what);
      return instead;
    }
  };
  const read: ReadScale = {
    workers: gathered(() => readRange('--workers', workers, 1, COUNT_LIMITS.worker.high), []),
    rng: gathered(() => readRange('--rng', rng, 1, COUNT_LIMITS.rng.high), []),
    seconds: gathered(() => readSeconds('--seconds', seconds, SHORTEST_SECONDS, 600), 0),
    seed: gathered(() => (seed === undefined ? randomSeed() : readWhole('--seed', seed, 0, 999_999_999)), 0),
    form: csv ? 'csv' : markdown ? 'markdown' : 'text',
  };
  if (csv && markdown) problems.push('--csv and --markdown: give one of them.');
  if (problems.length > 0) throw new WorkshopError('USAGE', { what: problems.join('\n') });
  return read;
}
