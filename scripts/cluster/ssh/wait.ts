/** Waiting until the engines answer here, over TLS, as they will be used. */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Node } from '../cluster.ts';

/** Their sockets answer already; what is left is the way from here, in ms. */
const PATIENCE_MS = 15_000;

/** @throws NO_ANSWER naming every engine that does not answer. */
export async function waitReachable(nodes: readonly Node[], signal?: AbortSignal): Promise<void> {
  const silent = (await Promise.all(nodes.map((node) => whySilent(node, signal)))).filter(
    (each) => each !== undefined,
  );
  if (silent.length === 0) return;
  throw new WorkshopError('NO_ANSWER', {
    what: `The engines run, and ${silent.length} of ${nodes.length} cannot be reached from here.`,
    why: silent.join('\n'),
    hint: 'Does a firewall let you through to port 2376 there? Only who holds the certificate of the cluster gets an answer.',
  });
}

async function whySilent(node: Node, signal?: AbortSignal): Promise<string | undefined> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const answered = await Promise.race([
        node.engine.ping().then(() => true),
        delay(3000, false, { ref: false }),
      ]);
      if (answered) return undefined;
      throw new Error('no answer');
    } catch (error) {
      const { host, port } = node.enginePort;
      if (performance.now() > deadline) return `${node.name}: ${host}, port ${port}: ${messageOf(error)}`;
    }
    await delay(100);
  }
}
