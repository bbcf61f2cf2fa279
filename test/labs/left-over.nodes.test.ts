/** What labs do about what other labs, and students, have left on a node. */
import { lab as upgrades } from '../../labs/14-upgrades/lab.ts';
import { plainImages } from '../../labs/application.ts';
import { makeContext } from '../../labs/runner/context.ts';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('what labs find', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);

/** Runs an instance by hand, and says how many containers belong to the project. */
const COUNTED =
  'docker run --detach --name mine dockercoins-rng >/dev/null && docker ps --quiet --filter label=com.docker.compose.project=dockercoins | wc -l; docker rm --force mine >/dev/null';

test('a container of an image that Compose built is none of the project’s once a lab has begun', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 1 });
  const sh = shellOn(cluster.nodes[0] as Node);
  const idOf = () => sh("docker image inspect --format '{{.Id}}' dockercoins-rng");
  assert.is(await sh(COUNTED), '0');
  const original = await idOf();
  await plainImages(makeContext({ cluster, signal: context.signal }));
  assert.is(await idOf(), original, 'nothing is built without need');

  await sh('cd dockercoins && docker compose build --quiet rng');
  assert.is(await sh(COUNTED), '1', 'what makes the trouble');
  const built = await idOf();
  await plainImages(makeContext({ cluster, signal: context.signal }));
  assert.is(await sh(COUNTED), '0');
  assert.not.match(await sh('docker images --all --no-trunc --quiet'), built, 'what Compose built is gone');
  assert.is(await sh('docker run --rm dockercoins-rng ls rng.mjs'), 'rng.mjs');
});

test('what can never be started again, or comes and goes by itself, is none of those that lab 14 brings back', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 1 });
  const sh = shellOn(cluster.nodes[0] as Node);
  await sh(
    'docker compose --project-directory dockercoins up --detach redis && docker run --detach --name ear --network container:dockercoins-redis-1 redis:8 sleep infinity',
  );
  await sh('docker run --detach --name other --network host redis:8 sleep infinity');
  await sh('docker run --detach --name scheduler --restart unless-stopped redis:8 sleep infinity');
  await sh('tmux new-session -d \'watch --interval 2 "docker run --rm redis:8 touch /output/host.rdb"\'');
  await sh('until pgrep --full ^watch; do sleep 0.1; done');
  await upgrades.needs.prepare(makeContext({ cluster, signal: context.signal }));
  const stateOf = (name: string) => sh(`docker inspect --format '{{.State.Status}}' ${name}`);
  assert.is(await stateOf('ear'), 'exited', 'it is kept, but can never be started again');
  assert.is(await stateOf('other'), 'running');
  assert.is(
    await sh('docker ps --all --quiet --filter name=scheduler; pgrep --full ^watch || true'),
    '',
    'no schedule',
  );
});

function shellOn(node: Node) {
  return async (script: string): Promise<string> => {
    const { stdout, stderr, exitCode } = await node.run(['bash', '-c', script]);
    assert.is(exitCode, 0, stderr);
    return stdout.trim();
  };
}

suiteOf.run();
