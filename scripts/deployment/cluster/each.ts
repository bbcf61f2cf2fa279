/** One DockerCoins on each node of a cluster, and one Redis for all of them: the way to more than one machine can do. */
import { availableParallelism } from 'node:os';
import type { Cluster, Node } from '../../cluster/cluster.ts';
import { aFewAtATime } from '../../core/all.ts';
import { step } from '../../core/step.ts';
import { withLock } from '../../system/lock.ts';
import type {
  Balance,
  CallHistory,
  Counters,
  Counts,
  Deployment,
  FoundDeployment,
  Instance,
  LogLine,
  LogOptions,
  StartOptions,
  StopSummary,
  Target,
} from '../deployment.ts';
import { ambassadorWay } from './compose-way.ts';
import { bringTo, ContainerDeployment, lockOf, refuseHashers } from './container-deployment.ts';
import { refuseOccupied } from './occupied.ts';
import { readPartLogs } from './part-logs.ts';
import { countsOf, EACH_MARKS, idOf, type Part, PROJECT, partsOn } from './parts.ts';
import type { Way } from './way.ts';

/** On so many nodes something is started, looked for or removed at once: more would each be slower, and Docker's programs take memory. */
const AT_ONCE = Math.max(5, 2 * availableParallelism());

/** A stack on every node of `cluster`; the first node has Redis. */
export function eachTarget({ name, nodes }: Cluster): Target {
  const ways = waysOf(name, nodes);
  return {
    name: 'each',
    start: (options) => start(name, nodes, waysOf(name, nodes, options.balance), options),
    find: (_name, _emit, signal) => find(nodes, ways, signal),
    list: async () => ((await partsOn(nodes, EACH_MARKS)).length > 0 ? [PROJECT] : []),
  };
}

function waysOf(cluster: string, nodes: readonly Node[], balance?: Balance): Way[] {
  return nodes.map((node) => ambassadorWay(cluster, node, nodes[0] ?? node, balance));
}

async function start(
  cluster: string,
  nodes: readonly Node[],
  ways: readonly Way[],
  { counts, emit, signal }: StartOptions,
): Promise<Deployment> {
  refuseHashers(counts);
  await refuseOccupied(cluster, nodes);
  const title = `starting DockerCoins on each of ${nodes.length} nodes`;
  return step(emit, title, async () => {
    try {
      const tell = (done: number) =>
        emit({ event: 'progress', step: title, done, total: nodes.length, unit: 'nodes' });
      const stacks = await onAll(ways, counts, tell, signal);
      signal?.throwIfAborted();
      return new EachDeployment(nodes, stacks);
    } catch (error) {
      let removed = 0;
      await tryEach(ways, async (way) => {
        await way.remove();
        emit({
          event: 'progress',
          step: 'removing what was started',
          done: ++removed,
          total: ways.length,
          unit: 'nodes',
        });
      });
      throw error;
    }
  });
}

/** Brings every node to `counts`, and tells how many have come to it. */
function onAll(
  ways: readonly Way[],
  counts: Counts,
  tell: (done: number) => void,
  signal?: AbortSignal,
): Promise<ContainerDeployment[]> {
  let done = 0;
  const bring = (way: Way) =>
    withLock(
      lockOf(way),
      async () => {
        const reached = await bringTo(way, counts, signal);
        tell(++done);
        return new ContainerDeployment(way, reached.counts, reached.parts, signal);
      },
      { signal },
    );
  return aFewAtATime(ways, AT_ONCE, bring, signal);
}

/** All are tried, also when one has failed: a node that is down keeps nobody from clearing up the others. @throws the first failure. */
async function tryEach<Item, Done>(
  items: readonly Item[],
  work: (item: Item) => Promise<Done>,
): Promise<Done[]> {
  const tried = await aFewAtATime(items, AT_ONCE, async (item) => {
    const [result] = await Promise.allSettled([work(item)]);
    return result;
  });
  return tried.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** Found as soon as one node has anything of it: scaling brings the others to the same. */
async function find(
  nodes: readonly Node[],
  ways: readonly Way[],
  signal?: AbortSignal,
): Promise<FoundDeployment | undefined> {
  // Not all at once: who looks again and again at fifty nodes would each time be deaf for a second.
  const parts = await aFewAtATime(ways, AT_ONCE, (way) => partsOn(way.nodes, way.marks), signal);
  const wanted = parts.map((those) => (those.length === 0 ? undefined : countsOf(those)));
  const counts = wanted.find((each) => each !== undefined);
  if (!counts) return undefined;
  const stacks = ways.map(
    (way, index) => new ContainerDeployment(way, wanted[index] ?? counts, parts[index] ?? [], signal),
  );
  return { deployment: new EachDeployment(nodes, stacks), orphaned: undefined };
}

class EachDeployment implements Deployment {
  readonly target = 'each';
  readonly name = PROJECT;
  readonly #nodes: readonly Node[];
  /** In the order of the nodes; the first has Redis. */
  readonly #stacks: readonly ContainerDeployment[];

  constructor(nodes: readonly Node[], stacks: readonly ContainerDeployment[]) {
    this.#nodes = nodes;
    this.#stacks = stacks;
  }

  get stacks(): number {
    return this.#stacks.length;
  }

  /** Those of the first node. */
  get counts(): Counts {
    return this.#first.counts;
  }

  /** Those of the first node; the others have the same ports. */
  get endpoints(): Deployment['endpoints'] {
    return this.#first.endpoints;
  }

  async instances(): Promise<Instance[]> {
    const lists = await Promise.all(this.#stacks.map((stack) => stack.instances()));
    return lists.flatMap((instances, index) =>
      instances.map((instance) => ({ ...instance, id: `${this.#nodes[index]?.name}/${instance.id}` })),
    );
  }

  async scale(counts: Partial<Counts>): Promise<void> {
    const all = { ...this.counts, ...counts };
    await tryEach(this.#stacks, (stack) => stack.scale(all));
  }

  counters(): Promise<Counters> {
    return this.#first.counters();
  }

  calls(since: number): Promise<CallHistory> {
    return this.#first.calls(since);
  }

  logs(options: LogOptions = {}): AsyncIterable<LogLine> {
    const nameOf = ({ node, service, number }: Part) => `${node.name}/${idOf(service, number)}`;
    return readPartLogs(() => partsOn(this.#nodes, EACH_MARKS), options, nameOf);
  }

  async stop(): Promise<StopSummary> {
    const summaries = await tryEach(this.#stacks, (stack) => stack.stop());
    const stopped = summaries.flatMap((summary, index) =>
      summary.stopped.map((id) => `${this.#nodes[index]?.name}/${id}`),
    );
    return { stopped };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#stacks.map((stack) => stack[Symbol.asyncDispose]()));
  }

  get #first(): ContainerDeployment {
    const [first] = this.#stacks;
    if (!first) throw new Error('a cluster without nodes');
    return first;
  }
}
