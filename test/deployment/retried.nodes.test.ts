/** A container that could not be started for once is started by a second attempt; one that never can be is told. */
import type { Node } from '../../scripts/cluster/cluster.ts';
import { nodeTarget } from '../../scripts/deployment/cluster/targets.ts';
import { DEFAULT_COUNTS } from '../../scripts/deployment/deployment.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('containers that do not start', { timeoutMs: 300_000 });
const test = suiteOf.skipIf(noEngine);

/** In front of the real `docker`: as often as the file has lines, `compose up` fails as runc does now and then. */
const FALTERING = `#!/bin/sh
case "$*" in
compose*up*)
  if [ -s /tmp/falter ]; then
    sed -i 1d /tmp/falter
    echo 'Error response from daemon: OCI runtime create failed: read init-p: connection reset by peer' >&2
    exit 1
  fi ;;
esac
exec /usr/bin/docker "$@"
`;

test('once is passed over, twice is told', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 1 });
  const [node] = cluster.nodes as [Node];
  const input = FALTERING;
  await node.run(['sudo', 'sh', '-c', 'cat >/usr/local/bin/docker && chmod 755 /usr/local/bin/docker'], {
    input,
  });
  const { signal } = context;
  const start = async (failures: number) => {
    await node.run(['sh', '-c', 'yes | head -n "$0" >/tmp/falter', String(failures)]);
    return nodeTarget(node, place.name).start({
      name: 'app',
      counts: DEFAULT_COUNTS,
      emit: () => undefined,
      signal,
      lifetime: 'attached',
    });
  };
  const error = await start(2).catch((thrown: Error) => thrown);
  assert.match(String((error as Error).message), 'OCI runtime create failed');
  const app = await start(1);
  context.defer(() => app.stop());
  assert.is((await app.instances()).filter(({ service }) => service === 'rng').length, 1);
});

suiteOf.run();
