import { type Place, placeOfEngine, placeOfNode } from '../../../bench/density/place.ts';
import { IMAGE } from '../../../bench/density/program.ts';
import { renderDensity } from '../../../bench/density/render.ts';
import { measureDensity } from '../../../bench/density/run.ts';
import type { DensityResult } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';
import { connectEngine } from '../../cluster/engine/connect.ts';
import { WorkshopError } from '../../core/errors.ts';
import { count } from '../../core/words.ts';
import type { Where } from '../app/find.ts';
import { findNode } from '../cluster/name.ts';
import { conditionsOf, verdictOf } from './conditions.ts';
import { finish, openFile, shownAs } from './finish.ts';
import { gather } from './gather.ts';
import { readRange } from './range.ts';
import { readSeed } from './seed.ts';
import { type FormOptions, readForm } from './table-form.ts';

export interface BenchDensityOptions extends Where, FormOptions {
  readonly containers: string;
  readonly seed?: string;
  readonly out: string;
}

/** As many as a bridge's network has addresses for, with room for others. */
const MOST = 1000;
/** Of starting, looking and removing, for each container; and of each point. */
const SECONDS = { each: 0.9, point: 5 } as const;

/** @throws USAGE, NO_ENGINE, NOT_RUNNING, WRITE_FAILED before anything is started. Interrupted, it writes what there is first. */
export const benchDensity: Action<BenchDensityOptions> = async (context, _words, options) => {
  const { signal, typed } = context;
  const { instances, seed, form } = readDensity(options);
  const emit = shownAs(form, context.emit);
  const place = await placeAt(options);
  const write = await openFile(options.out);

  const sum = instances.reduce((all, each) => all + each, 0);
  const wanted = 2 * instances.length;
  const minutes = Math.ceil((sum * SECONDS.each + wanted * SECONDS.point) / 60);
  emit({
    event: 'story',
    text: `${instances.join(', ')} of a small service, as containers and as plain processes, in random order: about ${count(minutes, 'minute')}. Leave the machine alone meanwhile.`,
  });
  const conditions = conditionsOf(typed, seed);
  const points = await measureDensity({ place, instances, seed, emit, signal });
  const result: DensityResult = {
    ...conditions,
    kind: 'density',
    ...verdictOf(points, wanted),
    on: place.name,
    image: IMAGE,
    points,
  };
  const files = await finish(result, renderDensity(points, form), form, write, emit);
  signal.throwIfAborted();
  const { valid, reasons, on } = result;
  return { ok: valid, valid, reasons, on, points, ...files };
};

async function placeAt({ on, cluster }: Where): Promise<Place> {
  if (on === 'local' && cluster === undefined) return placeOfEngine(await connectEngine());
  if (/^node\d+$/.test(on)) return placeOfNode(await findNode(cluster, on));
  throw new WorkshopError('USAGE', {
    what: `--on ${on}: containers are counted on one engine${on === 'local' ? ', and --cluster names nodes' : ''}.`,
    hint: "Take local, this machine's engine, or a node:  --on node1",
  });
}

/** @throws USAGE with every problem. */
function readDensity({ containers, seed, ...forms }: BenchDensityOptions) {
  return gather((read) => ({
    instances: read(() => readRange('--containers', containers, 1, MOST)) ?? [],
    seed: read(() => readSeed(seed)) ?? 0,
    form: read(() => readForm(forms)) ?? 'text',
  }));
}
