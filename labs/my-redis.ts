/** The Redis that several stacks share: a container of its own on node1, called `myredis`. Labs 9 and 10 use it. */
import type { LabContext } from './runner/context.ts';
import type { SharedRedis } from './runner/look/shared-redis.ts';

export const REDIS = 'myredis';

export const MY_REDIS: SharedRedis = {
  name: REDIS,
  hashes: async ({ node }) => {
    const command = ['docker', 'exec', REDIS, 'redis-cli', 'get', 'hashes'];
    const { exitCode, stdout } = await node('node1').run(command);
    return exitCode === 0 ? Number(stdout) : undefined;
  },
};

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
