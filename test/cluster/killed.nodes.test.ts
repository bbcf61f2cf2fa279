/** `kill -9` of ./workshop in the middle: `up` resumes to the same as ever, `down` removes all there is. */
import { dockerProvider } from '../../scripts/cluster/docker/provider.ts';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshCluster, noEngine } from './support.ts';

const suiteOf = suite('killed', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);

for (const step of [
  'network',
  'keys and certificates',
  'making 2 nodes',
  'starting nodes',
  'waiting for their engines',
  'forming the Swarm',
]) {
  test(`at "${step}": up resumes, and down leaves nothing`, async (context) => {
    const workshop = await freshWorkshop(context);
    const place = await freshCluster(context);
    process.env.WORKSHOP_STATE_DIR = workshop.folder; // the same place for the command and for us
    for (const then of ['up', 'down'] as const) {
      const command = workshop.begin(['up', place.name, '--nodes', '2', '--swarm', '--json']);
      await command.saw(`"state":"started","step":"${step}"`);
      command.kill('SIGKILL');
      await command.finished;
      if (then === 'up') {
        const resumed = await workshop.run('up', place.name, '--nodes', '2', '--swarm', '--json');
        const result = resumed.events.at(-1) as { ok: boolean; nodes: { role: string; ready: boolean }[] };
        assert.is(resumed.exitCode, 0, resumed.stderr);
        assert.not.match(resumed.stderr, 'Warning', 'Node says nothing of its own, of any version');
        assert.equal(
          result.nodes.map(({ role, ready }) => `${role} ${ready}`),
          ['manager true', 'worker true'],
        );
        const cluster = await dockerProvider.find(place.name);
        const hello = await cluster?.nodes[1]?.run(['docker', 'run', '--rm', 'redis:8', 'echo', 'hello']);
        assert.is(hello?.stdout, 'hello\n');
      }
      assert.is((await workshop.run('down', place.name)).exitCode, 0);
      assert.equal(await place.things(), []);
    }
  });
}

test('two at once for one name: the second waits and finds it done', async (context) => {
  const workshop = await freshWorkshop(context);
  const place = await freshCluster(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  const words = ['up', place.name, '--nodes', '2', '--json'];
  const both = await Promise.all([workshop.run(...words), workshop.run(...words)]);
  assert.equal(
    both.map(({ exitCode }) => exitCode),
    [0, 0],
  );
  assert.is((await place.things()).length, 2 + 2 + 1);
  await workshop.run('down', place.name);
});

test('wrong use is told whole, with exit code 2, and nothing is made', async (context) => {
  const workshop = await freshWorkshop(context);
  const refused = await workshop.run(
    'up',
    'Odd',
    '--nodes',
    '0',
    '--managers',
    '2',
    '--memory',
    'lots',
    '--json',
  );
  assert.is(refused.exitCode, 2);
  const { what } = refused.events.at(-1) as { what: string };
  for (const part of ['"Odd"', '--nodes', '--managers', '--memory']) assert.match(what, part);
  for (const name of ['..', '../..', '', 'a/b']) {
    assert.is((await workshop.run('down', name)).exitCode, 2, `down "${name}"`);
  }
  assert.is((await workshop.run('ssh', 'node9', '--cluster', 'none')).exitCode, 1);
});

suiteOf.run();
