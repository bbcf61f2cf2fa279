/** `workshop lab` as a student runs it on node1, and the tools that lie there. */
import { freshWorkshop } from '../cli/support.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('labs from within', { timeoutMs: 900_000 });
const test = suiteOf.skipIf(noEngine);

test('a student on node1 starts, checks and solves, and whoever looks from outside sees it', async (context) => {
  const workshop = await freshWorkshop(context);
  const place = await freshCluster(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  const cluster = await place.up({ nodes: 2 });
  const [node1, node2] = cluster.nodes;
  if (!node1 || !node2) throw new Error('no nodes');
  const inside = async (words: string, on = node1) => {
    const { exitCode, stdout, stderr } = await on.run(['bash', '-c', words]);
    const last = stdout.trim().split('\n').at(-1) ?? '';
    return { exitCode, stdout, stderr, result: last.startsWith('{') ? JSON.parse(last) : {} };
  };
  const shown = await inside('workshop lab show 2 2.2');
  assert.is(shown.exitCode, 0, shown.stderr);
  assert.match(shown.stdout, 'curl');
  assert.not.match(shown.stdout, './workshop');
  const started = await inside('workshop lab start 2 --from 2.2 --json');
  assert.is(started.exitCode, 0, started.stderr);
  const undone = await inside('workshop lab check --json');
  assert.equal([undone.exitCode, undone.result.exercises?.[0]?.id], [1, '2.2'], undone.stderr);
  await inside('curl -s localhost:8001/10 > notes/ten-bytes');
  const next = await inside('workshop lab next --json');
  assert.equal([next.exitCode, next.result.next], [0, '2.3'], next.stderr);
  const solved = await inside('workshop lab solve --json');
  assert.is(solved.exitCode, 0, solved.stderr);

  const outside = await workshop.run('lab', 'status', '--cluster', place.name, '--json');
  const labs = (outside.events.at(-1) as { labs: { exercises: { id: string; state: string }[] }[] }).labs;
  const states = Object.fromEntries(
    labs.flatMap(({ exercises }) => exercises).map((each) => [each.id, each.state]),
  );
  assert.equal([states['2.1'], states['2.2'], states['2.3']], ['solved', 'done', 'solved']);

  // From another node the same cluster is seen; another one is not.
  const other = await inside('workshop lab status --json', node2);
  assert.equal([other.exitCode, other.result.cluster ?? place.name], [0, place.name], other.stderr);
  const foreign = await inside('workshop lab check --cluster elsewhere --json');
  assert.equal([foreign.exitCode, foreign.result.code], [1, 'NOT_RUNNING']);
  const wrong = await inside('workshop lab chek');
  assert.is(wrong.exitCode, 2);
  assert.match(wrong.stderr, 'workshop --help');
  assert.not.match(wrong.stderr, './workshop');
  await node1.run(['sh', '-c', 'mv /etc/workshop/secrets.json /etc/workshop/kept'], { user: 'root' });
  const keyless = await inside('workshop lab check 2.3 --json');
  assert.equal([keyless.exitCode, keyless.result.code], [1, 'NOT_RUNNING']);

  // What lies there is for reading, and is what is on the PATH.
  const listed = await inside('ls -l /usr/local/bin/workshop && touch /usr/local/lib/workshop/x');
  assert.is(listed.exitCode, 1);
  assert.match(listed.stderr, 'Read-only');
});

suiteOf.run();
