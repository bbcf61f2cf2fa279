/** A Swarm over the nodes of a cluster: node1 begins it, the others join. Nodes that are in it already are left alone. */
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { messageOf, WorkshopError } from '../core/errors.ts';
import type { Node, Role } from './cluster.ts';

const PORT = 2377;
/** How long nodes may take until all are ready, in ms. */
const PATIENCE_MS = 60_000;

/** Resolves when every node is in the Swarm and ready. @throws START_FAILED naming those that are not. */
export async function formSwarm(
  nodes: readonly Node[],
  managers: number,
  signal?: AbortSignal,
): Promise<void> {
  const [first, ...others] = nodes;
  if (!first) return;
  const state = await stateOf(first);
  if (state !== 'active') {
    await first.engine.swarmInit({
      ListenAddr: `0.0.0.0:${PORT}`,
      AdvertiseAddr: first.address,
      ForceNewCluster: false,
    });
  }
  const { JoinTokens } = (await first.engine.swarmInspect()) as {
    JoinTokens: { Worker: string; Manager: string };
  };
  const join = async (node: Node, token: string) => {
    if ((await stateOf(node)) === 'active') return;
    await node.engine.swarmJoin({
      ListenAddr: `0.0.0.0:${PORT}`,
      AdvertiseAddr: node.address,
      RemoteAddrs: [`${first.address}:${PORT}`],
      JoinToken: token,
    });
  };
  try {
    // Managers one after the other: each changes the quorum that the next one asks.
    for (const node of others.slice(0, managers - 1)) await join(node, JoinTokens.Manager);
    await Promise.all(others.slice(managers - 1).map((node) => join(node, JoinTokens.Worker)));
  } catch (error) {
    throw new WorkshopError('START_FAILED', {
      what: 'A node could not join the Swarm.',
      why: messageOf(error),
      hint: 'Running the command again resumes where it stopped.',
      cause: error,
    });
  }
  await waitReady(first.engine, nodes.length, signal);
}

/** Each node's part in a Swarm. */
export async function rolesOf(nodes: readonly Node[]): Promise<Map<string, Role>> {
  const roles = await Promise.all(
    nodes.map(async (node): Promise<[string, Role]> => {
      const { Swarm } = (await node.engine.info()) as SwarmInfo;
      if (Swarm?.LocalNodeState !== 'active') return [node.name, 'none'];
      return [node.name, Swarm.ControlAvailable ? 'manager' : 'worker'];
    }),
  );
  return new Map(roles);
}

interface SwarmInfo {
  readonly Swarm?: { readonly LocalNodeState?: string; readonly ControlAvailable?: boolean };
}

async function stateOf(node: Node): Promise<string> {
  return ((await node.engine.info()) as SwarmInfo).Swarm?.LocalNodeState ?? 'inactive';
}

async function waitReady(engine: Docker, count: number, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    const members = (await engine.listNodes()) as {
      Status?: { State?: string };
      Description?: { Hostname?: string };
    }[];
    const ready = members.filter(({ Status }) => Status?.State === 'ready');
    if (ready.length >= count) return;
    if (performance.now() > deadline) {
      const waiting = members
        .filter((each) => !ready.includes(each))
        .map((each) => each.Description?.Hostname);
      throw new WorkshopError('START_FAILED', {
        what: `Only ${ready.length} of ${count} nodes of the Swarm are ready after ${PATIENCE_MS / 1000} s.`,
        why: waiting.length > 0 ? `not ready: ${waiting.join(', ')}` : 'the others never showed up',
        hint: './workshop status  shows each node.',
      });
    }
    await delay(30);
  }
}
