import { renderNodes } from '../../../bench/nodes/render.ts';
import { measureNodes } from '../../../bench/nodes/run.ts';
import { scalingOf, sharedCostOf } from '../../../bench/nodes/scaling.ts';
import type { NodePoint } from '../../../bench/schema/node-point.ts';
import type { NodesResult } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';
import { readSeconds, readWhole } from '../../cli/options.ts';
import { NODE_LIMITS } from '../../cluster/cluster.ts';
import { WorkshopError } from '../../core/errors.ts';
import { count } from '../../core/words.ts';
import { COUNT_LIMITS } from '../../deployment/deployment.ts';
import { findCluster } from '../cluster/name.ts';
import { conditionsOf, verdictOf } from './conditions.ts';
import { finish, openFile, shownAs } from './finish.ts';
import { gather } from './gather.ts';
import { readRange } from './range.ts';
import { SHORTEST_SECONDS } from './scale-options.ts';
import { readSeed } from './seed.ts';
import { type FormOptions, readForm } from './table-form.ts';

export interface BenchNodesOptions extends FormOptions {
  readonly nodes?: string;
  readonly redis: string;
  readonly workers: string;
  readonly rng: string;
  readonly seconds: string;
  readonly seed?: string;
  readonly cluster?: string;
  readonly out: string;
}

/** Starting, settling and stopping, besides the window. */
const OTHER_SECONDS = 14;

/** @throws USAGE, NOT_RUNNING, WRITE_FAILED before anything is started. Interrupted, it writes what there is first. */
export const benchNodes: Action<BenchNodesOptions> = async (context, _words, options) => {
  const { signal, typed } = context;
  const read = readNodes(options);
  const { workers, rng, seconds, seed, redis, form } = read;
  const emit = shownAs(form, context.emit);
  const cluster = await findCluster(options.cluster);
  const all = cluster.nodes.length;
  const nodes = read.nodes ?? Array.from({ length: all }, (_, index) => index + 1);
  if (nodes.some((number) => number > all)) {
    throw new WorkshopError('USAGE', {
      what: `--nodes ${options.nodes}: the cluster "${cluster.name}" has ${count(all, 'node')}.`,
      hint: `./workshop up ANOTHER --nodes ${Math.max(...nodes)}  makes a larger one; then --cluster ANOTHER.`,
    });
  }
  const write = await openFile(options.out);

  const wanted = nodes.length * redis.length;
  const minutes = Math.ceil((wanted * (seconds + OTHER_SECONDS)) / 60);
  emit({
    event: 'story',
    text: `${count(wanted, 'point')} in random order, about ${minutes} min. Leave the machine alone meanwhile.`,
  });
  const conditions = conditionsOf(typed, seed);
  const points = await measureNodes({ cluster, nodes, redis, workers, rng, seconds, seed, emit, signal });
  const result: NodesResult = {
    ...conditions,
    kind: 'nodes',
    ...verdictOf(points, wanted),
    workers,
    rng,
    seconds,
    points,
    scaling: scalingOf(points),
    sharedCost: sharedCostOf(points),
  };
  const files = await finish(result, renderNodes(result, form), form, write, emit);
  signal.throwIfAborted();
  const { valid, reasons, scaling, sharedCost } = result;
  return { ok: valid, valid, reasons, points, scaling, sharedCost, ...files };
};

/** @throws USAGE with every problem. */
function readNodes({ nodes, redis, workers, rng, seconds, seed, ...forms }: BenchNodesOptions) {
  return gather((read) => ({
    nodes: read(() => (nodes === undefined ? undefined : readRange('--nodes', nodes, 1, NODE_LIMITS.high))),
    redis: read(() => readRedis(redis)) ?? [],
    workers: read(() => readWhole('--workers', workers, 1, COUNT_LIMITS.worker.high)) ?? 0,
    rng: read(() => readWhole('--rng', rng, 1, COUNT_LIMITS.rng.high)) ?? 0,
    seconds: read(() => readSeconds('--seconds', seconds, SHORTEST_SECONDS, 600)) ?? 0,
    seed: read(() => readSeed(seed)) ?? 0,
    form: read(() => readForm(forms)) ?? 'text',
  }));
}

function readRedis(text: string): NodePoint['redis'][] {
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  const known = words.filter((word) => word === 'shared' || word === 'own');
  if (known.length === words.length) return known;
  throw new WorkshopError('USAGE', { what: `--redis ${text}: it takes shared, own, or both: shared,own.` });
}
