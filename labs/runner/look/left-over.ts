/** What a lab made and nobody has removed yet. */
import { PROJECT } from '../../../scripts/deployment/cluster/parts.ts';
import type { LabContext } from '../context.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../lab.ts';

/** No container of DockerCoins is left on any of `nodes`, and none with one of these names, running or not. */
export async function nothingLeft(
  { node }: LabContext,
  nodes: readonly string[],
  names: readonly string[],
  tryThis: string,
): Promise<Finding> {
  const left: string[] = [];
  for (const each of nodes) {
    for (const { Names, Labels } of await node(each).engine.listContainers({ all: true })) {
      const name = Names[0]?.slice(1) ?? '';
      if (names.includes(name) || Labels['com.docker.compose.project'] === PROJECT)
        left.push(`${name} on ${each}`);
    }
  }
  return finding(left.length === 0, {
    lookedAt: `the containers of this lab on ${nodes.join(', ')}, running or not`,
    saw: left.length === 0 ? 'none' : left.slice(0, 8).join(', '),
    expected: 'none is left',
    tryThis,
  });
}
