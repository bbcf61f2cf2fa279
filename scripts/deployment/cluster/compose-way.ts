/** Compose on one node, as a student does it by hand. */
import type { Node } from '../../cluster/cluster.ts';
import { algorithmOf, type Balance, SERVICES } from '../deployment.ts';
import { AMBASSADOR_FILE, COMPOSE_MARKS, countsOf, EACH_MARKS, PROJECT, partsOn } from './parts.ts';
import { runIn } from './run-in.ts';
import type { Way } from './way.ts';

/** The balancer is there from the first instance on: then nobody who calls rng notices when there are more of them. */
const BEGIN = ['docker', 'compose', '--project-name', PROJECT, '-f', 'compose.yaml'] as const;
const COMPOSE = [...BEGIN, '-f', 'compose.scaled-rng.yaml'];
/** Without one: the name leads to all instances. */
const BY_NAMES = [...BEGIN, '-f', 'compose.named-rng.yaml'];
/** In s. All services end within one; but a program that has only just begun, and is process 1, does not hear SIGTERM yet. */
const STOP = ['--timeout', '3'];
const REDIS_PORT = 6379;

/** DockerCoins as a whole on `node`, with a Redis of its own. */
export function composeWay(cluster: string, node: Node, balance: Balance = 'roundrobin'): Way {
  const { alone, variables, compose } = dealt(balance);
  return wayWith(cluster, node, {
    marks: COMPOSE_MARKS,
    alone: ['redis', ...alone],
    compose: ['env', ...variables, ...compose],
  });
}

/** DockerCoins on `node` as one of several, with the Redis of the node `shared`. */
export function ambassadorWay(
  cluster: string,
  node: Node,
  shared: Node,
  balance: Balance = 'roundrobin',
): Way {
  const isShared = node.name === shared.name;
  const { alone, variables, compose } = dealt(balance);
  return wayWith(cluster, node, {
    marks: EACH_MARKS,
    alone: [...(isShared ? (['redis'] as const) : []), 'ambassador', ...alone],
    compose: [
      ...['env', ...variables, `REDIS_ADDRESS=${shared.address}:${REDIS_PORT}`],
      ...[...compose, '-f', AMBASSADOR_FILE],
      ...(isShared ? ['--profile', 'shared-redis'] : []),
    ],
  });
}

interface Dealt {
  readonly alone: readonly 'balancer'[];
  readonly variables: readonly string[];
  readonly compose: readonly string[];
}

function dealt(balance: Balance): Dealt {
  if (balance === 'dns') return { alone: [], variables: [], compose: BY_NAMES };
  return { alone: ['balancer'], variables: [`RNG_BALANCE=${algorithmOf(balance)}`], compose: COMPOSE };
}

interface Variant extends Pick<Way, 'marks' | 'alone'> {
  /** The command, up to its verb. */
  readonly compose: readonly string[];
}

/**
 * What a machine with far too much to do brings forth now and then: runc's first process ends before it has begun. The same again, which
 * leaves alone what runs, succeeds; if it does not, that is told.
 */
const PASSING = /OCI runtime create failed/;

function wayWith(cluster: string, node: Node, { marks, alone, compose }: Variant): Way {
  return {
    target: node.name,
    cluster,
    nodes: [node],
    marks,
    alone,
    // Containers that have ended still count: they are wanted, and `up` starts them again.
    wanted: async () => {
      const parts = await partsOn([node], marks);
      return parts.length === 0 ? undefined : countsOf(parts);
    },
    apply: async (counts) => {
      const scales = SERVICES.flatMap((service) => ['--scale', `${service}=${counts[service]}`]);
      const start = () => runIn(node, [...compose, 'up', '--detach', ...STOP, ...scales], 'START_FAILED');
      await start().catch((error: Error) => {
        if (!PASSING.test(error.message)) throw error;
        return start();
      });
    },
    remove: async () => {
      await runIn(node, [...compose, 'down', ...STOP, '--volumes', '--remove-orphans'], 'STOP_FAILED');
    },
  };
}
