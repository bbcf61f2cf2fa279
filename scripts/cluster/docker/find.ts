/** What there is of clusters on an engine, told from labels alone. */
import type Docker from 'dockerode';
import * as z from 'zod';
import type { Abilities, ClusterSpec, ClusterSummary } from '../cluster.ts';
import { LABEL } from '../labels.ts';

export interface FoundNode {
  readonly cluster: string;
  readonly name: string;
  /** The container. */
  readonly id: string;
  readonly running: boolean;
  /** `created` has never run: what is in it may not be whole. */
  readonly state: string;
  readonly spec: ClusterSpec | undefined;
  readonly abilities: Abilities | undefined;
}

/** The nodes of one cluster, or of all, in the order of their numbers. */
export async function findNodes(docker: Docker, cluster?: string): Promise<FoundNode[]> {
  const label = cluster === undefined ? LABEL.cluster : `${LABEL.cluster}=${cluster}`;
  const containers = await docker.listContainers({ all: true, filters: { label: [label, LABEL.node] } });
  return containers
    .map(({ Id, Labels, State }) => ({
      cluster: Labels[LABEL.cluster] ?? '',
      name: Labels[LABEL.node] ?? '',
      id: Id,
      running: State === 'running',
      state: State,
      spec: parsed(specSchema, Labels[LABEL.spec]),
      abilities: parsed(abilitiesSchema, Labels[LABEL.abilities]),
    }))
    .sort((a, b) => numberOf(a.name) - numberOf(b.name));
}

/** Every cluster of which anything exists: containers, a network, or a volume. */
export async function findClusters(docker: Docker): Promise<ClusterSummary[]> {
  const filters = { label: [LABEL.cluster] };
  const [nodes, networks, { Volumes }] = await Promise.all([
    findNodes(docker),
    docker.listNetworks({ filters: JSON.stringify(filters) } as Docker.NetworkListOptions),
    docker.listVolumes({ filters }),
  ]);
  const names = [
    ...nodes.map(({ cluster }) => cluster),
    ...[...networks, ...(Volumes ?? [])].map(({ Labels }) => Labels?.[LABEL.cluster] ?? ''),
  ];
  return [...new Set(names)]
    .filter(Boolean)
    .sort()
    .map((name) => {
      const own = nodes.filter(({ cluster }) => cluster === name);
      const spec = own.find((node) => node.spec)?.spec;
      return {
        name,
        provider: 'docker',
        nodes: own.length,
        running: own.filter(({ running }) => running).length,
        wanted: spec?.nodes ?? own.length,
        swarm: (spec?.managers ?? 0) > 0,
      };
    });
}

const specSchema = z.object({
  name: z.string(),
  nodes: z.number(),
  managers: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  memoryBytes: z.number().optional(),
  cpus: z.number().optional(),
  bind: z.string(),
  basePort: z.number().optional(),
});

const abilitiesSchema = z.object({ ipvs: z.boolean(), privileged: z.boolean() });

/** Labels are anybody's to write: what does not fit counts as not there. */
function parsed<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}

const numberOf = (node: string): number => Number(node.replace(/\D/g, '')) || 0;
