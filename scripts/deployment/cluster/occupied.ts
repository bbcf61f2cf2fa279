/** A node has the application's ports once: whatever form of DockerCoins holds them, another cannot begin. */
import type { Node } from '../../cluster/cluster.ts';
import { WorkshopError } from '../../core/errors.ts';
import { COMPOSE_MARKS, EACH_MARKS, type Marks, partsOn, STACK_MARKS } from './parts.ts';

/** @throws ALREADY_RUNNING naming what runs on `nodes`, and how to stop it. */
export async function refuseOccupied(cluster: string, nodes: readonly Node[]): Promise<void> {
  // One after the other, over the one connection that each engine has by now: a handshake takes longer than to ask.
  const alone = await holders(nodes, COMPOSE_MARKS);
  const each = await holders(nodes, EACH_MARKS);
  const stack = await holders(nodes, STACK_MARKS);
  const places = [...alone, ...(each.length > 0 ? ['each'] : []), ...(stack.length > 0 ? ['swarm'] : [])];
  if (places.length > 0) throw alreadyRunning(cluster, places);
}

/** `places` as `--on` takes them. */
export function alreadyRunning(cluster: string, places: readonly string[]): WorkshopError {
  const options = `--on ${places[0]} --cluster ${cluster}`;
  return new WorkshopError('ALREADY_RUNNING', {
    what: `DockerCoins runs already in the cluster "${cluster}", on ${places.join(', ')}.`,
    hint: `Stop it:  ./workshop app down ${options}    or see it:  ./workshop app ps ${options}`,
  });
}

/** Names of the nodes on which the application of that kind is, and publishes something or will. */
async function holders(nodes: readonly Node[], marks: Marks): Promise<string[]> {
  const parts = await partsOn(nodes, marks);
  // A task of a stack that publishes nothing is in nobody's way.
  const inTheWay = marks === STACK_MARKS ? parts.filter(publishes) : parts;
  return [...new Set(inTheWay.map(({ node }) => node.name))];
}

function publishes({ container, node }: Awaited<ReturnType<typeof partsOn>>[number]): boolean {
  return container.Ports.some(({ PublicPort }) => PublicPort !== undefined && PublicPort in node.published);
}
