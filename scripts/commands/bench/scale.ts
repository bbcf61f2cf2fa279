import { basename, dirname, resolve } from 'node:path';
import { inWords, orderOf, remainingSeconds } from '../../../bench/scale/order.ts';
import { renderScale } from '../../../bench/scale/render.ts';
import { measureGrid } from '../../../bench/scale/run.ts';
import { errorsOf, fitEachRng, withFits } from '../../../bench/scale/theory.ts';
import { SCHEMA, type ScaleResult } from '../../../bench/schema/result.ts';
import { seeded } from '../../../bench/stats/random.ts';
import type { Action } from '../../cli/command.ts';
import type { Emit } from '../../core/events.ts';
import { count } from '../../core/words.ts';
import { DEFAULT_COUNTS } from '../../deployment/deployment.ts';
import { machineFacts } from '../../system/machine.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { targetAt, tellOfOrphans } from '../app/find.ts';
import { writePageBeside } from './page-beside.ts';
import { openReport } from './report-file.ts';
import { type BenchScaleOptions, readScale } from './scale-options.ts';

/** A name of its own: what a person runs already is not disturbed. */
const NAME = 'bench';

/** @throws USAGE, MISSING, WRITE_FAILED before anything is started. Interrupted, it writes what there is first. */
export const benchScale: Action<BenchScaleOptions> = async (context, _words, options) => {
  const { signal, typed } = context;
  const { workers, rng, seconds, seed, form } = readScale(options);
  const emit = form === 'text' ? context.emit : tableOnly(context.emit);
  const { on, cluster } = options;
  const target = await targetAt({ on, cluster });
  if (on === 'local') await requirePrograms(NEEDED_LOCALLY);
  const file = resolve(options.out);
  const write = await openReport(dirname(file), basename(file));
  if (on === 'local') await tellOfOrphans(emit);

  const order = orderOf(workers, rng, seeded(seed));
  const long = inWords(remainingSeconds(order, [], seconds));
  emit({
    event: 'story',
    text: `${count(order.length, 'point')} in random order, about ${long}. Leave the machine alone meanwhile.`,
  });
  const startedAt = new Date().toISOString();
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
  const reasons = reasonsOf(points, order.length);
  const result: ScaleResult = {
    schema: SCHEMA,
    kind: 'scale',
    command: typed,
    startedAt,
    machine: machineFacts(),
    versions: { node: process.versions.node },
    seed,
    valid: reasons.length === 0,
    reasons,
    on,
    seconds,
    points,
    fits,
    theories,
  };
  const report = await write(result);
  const page = await writePageBeside(report, result);
  const text = renderScale(result, form);
  emit({
    event: 'text',
    text: form === 'text' ? `\n${text}\n\n  The page, with plots:  ${page}\n  As JSON:  ${report}\n` : text,
  });
  signal.throwIfAborted();
  return { ok: result.valid, valid: result.valid, reasons, on, points, fits, theories, report, page };
};

/** Into a spreadsheet goes the table and nothing else. */
function tableOnly(emit: Emit): Emit {
  return (event) => {
    if (event.event === 'text' || event.event === 'error') emit(event);
  };
}

function reasonsOf(points: ScaleResult['points'], wanted: number): string[] {
  const bad = points.filter(({ valid }) => !valid).length;
  const missing = wanted - points.length;
  return [
    ...(bad > 0 ? [`${bad} of ${count(points.length, 'point')} cannot be trusted`] : []),
    ...(missing > 0 ? [`${missing} of ${count(wanted, 'point')} were not measured`] : []),
  ];
}
