/** A cluster for each student, several at a time. */
import type { Result } from '../../cli/command.ts';
import { readWhole } from '../../cli/options.ts';
import { type ClusterSpec, problemsOf } from '../../cluster/cluster.ts';
import { findNodes } from '../../cluster/docker/find.ts';
import { checkPorts } from '../../cluster/docker/ports.ts';
import { checkRoom } from '../../cluster/docker/room.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { upCluster } from '../../cluster/providers.ts';
import { aFewAtATime } from '../../core/all.ts';
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { step } from '../../core/step.ts';
import { count as inWords } from '../../core/words.ts';
import { describeNodes } from './describe-nodes.ts';
import type { UpOptions } from './up-spec.ts';

/** How many are made at the same time: the engine is busy with the starts, and more at once are no quicker. */
const AT_ONCE = 3;

/** `NAME-1`, `NAME-2`, … Those that are there already are resumed. @throws what a cluster's `up` throws, when the others have ended. */
export async function upForStudents(
  spec: ClusterSpec,
  { students, retain }: UpOptions,
  emit: Emit,
  signal: AbortSignal,
): Promise<Result> {
  const begin = performance.now();
  const count = readWhole('--students', students ?? '', 1, 100);
  const specs = Array.from({ length: count }, (_, index): ClusterSpec => {
    const basePort = spec.basePort === undefined ? undefined : spec.basePort + index * spec.nodes * 10;
    return { ...spec, name: `${spec.name}-${index + 1}`, basePort };
  });
  const problems = new Set(specs.flatMap(problemsOf));
  if (problems.size > 0) {
    throw new WorkshopError('USAGE', { what: `Nothing was changed: ${[...problems].join('; ')}.` });
  }
  const engine = await startedEngine(emit);
  await checkRoom(engine, specs, emit);
  await checkPorts(engine, specs, await findNodes(engine.docker));
  const clusters = await aFewAtATime(specs, AT_ONCE, (own) =>
    step(emit, `cluster ${own.name}`, async () => {
      // Steps of clusters that are made at the same time would only confuse; what takes minutes is shown.
      const quiet: Emit = (event) => void (event.event === 'step' || emit(event));
      const cluster = await upCluster(own, { emit: quiet, signal, retain });
      return { cluster: own.name, nodes: await describeNodes(cluster) };
    }),
  );
  const seconds = Math.round(performance.now() - begin) / 1000;
  const nodes = count * spec.nodes;
  emit({
    event: 'text',
    text: `\n  ${inWords(count, 'cluster')} with ${inWords(nodes, 'node')} ${count === 1 ? 'is' : 'are'} ready after ${seconds.toFixed(1)} s.\n`,
  });
  emit({ event: 'text', text: '  Next:  ./workshop cards    ./workshop list    ./workshop down --all' });
  return { clusters, seconds };
}
