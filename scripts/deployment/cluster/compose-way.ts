/** Compose on one node, as a student does it by hand. */
import type { Node } from '../../cluster/cluster.ts';
import { SERVICES } from '../deployment.ts';
import { COMPOSE_MARKS, countsOf, PROJECT, partsOn } from './parts.ts';
import { runIn } from './run-in.ts';
import type { Way } from './way.ts';

/** The balancer is there from the first instance on: then nobody who calls rng notices when there are more of them. */
const COMPOSE = [
  ...['docker', 'compose', '--project-name', PROJECT],
  ...['-f', 'compose.yaml', '-f', 'compose.scaled-rng.yaml'],
];
/** In s. All services end within one; but a program that has only just begun, and is process 1, does not hear SIGTERM yet. */
const STOP = ['--timeout', '3'];

export function composeWay(cluster: string, node: Node): Way {
  return {
    target: node.name,
    cluster,
    nodes: [node],
    marks: COMPOSE_MARKS,
    // Containers that have ended still count: they are wanted, and `up` starts them again.
    wanted: async () => {
      const parts = await partsOn([node], COMPOSE_MARKS);
      return parts.length === 0 ? undefined : countsOf(parts);
    },
    apply: async (counts) => {
      const scales = SERVICES.flatMap((service) => ['--scale', `${service}=${counts[service]}`]);
      await runIn(node, [...COMPOSE, 'up', '--detach', ...STOP, ...scales], 'START_FAILED');
    },
    remove: async () => {
      await runIn(node, [...COMPOSE, 'down', ...STOP, '--volumes', '--remove-orphans'], 'STOP_FAILED');
    },
  };
}
