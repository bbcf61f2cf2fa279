/** A Swarm over the nodes of a cluster: node1 begins it, the others join. Nodes that are in it already are left alone. */
import { setTimeout as delay } from 'node:timers/promises';
import { all } from '../core/all.ts';
import { messageOf, WorkshopError } from '../core/errors.ts';
import { withinTime } from '../core/within-time.ts';
import type { Node, Role } from './cluster.ts';

const PORT = 2377;
/** How long nodes may take until all are ready, in ms. */
const PATIENCE_MS = 60_000;

/** How long one question or a join may take (an engine itself gives up joining after 20 s), in ms. */
const ANSWER_MS = 30_000;
/** How long a node's engine may be away, in ms: one that ended is started again, and goes on. */
const AWAY_MS = 20_000;

/** Resolves when every node is in the Swarm and ready. @throws START_FAILED naming those that are not. */
export async function formSwarm(
  nodes: readonly Node[],
  managers: number,
  signal?: AbortSignal,
): Promise<void> {
  const [first] = nodes;
  if (!first) return;
  const roles = new Map(
    await all(
      nodes.map(async (node): Promise<[Node, Role]> => {
        return [node, await asking(node, 'its part in the Swarm', signal, stateOf)];
      }),
    ),
  );
  // Any manager there is may let others in: it is not the first when that one was lost and made anew.
  const manager = nodes.find((node) => roles.get(node) === 'manager') ?? first;
  const enter = async (node: Node, what: string, way: () => Promise<unknown>) => {
    if (roles.get(node) !== 'none') return;
    await asking(node, what, signal, async (_, attempt) => {
      if (attempt === 0 || (await stateOf(node)) === 'none') await way();
    });
  };
  const own = (node: Node) => ({ ListenAddr: `0.0.0.0:${PORT}`, AdvertiseAddr: node.address });
  const swarm = { ...own(manager), ForceNewCluster: false };
  await enter(manager, 'beginning the Swarm', () => manager.engine.swarmInit(swarm));
  const { Manager, Worker } = await asking(manager, 'giving the tokens of the Swarm', signal, tokensOf);
  const join = (node: Node, JoinToken: string) => {
    const RemoteAddrs = [`${manager.address}:${PORT}`];
    const swarm = { ...own(node), RemoteAddrs, JoinToken };
    return enter(node, 'joining the Swarm', () => node.engine.swarmJoin(swarm));
  };
  // Managers one after the other: each changes the quorum that the next one asks.
  const joining = nodes.filter((node) => node !== manager);
  for (const node of joining.slice(0, managers - 1)) await join(node, Manager);
  await all(joining.slice(managers - 1).map((node) => join(node, Worker)));
  await waitReady(nodes, manager, signal);
}

/** It does not answer, or (503) that its part of the Swarm is still being prepared: one that was killed while it began it comes back so. */
function isAway(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return statusCode === undefined || statusCode === 503;
}

/**
 * Asks a node's engine; one that goes away while it is asked is asked again when it is back, for a while.
 * @throws START_FAILED naming the node and what was asked.
 */
async function asking<T>(
  node: Node,
  what: string,
  signal: AbortSignal | undefined,
  ask: (node: Node, attempt: number) => Promise<T>,
): Promise<T> {
  let away: number | undefined;
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await withinTime(ask(node, attempt), ANSWER_MS, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      away ??= performance.now();
      if (!isAway(error) || performance.now() - away > AWAY_MS) throw failed(node, what, error);
    }
    await delay(200);
  }
}

function failed(node: Node, what: string, cause: unknown): WorkshopError {
  const gone = (cause as { statusCode?: number }).statusCode === undefined;
  return new WorkshopError('START_FAILED', {
    what: `${node.name} failed: ${what}.`,
    why: `${gone ? 'its engine does not answer: ' : ''}${messageOf(cause)}`,
    hint: './workshop status  shows each node; running the command again resumes where it stopped.',
    cause,
  });
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

async function stateOf(node: Node): Promise<Role> {
  const { Swarm } = (await node.engine.info()) as SwarmInfo;
  // `pending` and `locked` are members too: an engine that was started again is one until it has found the others.
  if (!Swarm || [undefined, '', 'inactive', 'error'].includes(Swarm.LocalNodeState)) return 'none';
  return Swarm.ControlAvailable ? 'manager' : 'worker';
}

async function tokensOf({ engine }: Node): Promise<{ Worker: string; Manager: string }> {
  return ((await engine.swarmInspect()) as { JoinTokens: { Worker: string; Manager: string } }).JoinTokens;
}

interface Member {
  readonly Status?: { readonly State?: string };
  readonly Description?: { readonly Hostname?: string };
}

async function waitReady(nodes: readonly Node[], manager: Node, signal?: AbortSignal): Promise<void> {
  const begin = performance.now();
  let looked = begin;
  for (;;) {
    const members = (await asking(manager, 'listing the Swarm', signal, ({ engine }) =>
      engine.listNodes(),
    )) as Member[];
    const ready = members.filter(({ Status }) => Status?.State === 'ready');
    if (ready.length >= nodes.length) return;
    const names = new Set(ready.map(({ Description }) => Description?.Hostname));
    const waiting = nodes.filter(({ name }) => !names.has(name));
    if (performance.now() - begin > PATIENCE_MS) throw notReady(nodes.length, ready.length, waiting);
    if (performance.now() - looked > LOOK_MS) {
      await all(waiting.map((node) => asking(node, 'getting ready in the Swarm', signal, stateOf)));
      looked = performance.now();
    }
    await delay(30);
  }
}

/** How often those that are not ready are looked after, in ms. */
const LOOK_MS = 3000;

function notReady(count: number, ready: number, waiting: readonly Node[]): WorkshopError {
  return new WorkshopError('START_FAILED', {
    what: `Only ${ready} of ${count} nodes of the Swarm are ready after ${PATIENCE_MS / 1000} s.`,
    why: `not ready: ${waiting.map(({ name }) => name).join(', ')}`,
    hint: './workshop status  shows each node.',
  });
}
