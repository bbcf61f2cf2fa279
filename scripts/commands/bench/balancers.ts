import { renderBalancers } from '../../../bench/balancers/render.ts';
import { measureBalancers } from '../../../bench/balancers/run.ts';
import type { BalancersResult } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';
import { readSeconds, readWhole } from '../../cli/options.ts';
import { WorkshopError } from '../../core/errors.ts';
import { BALANCES, type Balance, COUNT_LIMITS } from '../../deployment/deployment.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { targetAt, tellOfOrphans, type Where } from '../app/find.ts';
import { conditionsOf, verdictOf } from './conditions.ts';
import { finish, openFile, shownAs } from './finish.ts';
import { gather } from './gather.ts';
import { SHORTEST_SECONDS } from './scale-options.ts';
import { readSeed } from './seed.ts';
import { type FormOptions, readForm } from './table-form.ts';

export interface BenchBalancersOptions extends Where, FormOptions {
  readonly balances?: string;
  readonly workers: string;
  readonly rng: string;
  readonly seconds: string;
  readonly seed?: string;
  readonly out: string;
}

/** @throws USAGE, MISSING, NOT_RUNNING, WRITE_FAILED before anything is started. Interrupted, it writes what there is first. */
export const benchBalancers: Action<BenchBalancersOptions> = async (context, _words, options) => {
  const { signal, typed } = context;
  const { on, cluster } = options;
  const { balances, workers, rng, seconds, seed, form } = readBalancers(options);
  const emit = shownAs(form, context.emit);
  const target = await targetAt({ on, cluster });
  if (on === 'local') await requirePrograms(NEEDED_LOCALLY);
  const write = await openFile(options.out);
  if (on === 'local') await tellOfOrphans(emit);

  const conditions = conditionsOf(typed, seed);
  const points = await measureBalancers({ target, balances, workers, rng, seconds, seed, emit, signal });
  const result: BalancersResult = {
    ...conditions,
    kind: 'balancers',
    ...verdictOf(points, balances.length),
    on,
    workers,
    rng,
    seconds,
    points,
  };
  const files = await finish(result, renderBalancers(points, form), form, write, emit);
  signal.throwIfAborted();
  const { valid, reasons } = result;
  return { ok: valid, valid, reasons, on, points, ...files };
};

/** @throws USAGE with every problem. */
function readBalancers({ on, balances, workers, rng, seconds, seed, ...forms }: BenchBalancersOptions) {
  return gather((read) => ({
    balances: read(() => readBalances(balances, on)) ?? [],
    workers: read(() => readWhole('--workers', workers, 1, COUNT_LIMITS.worker.high)) ?? 0,
    rng: read(() => readWhole('--rng', rng, 1, COUNT_LIMITS.rng.high)) ?? 0,
    seconds: read(() => readSeconds('--seconds', seconds, SHORTEST_SECONDS, 600)) ?? 0,
    seed: read(() => readSeed(seed)) ?? 0,
    form: read(() => readForm(forms)) ?? 'text',
  }));
}

/** Unless told otherwise all that the place can. */
function readBalances(text: string | undefined, on: string): Balance[] {
  const hasDns = /^(node\d+|each)$/.test(on);
  const possible = BALANCES.filter((balance) => balance !== 'dns' || hasDns);
  if (text === undefined) return possible;
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  const known = words.filter((word): word is Balance => (possible as readonly string[]).includes(word));
  if (known.length === words.length) return known;
  const why = words.includes('dns') && !hasDns ? ' (dns on nodes only, without a Swarm)' : '';
  throw new WorkshopError('USAGE', {
    what: `--balances ${text}: it takes any of ${possible.join(', ')}${why}.`,
  });
}
