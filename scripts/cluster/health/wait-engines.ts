/** Waiting until the engines of nodes answer, over TLS, as they will be used. */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { withinTime } from '../../core/within-time.ts';
import type { Node } from '../cluster.ts';

/** How long an engine may take until it answers, in ms: fifty at once on two cores need a while. */
const PATIENCE_MS = 90_000;
/** How long one question may take, in ms. */
const ANSWER_MS = 10_000;
/** When it is looked first whether the node itself is still there, in ms; then after twice that, and so on: each look is a process on it. */
const LOOK_MS = 3000;
/** The pause between two questions, as a share of the time waited so far: fifty nodes asked all the time would only be slower. */
const SHARE = 0.06;
const LOG = '/var/log/docker.log';

/** @throws START_FAILED naming the node that does not answer, with the last words of its engine. */
export async function waitEngines(nodes: readonly Node[], signal?: AbortSignal): Promise<void> {
  await Promise.all(nodes.map((node) => waitEngine(node, signal)));
}

async function waitEngine(node: Node, signal?: AbortSignal): Promise<void> {
  const begin = performance.now();
  let nextLook = begin + LOOK_MS;
  for (;;) {
    signal?.throwIfAborted();
    const late = performance.now() - begin > PATIENCE_MS;
    try {
      await withinTime(node.engine.ping(), ANSWER_MS);
      return;
    } catch (error) {
      if (late) throw await notAnswering(node, error);
    }
    if (performance.now() > nextLook) {
      await refuseDead(node);
      nextLook = begin + 2 * (performance.now() - begin);
    }
    await delay(Math.min(250, Math.max(30, (performance.now() - begin) * SHARE)));
  }
}

/** A node that ended, or has a full disk, will never answer. */
async function refuseDead(node: Node): Promise<void> {
  try {
    const { stdout } = await node.run(['tail', '-n', '3', LOG], { user: 'root' });
    if (!/no space left on device/i.test(stdout)) return;
    throw new WorkshopError('NO_ROOM', {
      what: `The engine of ${node.name} cannot start: the disk below it is full.`,
      why: stdout.trim(),
      hint: 'docker system df  shows what the Docker engine holds; make room and run the command again.',
    });
  } catch (error) {
    if (error instanceof WorkshopError) throw error;
    // 404 and 409: there is no such container, or it does not run
    if (![404, 409].includes((error as { statusCode?: number }).statusCode ?? 0)) return;
    throw new WorkshopError('START_FAILED', {
      what: `${node.name} ended while its engine was starting.`,
      why: messageOf(error),
      hint: './workshop up --retain  leaves the nodes for a look (docker logs);  running the command again resumes.',
      cause: error,
    });
  }
}

async function notAnswering(node: Node, cause: unknown): Promise<WorkshopError> {
  const log = await node.run(['tail', '-n', '3', LOG], { user: 'root' }).catch(() => undefined);
  const inside = await node
    .run(['docker', 'version', '--format', '{{.Server.Version}}'], { user: 'root' })
    .catch(() => undefined);
  return new WorkshopError('START_FAILED', {
    what: `The engine of ${node.name} (port ${node.enginePort.port}) does not answer after ${PATIENCE_MS / 1000} s.`,
    why:
      inside?.exitCode === 0
        ? `inside the node it does, but not at ${node.enginePort.host}:${node.enginePort.port}, where this machine would reach it: is the engine on another one?`
        : log?.stdout.trim() || messageOf(cause),
    hint: './workshop up --retain  leaves the nodes for a look; ./workshop down  removes them.',
    cause,
  });
}
