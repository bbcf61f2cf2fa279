/** What a lab finds in the place of DockerCoins' images after a student has built some. */
import { plainImages } from '../../labs/application.ts';
import { makeContext } from '../../labs/runner/context.ts';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('images that students built', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);

/** Runs an instance by hand, and says how many containers belong to the project. */
const COUNTED =
  'docker run --detach --name mine dockercoins-rng >/dev/null && docker ps --quiet --filter label=com.docker.compose.project=dockercoins | wc -l; docker rm --force mine >/dev/null';

test('a container of an image that Compose built is none of the project’s once a lab has begun', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 1 });
  const node = cluster.nodes[0] as Node;
  const sh = async (script: string) => {
    const { stdout, stderr, exitCode } = await node.run(['bash', '-c', script]);
    assert.is(exitCode, 0, stderr);
    return stdout.trim();
  };
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

suiteOf.run();
