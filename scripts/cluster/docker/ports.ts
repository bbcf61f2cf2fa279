/** Where nodes are to be published: whether the address is one of this machine, and the ports are free. Asked before anything is made. */
import { networkInterfaces } from 'node:os';
import { WorkshopError } from '../../core/errors.ts';
import { isFree, isLoopback } from '../../system/ports.ts';
import { APPLICATION_PORTS, type ClusterSpec } from '../cluster.ts';
import type { Engine } from '../engine/connect.ts';
import { nodeName } from '../labels.ts';
import type { FoundNode } from './find.ts';

/** The ports of a node when they are chosen by `--base-port`: SSH, then the application's. */
export function chosenPorts(basePort: number, number: number): number[] {
  const first = basePort + (number - 1) * 10;
  return [first, ...APPLICATION_PORTS.map((_, index) => first + 1 + index)];
}

/**
 * Nodes in `found` that run hold their ports themselves. Of an engine on another machine nothing is known beforehand.
 * @throws USAGE for an address that is not of this machine, START_FAILED naming every port that is taken.
 */
export async function checkPorts(
  { local }: Engine,
  specs: readonly ClusterSpec[],
  found: readonly FoundNode[] = [],
): Promise<void> {
  if (!local) return;
  const [first] = specs;
  if (first) checkAddress(first.bind);
  const wanted = specs.flatMap(({ name, nodes, bind, basePort }) =>
    Array.from({ length: basePort === undefined ? 0 : nodes }, (_, index) => index + 1)
      .filter((number) => !found.some((node) => isOf(node, name, number)))
      .flatMap((number) => chosenPorts(basePort as number, number))
      .map((port) => ({ bind, port })),
  );
  const free = await Promise.all(wanted.map(({ bind, port }) => isFree(port, bind)));
  const taken = wanted.filter((_, index) => !free[index]).map(({ port }) => port);
  if (taken.length === 0) return;
  const many = taken.length === 1 ? 'port is' : `${taken.length} ports are`;
  throw new WorkshopError('START_FAILED', {
    what: `Nothing was changed: ${many} taken at ${first?.bind}: ${taken.slice(0, 12).join(', ')}${taken.length > 12 ? ', …' : ''}.`,
    why: 'other programs, or other clusters, listen there',
    hint: 'Choose another --base-port, or leave it away for ports that are free.',
  });
}

const isOf = (node: FoundNode, cluster: string, number: number) =>
  node.cluster === cluster && node.name === nodeName(number) && node.running;

function checkAddress(bind: string): void {
  if (bind === '0.0.0.0' || isLoopback(bind)) return;
  const own = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ family }) => family === 'IPv4').map(({ address }) => address),
  );
  if (own.includes(bind)) return;
  throw new WorkshopError('USAGE', {
    what: `Nothing was changed: --bind ${bind} is not an address of this machine.`,
    hint: `Its addresses: ${own.join(', ')}; 0.0.0.0 stands for all of them.`,
  });
}
