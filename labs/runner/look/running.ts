/** How many of each service of DockerCoins run on a node. */
import type { LabContext } from '../context.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../lab.ts';
import { AppView } from './app.ts';

/** So many of each, and no more; services that are not named do not matter. */
export async function running(
  { node }: LabContext,
  counts: Readonly<Record<string, number>>,
  tryThis: string,
  name = 'node1',
): Promise<Finding> {
  const app = await AppView.of(node(name));
  const inWords = (count: (service: string) => number) =>
    Object.keys(counts)
      .map((service) => `${count(service)} of ${service}`)
      .join(', ');
  const isRight = Object.entries(counts).every(([service, count]) => app.count(service) === count);
  return finding(isRight, {
    lookedAt: `the containers of DockerCoins on ${name} that run`,
    saw: inWords((service) => app.count(service)),
    expected: inWords((service) => counts[service] ?? 0),
    tryThis,
  });
}
