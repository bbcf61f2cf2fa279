/** What labs on several nodes have in common: clearing them, and letting the student's docker command reach all engines. */
import { clearApplication, restoreFiles } from './application.ts';
import type { LabContext } from './runner/context.ts';

/** Ports of a node that the guides name; somebody else's container there would stand in the way. */
const PORTS = [8000, 8001, 8002];

export const nodeNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `node${index + 1}`);

/** No DockerCoins on these nodes, nobody else at its ports, and Compose file and images as they were. */
export async function clearNodes(context: LabContext, nodes: readonly string[]): Promise<void> {
  await onEach(nodes, async (node) => {
    await clearApplication(context, node);
    await removeContainers(context, node, ...PORTS.map((port) => `publish=${port}`));
    await restoreFiles(context, node);
  });
}

/** Removes the containers that match any of `filters`, as `docker ps --filter` takes them. */
export async function removeContainers(
  { sh }: LabContext,
  node: string,
  ...filters: string[]
): Promise<void> {
  const list = filters.map((filter) => `docker ps --all --quiet --filter '${filter}'`).join('; ');
  await sh(node, `{ ${list}; } | sort -u | xargs --no-run-if-empty docker rm --force --volumes >/dev/null`);
}

/** On all of them at once. */
export async function onEach(
  nodes: readonly string[],
  work: (node: string) => Promise<unknown>,
): Promise<void> {
  await Promise.all(nodes.map(work));
}
