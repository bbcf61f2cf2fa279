/** A way of running containers on nodes: Compose on one of them, a stack on a Swarm of all. What they share is in `container-deployment.ts`. */
import type { Node } from '../../cluster/cluster.ts';
import type { Counts, Service } from '../deployment.ts';
import type { Marks } from './parts.ts';

export interface Way {
  /** As `--on` takes it: `node1`, `swarm`. */
  readonly target: string;
  /** The cluster that the nodes belong to. */
  readonly cluster: string;
  /** Where containers of the application may be. */
  readonly nodes: readonly Node[];
  readonly marks: Marks;
  /** What there is one of, whatever the counts: Redis, the balancer. */
  readonly alone: readonly Service[];
  /** How many instances are wanted; undefined when there is nothing of the application. */
  wanted(): Promise<Counts | undefined>;
  /** Brings what there is, or nothing yet, to `counts`; need not wait until all of them answer. */
  apply(counts: Counts): Promise<void>;
  /** Removes all that belongs to the application, and resolves when it is gone. */
  remove(): Promise<void>;
}
