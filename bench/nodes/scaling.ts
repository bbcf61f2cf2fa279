/** What the points say: how linear it is, and what a Redis for all costs. Pure. */
import { fitUsl } from '../model/usl.ts';
import type { Interval, SignedInterval } from '../schema/interval.ts';
import type { NodePoint, NodeScaling } from '../schema/node-point.ts';

type Measured = NodePoint & { readonly hashesPerSecond: Interval };

const isMeasured = (point: NodePoint): point is Measured =>
  point.valid && point.hashesPerSecond !== null && point.hashesPerSecond.mean > 0;

/** One for each kind of Redis that was measured on the fewest and on more nodes. Points that are not valid are left out. */
export function scalingOf(points: readonly NodePoint[]): NodeScaling[] {
  return (['own', 'shared'] as const).flatMap((redis): NodeScaling[] => {
    const own = points.filter(isMeasured).filter((point) => point.redis === redis);
    const [first, last] = [own[0], own.at(-1)];
    if (!first || !last || first === last) return [];
    const perNode = { of: first.hashesPerSecond, times: last.nodes / first.nodes };
    const fit =
      own.length < 3
        ? undefined
        : fitUsl(own.map(({ nodes, hashesPerSecond }) => ({ n: nodes, throughput: hashesPerSecond.mean })));
    const { mean, low, high } = ratio(last.hashesPerSecond, perNode.of, perNode.times);
    return [
      {
        redis,
        efficiency: { mean, low: Math.max(0, low), high },
        contention: fit?.contention ?? null,
        coherency: fit?.coherency ?? null,
      },
    ];
  });
}

/** Share of the rate that is lost on the most nodes; below zero where the shared one was faster. */
export function sharedCostOf(points: readonly NodePoint[]): SignedInterval | null {
  const usable = points.filter(isMeasured);
  const most = Math.max(0, ...usable.map(({ nodes }) => nodes));
  const at = (redis: NodePoint['redis']) =>
    usable.find((point) => point.redis === redis && point.nodes === most)?.hashesPerSecond;
  const [own, shared] = [at('own'), at('shared')];
  if (!own || !shared) return null;
  const { mean, low, high } = ratio(shared, own, 1);
  return { mean: 1 - mean, low: 1 - high, high: 1 - low };
}

/** `above / (below · times)`, with relative errors added in squares, as for any quotient of independent means. */
function ratio(above: Interval, below: Interval, times: number): SignedInterval {
  const mean = above.mean / (below.mean * times);
  const relative = ({ mean: middle, low, high }: Interval) => (high - low) / 2 / middle;
  const half = mean * Math.hypot(relative(above), relative(below));
  return { mean, low: mean - half, high: mean + half };
}
