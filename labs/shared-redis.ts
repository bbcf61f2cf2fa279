/** The Redis that several stacks share: a container of its own on node1, called `myredis`. Labs 9 to 11 use it. */
import type { LabContext } from './runner/context.ts';
import { failed, finding } from './runner/finding.ts';
import type { Finding } from './runner/lab.ts';
import { ask } from './runner/look/http.ts';
import { quote } from './runner/look/note.ts';

export const REDIS = 'myredis';

/** Where a container's port is published on its node, or undefined; and whether Docker may choose another one at the next start. */
export async function publishedPort(
  { node }: LabContext,
  {
    on = 'node1',
    container,
    port,
  }: { readonly on?: string; readonly container: string; readonly port: number },
): Promise<{ readonly isRunning: boolean; readonly port: number | undefined } | undefined> {
  const [found] = await node(on).engine.listContainers({ all: true, filters: { name: [`^/${container}$`] } });
  if (!found) return undefined;
  const open = found.Ports.find(({ PrivatePort, PublicPort }) => PrivatePort === port && PublicPort);
  return { isRunning: found.State === 'running', port: open?.PublicPort };
}

/** It runs on node1 at whatever port, with what it had; made if there is none. */
export async function ensureRedis({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `docker start ${REDIS} >/dev/null 2>&1 || docker run -d -P --name ${REDIS} redis:8 >/dev/null
     for turn in $(seq 100); do docker exec ${REDIS} redis-cli ping 2>/dev/null | grep -q PONG && break; sleep 0.1; done`,
  );
}

/** What it has counted; undefined when it does not run. */
export async function sharedHashes({ node }: LabContext): Promise<number | undefined> {
  const command = ['docker', 'exec', REDIS, 'redis-cli', 'get', 'hashes'];
  const { exitCode, stdout } = await node('node1').run(command);
  return exitCode === 0 ? Number(stdout) : undefined;
}

/**
 * Whether the page of a node shows the shared wallet: what it says lies between what that Redis says before and after. The counter
 * only rises, so no other Redis would pass.
 */
export async function showsSharedWallet(context: LabContext, name: string): Promise<Finding> {
  const lookedAt = `the page of ${name} (port 8000, /json), and ${REDIS} on node1 before and after it`;
  const expected = `as many hashes as ${REDIS} has counted`;
  const before = await sharedHashes(context);
  if (before === undefined) {
    const tryThis = `docker ps --all  on node1: is ${REDIS} there? Exercise 9.1 starts it.`;
    return failed({ lookedAt, saw: `${REDIS} does not run`, expected, tryThis });
  }
  const answer = await ask(context.node(name), 8000, '/json');
  const after = (await sharedHashes(context)) ?? 0;
  const hashes = hashesIn(answer?.body ?? '');
  const shown = answer ? (hashes === undefined ? quote(answer.body) : `${hashes} hashes`) : 'nobody answers';
  return finding(hashes !== undefined && hashes > 0 && hashes >= before && hashes <= after, {
    lookedAt,
    saw: `the page: ${shown}; ${REDIS}: ${before}, then ${after}`,
    expected,
    tryThis: `Where does the ambassador on ${name} lead to, and where is Redis? docker port ${REDIS} 6379, and the environment of the service redis.`,
  });
}

/** The counter of the shared Redis rises. */
export async function sharedRises(context: LabContext, tryThis: string): Promise<Finding> {
  const before = await sharedHashes(context);
  // A worker counts every 1.2 s: what has not moved in this time stands still.
  await new Promise((resolve) => setTimeout(resolve, 1600));
  const after = await sharedHashes(context);
  return finding(before !== undefined && after !== undefined && after > before, {
    lookedAt: `the counter "hashes" in ${REDIS} on node1, twice`,
    saw: before === undefined ? `${REDIS} does not run` : `${before}, then ${after}`,
    expected: 'a number that rises',
    tryThis,
  });
}

function hashesIn(body: string): number | undefined {
  try {
    const { hashes } = JSON.parse(body) as { readonly hashes?: unknown };
    return typeof hashes === 'string' ? Number(hashes) : undefined;
  } catch {
    return undefined;
  }
}
