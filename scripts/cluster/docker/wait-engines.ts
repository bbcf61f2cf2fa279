/** Waiting until the engines of nodes answer, over TLS, as they will be used. */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Node } from '../cluster.ts';

/** How long an engine may take until it answers, in ms: fifty at once on two cores need a while. */
const PATIENCE_MS = 90_000;

/** @throws START_FAILED naming the node that does not answer, with the last words of its engine. */
export async function waitEngines(nodes: readonly Node[], signal?: AbortSignal): Promise<void> {
  await Promise.all(nodes.map((node) => waitEngine(node, signal)));
}

async function waitEngine(node: Node, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    try {
      await node.engine.ping();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw await notAnswering(node, error);
    }
    await delay(40);
  }
}

async function notAnswering(node: Node, cause: unknown): Promise<WorkshopError> {
  const log = await node
    .run(['tail', '-n', '3', '/var/log/docker.log'], { user: 'root' })
    .catch(() => undefined);
  return new WorkshopError('START_FAILED', {
    what: `The engine of ${node.name} (port ${node.enginePort.port}) does not answer after ${PATIENCE_MS / 1000} s.`,
    why: log?.stdout.trim() || messageOf(cause),
    hint: './workshop up --retain  leaves the nodes for a look; ./workshop down  removes them.',
    cause,
  });
}
