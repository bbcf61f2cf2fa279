/** Nodes as containers on one Docker engine. */
import { WorkshopError } from '../../core/errors.ts';
import { step } from '../../core/step.ts';
import { withLock } from '../../system/lock.ts';
import { type Cluster, type Provider, problemsOf, type Removed } from '../cluster.ts';
import { removeContexts } from '../contexts.ts';
import { connectEngine } from '../engine/connect.ts';
import { Keep } from '../keep.ts';
import { findClusters, findNodes } from './find.ts';
import { openCluster } from './open.ts';
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
    const prepared = await prepare(engine, spec, emit, signal);
    return withLock(lockOf(spec.name), async () => {
      const before = await findNodes(engine.docker, spec.name);
      const hasRun = before.some(({ state }) => state !== 'created');
      try {
        return await provision({ ...prepared, engine, spec, found: before, emit, signal });
      } catch (error) {
        // What has run before is somebody's work, whole or not; what this command began it clears away again.
        if (!retain && !hasRun) {
          await removeCluster(engine.docker, spec.name);
          await new Keep(spec.name).remove();
        }
        throw error;
      }
    });
  },

  async find(name) {
    const engine = await connectEngine();
    const found = await findNodes(engine.docker, name);
    return found.length === 0 ? undefined : openCluster(engine, name, found);
  },

  async list() {
    return findClusters((await connectEngine()).docker);
  },

  async down(name, emit): Promise<Removed> {
    const keep = new Keep(name); // refuses what is no name before anything is touched
    const { docker } = await connectEngine();
    return withLock(lockOf(name), async () => {
      const removed = await step(emit, `removing ${name}`, () => removeCluster(docker, name));
      await removeContexts(name);
      await keep.remove();
      return removed;
    });
  },
};

const lockOf = (cluster: string): string => `cluster ${cluster}`;
