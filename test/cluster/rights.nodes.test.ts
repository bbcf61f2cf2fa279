/** With which rights nodes run: what the engine grants, found out once, told, and used for every node. */
import { LABEL } from '../../scripts/cluster/labels.ts';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { grantingEngine } from './granting-engine.ts';
import { freshCluster, noEngine } from './support.ts';

const suiteOf = suite('rights of nodes', { timeoutMs: 300_000 });
const test = suiteOf.skipIf(noEngine);

test('where an engine grants --privileged every node has it, and nothing of the reduced set', async (context) => {
  const place = await freshCluster(context);
  const workshop = await freshWorkshop(context);
  const engine = await grantingEngine(context, place.folder);
  const environment = { DOCKER_HOST: engine.url };
  const up = await workshop.begin(['up', place.name, '--nodes', '2', '--json'], environment).finished;
  assert.is(up.exitCode, 0, up.stderr);

  const nodes = engine.granted.filter(({ Labels }) => Labels?.[LABEL.node]);
  assert.equal(nodes.map(({ Hostname }) => Hostname).sort(), ['node1', 'node2']);
  for (const { HostConfig = {}, Labels } of nodes) {
    const { Privileged, CapAdd, CapDrop, SecurityOpt, Binds = [] } = HostConfig;
    assert.equal([Privileged, CapAdd, CapDrop, SecurityOpt], [true, undefined, undefined, undefined]);
    assert.not.ok(
      Binds.some((bind) => bind.startsWith('/sys/fs/cgroup')),
      Binds.join(),
    );
    assert.is(JSON.parse(Labels?.[LABEL.abilities] ?? '{}').privileged, true);
  }
  const { stdout } = await workshop.begin(['doctor'], environment).finished;
  assert.match(stdout, /rights of nodes +--privileged;/);
  const { exitCode } = await workshop.begin(['down', place.name], environment).finished;
  assert.is(exitCode, 0);
});

suiteOf.run();
