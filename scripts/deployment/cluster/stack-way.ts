/** A stack on a Swarm, as a student does it on a manager. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster, Node } from '../../cluster/cluster.ts';
import { rolesOf } from '../../cluster/swarm.ts';
import { WorkshopError } from '../../core/errors.ts';
import { algorithmOf, type Balance, type Counts, SERVICES } from '../deployment.ts';
import { PROJECT, partsOn, STACK_MARKS } from './parts.ts';
import { runIn } from './run-in.ts';
import type { Way } from './way.ts';

/** How long tasks and networks may take to go away, in ms. */
const REMOVAL_MS = 45_000;
/** The services of stack.yaml. */
const ALL = [...SERVICES, 'redis', 'balancer'];

/** @throws USAGE for `dns`: the stack has its balancer always. */
export function stackWay({ name, nodes }: Cluster, balance: Balance = 'roundrobin'): Way {
  if (balance === 'dns')
    throw new WorkshopError('USAGE', {
      what: 'A stack on a Swarm has a balancer before rng: dns is for nodes.',
    });
  const dealing = `RNG_BALANCE=${algorithmOf(balance)}`;
  let known: Promise<Node> | undefined;
  const manager = () => {
    known ??= findManager(name, nodes);
    return known;
  };
  return {
    target: 'swarm',
    cluster: name,
    nodes,
    marks: STACK_MARKS,
    alone: ['redis', 'balancer'],
    wanted: async () => {
      const replicas = await replicasOf(await manager());
      if (replicas.size === 0) return undefined;
      return Object.fromEntries(SERVICES.map((service) => [service, replicas.get(service) ?? 0])) as Counts;
    },
    apply: async (counts) => {
      const node = await manager();
      let replicas = await replicasOf(node);
      // Only where a service is missing: it sets every service to what the file and its variables say.
      if (ALL.some((service) => !replicas.has(service))) {
        const variables = SERVICES.map((service) => `${service.toUpperCase()}S=${counts[service]}`);
        const deploy = ['stack', 'deploy', '-c', 'stack.yaml', '--resolve-image', 'never', PROJECT];
        await runIn(node, ['env', ...variables, dealing, 'docker', ...deploy], 'START_FAILED');
        replicas = await replicasOf(node);
      }
      const scales = SERVICES.filter((service) => replicas.get(service) !== counts[service]).map(
        (service) => `${PROJECT}_${service}=${counts[service]}`,
      );
      if (scales.length > 0)
        await runIn(node, ['docker', 'service', 'scale', '--detach', ...scales], 'START_FAILED');
    },
    remove: async () => {
      const node = await manager();
      await runIn(node, ['docker', 'stack', 'rm', PROJECT], 'STOP_FAILED');
      await waitGone(nodes);
    },
  };
}

/** @throws NOT_RUNNING when the nodes form no Swarm. */
async function findManager(cluster: string, nodes: readonly Node[]): Promise<Node> {
  const roles = await rolesOf(nodes);
  const manager = nodes.find((node) => roles.get(node.name) === 'manager');
  if (manager) return manager;
  throw new WorkshopError('NOT_RUNNING', {
    what: `The nodes of the cluster "${cluster}" form no Swarm.`,
    hint: `./workshop up ${cluster} --swarm  forms one over them.`,
  });
}

/** How many replicas of each service of the stack are wanted. */
async function replicasOf({ engine }: Node): Promise<Map<string, number>> {
  const services = await engine.listServices({ filters: { label: [STACK_MARKS.filter] } });
  return new Map(
    services.map(({ Spec }) => [
      (Spec?.Name ?? '').slice(PROJECT.length + 1),
      Spec?.Mode?.Replicated?.Replicas ?? 0,
    ]),
  );
}

/** `docker stack rm` returns at once: a new stack would find networks that are about to go. */
async function waitGone(nodes: readonly Node[]): Promise<void> {
  const deadline = performance.now() + REMOVAL_MS;
  for (;;) {
    const parts = await partsOn(nodes, STACK_MARKS);
    const networks = await Promise.all(
      nodes.map(({ engine }) => engine.listNetworks({ filters: { label: [STACK_MARKS.filter] } })),
    );
    if (parts.length === 0 && networks.every((each) => each.length === 0)) return;
    if (performance.now() > deadline) {
      const left = [
        ...parts.map(({ container, node }) => `${container.Names[0] ?? container.Id} on ${node.name}`),
        ...networks.flat().map(({ Name }) => `network ${Name}`),
      ];
      throw new WorkshopError('STOP_FAILED', {
        what: `The stack "${PROJECT}" is not gone after ${REMOVAL_MS / 1000} s.`,
        why: `left: ${[...new Set(left)].join(', ')}`,
        hint: 'Run the command again; a node that hangs is brought back by  ./workshop up',
      });
    }
    await delay(150);
  }
}
