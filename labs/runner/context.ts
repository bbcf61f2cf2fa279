/** What a check can look at, and what a reset can do: the nodes, the application on them, HTTP, Redis, and time. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster, Node } from '../../scripts/cluster/cluster.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { Finding } from './finding.ts';

export interface LabContext {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  /** @throws USAGE when the cluster has no such node. */
  node(name: string): Node;
  /** Runs a script as the student's user, in their home. @returns what it printed. @throws NO_ANSWER when it ends badly. */
  sh(node: string, script: string): Promise<string>;
  /** A file of the student, or undefined where there is none. `path` is relative to their home. */
  note(node: string, path: string): Promise<string | undefined>;
  /**
   * Looks until what it finds is right, or `seconds` (times the patience of who asks) have passed; the last finding counts. Somebody who
   * only wants to know how things stand (`patience: 0`) gets the first one.
   */
  eventually(seconds: number, look: () => Promise<Finding>): Promise<Finding>;
}

export interface ContextOptions {
  readonly cluster: Cluster;
  readonly signal: AbortSignal;
  /** 1 unless told otherwise. */
  readonly patience?: number | undefined;
}

const BETWEEN_LOOKS_MS = 250;

export function makeContext({ cluster, signal, patience = 1 }: ContextOptions): LabContext {
  const node = (name: string): Node => {
    const found = cluster.nodes.find((each) => each.name === name);
    if (found) return found;
    throw new WorkshopError('USAGE', {
      what: `The cluster "${cluster.name}" has no ${name}.`,
      hint: `./workshop up ${cluster.name} --nodes 5  gives it five nodes.`,
    });
  };
  return {
    cluster,
    signal,
    node,
    sh: async (name, script) => {
      const { exitCode, stdout, stderr } = await node(name).run(['bash', '-c', script], { signal });
      if (exitCode === 0) return stdout;
      throw new WorkshopError('NO_ANSWER', {
        what: `On ${name} this failed:  ${script.trim().split('\n')[0]}`,
        why: (stderr.trim() || stdout.trim()).split('\n').slice(-2).join(' ') || `exit code ${exitCode}`,
        hint: `Have a look:  ./workshop ssh ${name} --cluster ${cluster.name}`,
      });
    },
    note: async (name, path) => {
      const { exitCode, stdout } = await node(name).run(['head', '-c', '65536', '--', path], { signal });
      return exitCode === 0 ? stdout : undefined;
    },
    eventually: async (seconds, look) => {
      const deadline = performance.now() + seconds * patience * 1000;
      for (;;) {
        signal.throwIfAborted();
        const found = await look();
        if (found.ok || performance.now() >= deadline) return found;
        await delay(BETWEEN_LOOKS_MS);
      }
    },
  };
}
