/** The network between a cluster's nodes: a subnet of our own choice, because Docker's default pools end at about thirty. */
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Engine } from '../engine/connect.ts';
import { LABEL, networkName } from '../labels.ts';
import { overlap, rangeOf, routes } from './subnets.ts';

/** 10.213.0.0/16 is cut into 256 networks of 254 addresses; each cluster takes one. */
const POOL = { prefix: '10.213', networks: 256 } as const;
/** node1 has .11, node50 has .60; below are the gateway and room for others. */
const FIRST_NODE = 11;

export interface ClusterNetwork {
  readonly name: string;
  /** `10.213.7` */
  readonly prefix: string;
}

export const addressOf = ({ prefix }: ClusterNetwork, number: number): string =>
  `${prefix}.${FIRST_NODE - 1 + number}`;

/** The cluster's network, made if it is not there. @throws START_FAILED when no subnet is free. */
export async function ensureNetwork({ docker, local }: Engine, cluster: string): Promise<ClusterNetwork> {
  const name = networkName(cluster);
  const networks = (await docker.listNetworks()) as NetworkSummary[];
  const own = networks.find((network) => network.Name === name);
  if (own) return { name, prefix: prefixOf(own) };
  const subnets = networks.flatMap(({ IPAM }) => IPAM?.Config ?? []).map(({ Subnet = '' }) => Subnet);
  // The engine takes a subnet it is given whatever routes there are, and would cut off what lies behind them.
  const taken = [...subnets, ...(local ? await routes() : [])].map(rangeOf);
  let last: unknown;
  for (const prefix of candidates(cluster)) {
    const own = rangeOf(`${prefix}.0/24`);
    if (taken.some((other) => overlap(own, other))) continue;
    try {
      await docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        CheckDuplicate: true,
        Labels: { [LABEL.cluster]: cluster },
        IPAM: { Driver: 'default', Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] },
      });
      return { name, prefix };
    } catch (error) {
      // Another cluster was quicker: the next one may be free.
      if (!/overlap|conflict/i.test(messageOf(error))) throw error;
      last = error;
    }
  }
  throw new WorkshopError('START_FAILED', {
    what: `No network is free for the nodes of "${cluster}".`,
    why:
      last === undefined
        ? `other networks of the engine, or routes of its machine, take all of ${POOL.prefix}.0.0/16`
        : messageOf(last),
    hint: './workshop list  shows the clusters there are; docker network prune  removes networks that nobody uses; ip route  shows routes.',
    cause: last,
  });
}

interface NetworkSummary {
  readonly Name: string;
  readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string }[] | null };
}

function prefixOf({ Name, IPAM }: NetworkSummary): string {
  const prefix = /^(\d+\.\d+\.\d+)\.0\/24$/.exec(IPAM?.Config?.[0]?.Subnet ?? '')?.[1];
  if (prefix) return prefix;
  throw new WorkshopError('START_FAILED', {
    what: `The network ${Name} is not one that this program made.`,
    hint: `Remove it:  docker network rm ${Name}`,
  });
}

/** Begins elsewhere for each name, so that clusters made at the same time seldom want the same. */
function* candidates(cluster: string): Iterable<string> {
  const begin = [...cluster].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % POOL.networks, 7);
  for (let index = 0; index < POOL.networks; index++) {
    yield `${POOL.prefix}.${(begin + index) % POOL.networks}`;
  }
}
