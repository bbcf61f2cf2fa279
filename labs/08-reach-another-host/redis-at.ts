/** A Redis as a student reaches it from another machine: by the name of its node, at a port of it. */
import type { LabContext } from '../runner/context.ts';
import { finding } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import type { SharedRedis } from '../runner/look/shared-redis.ts';

export interface RedisPlace extends SharedRedis {
  /** `node3` */
  readonly host: string;
  readonly port: number;
}

export function redisAt(host: string, port: number): RedisPlace {
  const place = { host, port };
  return {
    ...place,
    name: `the Redis at port ${port} of ${host}`,
    hashes: async ({ node }) => {
      const { exitCode, stdout } = await node('node1').run([...cli(place), '--raw', 'get', 'hashes']);
      return exitCode === 0 ? Number(stdout) : undefined;
    },
  };
}

const cli = ({ host, port }: { readonly host: string; readonly port: number }) => [
  ...['timeout', '3', 'redis-cli', '-h', host, '-p', `${port}`],
];

/** Whether it answers on a node that is not its own. */
export async function redisAnswers({ node }: LabContext, place: RedisPlace): Promise<Finding> {
  const { stdout, stderr } = await node('node1').run([...cli(place), 'ping']);
  const answer = `${stdout}${stderr}`.trim();
  return finding(answer === 'PONG', {
    lookedAt: `${place.name}, from node1`,
    saw: answer || 'nobody answers',
    expected: 'PONG',
    tryThis: `docker ps  on ${place.host} must show a Redis with 0.0.0.0:${place.port}->6379/tcp. docker run -d -p ${place.port}:6379 redis:8  makes one.`,
  });
}

/** Clients on all of these nodes are connected to it; asked on its own node, so as not to be one of them. */
export async function reachedFrom(
  { node, cluster }: LabContext,
  place: RedisPlace,
  nodes: readonly string[],
): Promise<Finding> {
  const { stdout } = await node(place.host).run([...cli(place), 'client', 'list']);
  const addresses = new Set([...stdout.matchAll(/ addr=([\d.]+):/g)].map(([, address]) => address));
  const from = cluster.nodes
    .filter(({ name, address }) => name !== place.host && addresses.has(address))
    .map(({ name }) => name);
  return finding(
    nodes.every((each) => from.includes(each)),
    {
      lookedAt: `who is connected to ${place.name}`,
      saw: from.length === 0 ? 'no other node' : from.join(', '),
      expected: nodes.join(', '),
      tryThis:
        'docker compose exec worker cat /etc/hosts  shows where a worker looks for redis; docker compose logs --tail 5 worker  what it says.',
    },
  );
}
