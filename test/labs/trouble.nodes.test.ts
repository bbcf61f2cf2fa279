/** A lab on nodes that are in trouble: said in plain words, and mended by starting or resetting where that can be. */
import type { Node } from '../../scripts/cluster/cluster.ts';
import { containerName } from '../../scripts/cluster/labels.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { freshWorkshop } from '../cli/support.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('labs on nodes in trouble', { timeoutMs: 900_000 });
const noSsh = (await findProgram('ssh')) === undefined ? 'ssh is not on this machine' : undefined;
const test = suiteOf.skipIf(noEngine ?? noSsh);

interface Told {
  readonly saw: string;
  readonly hint: string;
}
const NO_EXERCISE: Told = { saw: 'no exercise', hint: '' };

const PID = 'cat /run/docker.pid';
const FREEZE = `kill -STOP $(${PID})`;
/** Whoever wakes it finds it deaf: without a file descriptor to spare it takes no connection. */
const DEAFEN = `prlimit --pid $(${PID}) --nofile=1:1 && ${FREEZE}`;
const FILL = 'mount -t tmpfs -o size=256k tmpfs /tmp && yes >/tmp/fill 2>/dev/null';

test('an engine that hangs, a disk that is full, a node that is frozen or gone', async (context) => {
  const workshop = await freshWorkshop(context);
  const place = await freshCluster(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  const [node1, node2] = (await place.up({ nodes: 2 })).nodes as unknown as readonly [Node, Node];
  const lab = async (...words: string[]) => {
    const finished = await workshop.run('lab', ...words, '--cluster', place.name, '--json');
    const result = finished.events.at(-1) as Record<string, unknown>;
    const [exercise = NO_EXERCISE] = (result.exercises ?? []) as Told[];
    return { ...finished, result, exercise };
  };
  const asRoot = (node: Node, script: string) => node.run(['bash', '-c', script], { user: 'root' });
  const pidOf = async (node: Node) => (await asRoot(node, PID)).stdout;

  assert.is((await lab('start', '2')).exitCode, 0);
  await asRoot(node2, FREEZE);
  const notMine = await lab('check', '2.1');
  assert.equal([notMine.exitCode, notMine.exercise.saw.includes('node2')], [1, false]);

  // An engine that was stopped goes on where it was.
  const before = await pidOf(node1);
  await asRoot(node1, FREEZE);
  const silent = await lab('check', '2.1');
  assert.is(silent.exitCode, 1);
  assert.match(silent.exercise.saw, 'The engine of node1 does not answer within 5 s.');
  assert.match(silent.exercise.hint, 'lab reset');
  const woken = await lab('reset', '2.1');
  assert.is(woken.exitCode, 0, woken.stderr);
  assert.is(await pidOf(node1), before);

  // One that does not wake is ended, and started again; and a start needs all nodes.
  assert.is((await asRoot(node1, DEAFEN)).exitCode, 0);
  const again = await lab('start', '2');
  assert.is(again.exitCode, 0, again.stderr);
  assert.is.not(await pidOf(node1), before);
  assert.ok(await node2.engine.ping());
  assert.is((await lab('solve', '2.1')).exitCode, 0);

  await asRoot(node1, FILL);
  const full = await lab('check', '2.2');
  assert.is(full.exitCode, 1);
  assert.match(full.exercise.saw, 'The disk of node1 is full at /tmp. 0 KiB are free');
  assert.match(full.exercise.hint, 'sudo du -xhd2 /tmp');
  assert.is((await lab('check', '2.1')).exitCode, 0, 'what is done is done, whatever the disk says');
  await asRoot(node1, 'umount /tmp');
  assert.not.match((await lab('check', '2.2')).exercise.saw, 'full');

  // A frozen node is thawed and a stopped one started, with what the student has on them.
  await node2.run(['bash', '-c', 'echo mine >keep']);
  const container = place.docker.getContainer(containerName(place.name, 'node2'));
  for (const accident of ['pause', 'stop'] as const) {
    await container[accident]();
    const down = await lab('check', '2.1');
    assert.equal([down.exitCode, down.result.code], [1, 'NOT_RUNNING']);
    assert.match(String(down.result.why), 'node2');
    const mended = await lab('start', '2');
    assert.is(mended.exitCode, 0, mended.stderr);
    assert.is((await node2.run(['cat', 'keep'])).stdout, 'mine\n', `after ${accident}`);
  }
});

suiteOf.run();
