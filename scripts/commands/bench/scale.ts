import { inWords, orderOf, remainingSeconds } from '../../../bench/scale/order.ts';
import { renderScale } from '../../../bench/scale/render.ts';
import { measureGrid } from '../../../bench/scale/run.ts';
import { errorsOf, fitEachRng, withFits } from '../../../bench/scale/theory.ts';
import type { ScaleResult } from '../../../bench/schema/result.ts';
import { seeded } from '../../../bench/stats/random.ts';
import type { Action } from '../../cli/command.ts';
import { count } from '../../core/words.ts';
import { DEFAULT_COUNTS } from '../../deployment/deployment.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { targetAt, tellOfOrphans } from '../app/find.ts';
import { conditionsOf, verdictOf } from './conditions.ts';
import { finish, openFile, shownAs } from './finish.ts';
import { type BenchScaleOptions, readScale } from './scale-options.ts';

/** A name of its own: what a person runs already is not disturbed. */
const NAME = 'bench';

/** @throws USAGE, MISSING, WRITE_FAILED before anything is started. Interrupted, it writes what there is first. */
export const benchScale: Action<BenchScaleOptions> = async (context, _words, options) => {
  const { signal, typed } = context;
  const { workers, rng, seconds, seed, form } = readScale(options);
  const emit = shownAs(form, context.emit);
  const { on, cluster } = options;
  const target = await targetAt({ on, cluster });
  if (on === 'local') await requirePrograms(NEEDED_LOCALLY);
  const write = await openFile(options.out);
  if (on === 'local') await tellOfOrphans(emit);

  const order = orderOf(workers, rng, seeded(seed));
  const long = inWords(remainingSeconds(order, [], seconds));
  emit({
    event: 'story',
    text: `${count(order.length, 'point')} in random order, about ${long}. Leave the machine alone meanwhile.`,
  });
  const conditions = conditionsOf(typed, seed);
  const [first] = order;
  const counts = { ...DEFAULT_COUNTS, worker: first?.workers ?? 1, rng: first?.rng ?? 1 };
  const measured = await measureGrid({
    start: (tell) => target.start({ name: NAME, counts, emit: tell, signal, lifetime: 'attached' }),
    workers,
    rng,
    seconds,
    seed,
    emit,
    signal,
  });
  const fits = fitEachRng(measured);
  const points = withFits(measured, fits);
  const theories = errorsOf(points, fits);
  const result: ScaleResult = {
    ...conditions,
    kind: 'scale',
    ...verdictOf(points, order.length),
    on,
    seconds,
    points,
    fits,
    theories,
  };
  const files = await finish(result, renderScale(result, form), form, write, emit);
  signal.throwIfAborted();
  const { valid, reasons } = result;
  return { ok: valid, valid, reasons, on, points, fits, theories, ...files };
};
