/** Nodes as containers on one Docker engine. */
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { step } from '../../core/step.ts';
import { withLock } from '../../system/lock.ts';
import { isLoopback } from '../../system/ports.ts';
import {
  type Cluster,
  type ClusterSpec,
  type Node,
  type Provider,
  problemsOf,
  type Removed,
} from '../cluster.ts';
import { removeContexts } from '../contexts.ts';
import { connectEngine, type Engine } from '../engine/connect.ts';
import { watched } from '../engine/watch.ts';
import { Keep } from '../keep.ts';
import { findClusters, findNodes } from './find.ts';
import { openCluster, openNodes, recoverSecrets } from './open.ts';
import { checkPorts } from './ports.ts';
import { removeCluster } from './remove.ts';

export const dockerProvider: Provider = {
  name: 'docker',

  async up(spec, { emit, signal, retain }): Promise<Cluster> {
    const problems = problemsOf(spec);
    if (problems.length > 0) {
      throw new WorkshopError('USAGE', { what: problems.join('\n'), hint: './workshop up --help' });
    }
    // Loaded when needed only: the libraries for certificates, archives and programs would cost the other commands a quarter second.
    const [{ startedEngine }, { prepare }, { provision }] = await Promise.all([
      import('../engine/start.ts'),
      import('./prepare.ts'),
      import('./provision.ts'),
    ]);
    const engine = await startedEngine(emit);
    return watched(engine, async () => {
      const prepared = await prepare(engine, spec, emit, signal);
      const work = async () => {
        const before = await findNodes(engine.docker, spec.name);
        await checkPorts(engine, [spec], before);
        tellWhoReaches(spec, emit);
        const hasRun = before.some(({ state }) => state !== 'created');
        try {
          return await provision({ ...prepared, engine, spec, found: before, emit, signal });
        } catch (error) {
          // What has run before is somebody's work, whole or not; what this command began it clears away again.
          if (!retain && !hasRun) await clearAway(engine, spec.name, emit);
          throw error;
        }
      };
      return withLock(lockOf(spec.name), work, { patienceMs: LOCK_PATIENCE_MS, signal });
    });
  },

  async find(name) {
    const engine = await connectEngine();
    return watched(engine, async () => {
      const found = await findNodes(engine.docker, name);
      return found.length === 0 ? undefined : openCluster(engine, name, found);
    });
  },

  async list() {
    const engine = await connectEngine();
    return watched(engine, () => findClusters(engine.docker));
  },

  async down(name, emit): Promise<Removed> {
    const keep = new Keep(name); // refuses what is no name before anything is touched
    const engine = await connectEngine();
    const work = async () => {
      const removed = await step(emit, `removing ${name}`, () => removeCluster(engine.docker, name));
      await removeContexts(name);
      await keep.remove();
      return removed;
    };
    return watched(engine, () => withLock(lockOf(name), work, { patienceMs: LOCK_PATIENCE_MS }));
  },
};

/** What failed is to be told in any case, so a failure to clear up is only told beside it. */
async function clearAway(engine: Engine, name: string, emit: Emit): Promise<void> {
  try {
    await removeCluster(engine.docker, name);
    await new Keep(name).remove();
  } catch {
    const text = `What had been made so far could not be removed again:  ./workshop down ${name}  does it later.`;
    emit({ event: 'notice', level: 'warning', text });
  }
}

/** A room full of people is let in on purpose only, and told so. */
function tellWhoReaches({ name, bind }: ClusterSpec, emit: Emit): void {
  if (isLoopback(bind)) return;
  const where = bind === '0.0.0.0' ? 'every address of this machine' : bind;
  const text = `Others can reach SSH and the application of ${name} now, at ${where}: whoever has the password of the cluster is let in. The engines answer on the loopback only.`;
  emit({ event: 'notice', level: 'warning', text });
}

/** How long a command waits for another one on the same cluster, in ms: an up of many nodes on a busy machine takes its time. */
const LOCK_PATIENCE_MS = 5 * 60_000;

/** The nodes of a cluster that run, also when others do not: for whoever only looks. */
export async function openRunning(name: string): Promise<readonly Node[]> {
  const { docker } = await connectEngine();
  const running = (await findNodes(docker, name)).filter((node) => node.running);
  if (running.length === 0) return [];
  const secrets = (await new Keep(name).read()) ?? (await recoverSecrets(docker, name, running));
  return openNodes(docker, running, secrets);
}

const lockOf = (cluster: string): string => `cluster ${cluster}`;
