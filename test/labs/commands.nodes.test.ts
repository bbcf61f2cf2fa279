/** The labs as a student and an instructor use them: by their commands, on a cluster, with accidents. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { freshWorkshop } from '../cli/support.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('lab commands', { timeoutMs: 900_000 });
const noSsh = (await findProgram('ssh')) === undefined ? 'ssh is not on this machine' : undefined;
const test = suiteOf.skipIf(noEngine ?? noSsh);

test('a lab goes through the gate, and a student through a lab', async (context) => {
  const workshop = await freshWorkshop(context);
  const place = await freshCluster(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  const cluster = await place.up({ nodes: 2 });
  const node = cluster.nodes[0] as Cluster['nodes'][number];
  const lab = async (...words: string[]) => {
    const finished = await workshop.run('lab', ...words, '--cluster', place.name, '--json');
    const result = finished.events.at(-1) as Record<string, unknown>;
    return { ...finished, result, exercises: result.exercises as Record<string, unknown>[] };
  };

  // The instructor, the evening before.
  const junit = join(workshop.folder, 'labs.xml');
  const gate = await lab('run', '2', '--gate', '--junit', junit, '--record', join(workshop.folder, 'casts'));
  assert.is(gate.exitCode, 0, gate.stderr);
  const [{ exercises, ...whole }] = gate.result.labs as [
    { exercises: { id: string; ok: boolean; gate: unknown }[] } & Record<string, unknown>,
  ];
  assert.equal([whole.id, whole.ok, typeof whole.seconds], ['2', true, 'number']);
  assert.equal(
    exercises.map(({ id }) => id),
    ['2.1', '2.2', '2.3', '2.4', '2.5', '2.6'],
  );
  for (const { ok, gate: proof } of exercises)
    assert.equal([ok, proof], [true, { failsBefore: true, passesAfter: true, failsAfterReset: true }]);
  assert.match(await readFile(junit, 'utf8'), 'tests="6" failures="0"');
  const cast = (await readFile(join(workshop.folder, 'casts', '02-run-services.cast'), 'utf8'))
    .trim()
    .split('\n');
  assert.is(JSON.parse(cast[0] ?? '').version, 2);
  const seen = cast
    .slice(1)
    .map((line) => (JSON.parse(line) as [number, string, string])[2])
    .join('');
  assert.match(seen, 'docker compose up rng');
  assert.not.match(seen, '7770;', 'no mark of ours is in the picture');
  assert.is(
    (await node.run(['cat', '.workshop/progress.json'])).exitCode,
    1,
    "nobody's progress was touched",
  );

  // The student: nothing is started yet.
  const nowhere = await lab('check');
  assert.equal([nowhere.exitCode, nowhere.result.code], [2, 'USAGE']);
  assert.is((await lab('start', '2', '--from', '2.2')).exitCode, 0);
  const undone = await lab('check');
  assert.is(undone.exitCode, 1);
  assert.is(undone.result.lab, '2');
  const [{ id, ok, saw, expected, hint } = {}] = undone.exercises;
  assert.equal([id, ok, saw, expected], ['2.2', false, 'there is no such file', '10 bytes']);
  assert.match(String(hint), 'curl localhost:8001/10');
  assert.equal(
    [(await lab('hint')).result.level, (await lab('hint')).result.level, (await lab('hint')).result.hint],
    [1, 2, null],
  );
  assert.is((await lab('next')).exitCode, 1, 'what is not done is not left behind');
  await node.run(['bash', '-c', 'curl -s localhost:8001/10 > notes/ten-bytes']);
  assert.is((await lab('next')).result.next, '2.3');
  // Somebody logs in on another machine: all there is to know is on the cluster.
  const status = (await lab('status')).result.labs as { exercises: { id: string; state: string }[] }[];
  const states = Object.fromEntries(
    status.flatMap((each) => each.exercises).map((each) => [each.id, each.state]),
  );
  assert.equal([states['2.1'], states['2.2'], states['2.3']], ['solved', 'done', 'open']);
  const solved = await lab('solve');
  assert.is(solved.exitCode, 0, solved.stderr);
  assert.ok(
    solved.events.some(({ event, line }) => event === 'log' && String(line).startsWith('$ docker run')),
  );
  assert.is((await lab('reset', '2.3')).exitCode, 0);
  assert.is((await lab('check', '2.3')).exitCode, 1);

  // Accidents: files gone, progress garbled, a container of their own, an application half removed.
  await node.run([
    'bash',
    '-c',
    'echo "}" > .workshop/progress.json; docker run -d --name mine redis:8; mv dockercoins elsewhere; docker kill $(docker ps -q --filter name=rng)',
  ]);
  const again = await lab('start', '2', '--from', '2.4');
  assert.is(again.exitCode, 0, again.stderr);
  assert.is((await lab('check', '2.3')).exitCode, 0);
  const mine = await node.run(['docker', 'inspect', '--format', '{{.State.Running}}', 'mine']);
  assert.is(mine.stdout, 'true\n', 'what is not of the lab is not touched');

  // A node dies: it is said, and start mends it.
  await place.docker.getContainer(`workshop-${place.name}-node2`).kill();
  const dead = await lab('check', '2.3');
  assert.equal([dead.exitCode, dead.result.code], [1, 'NOT_RUNNING']);
  assert.is((await lab('start', '2')).exitCode, 0);

  for (const words of [
    ['show', '99'],
    ['show', '2', '2.9'],
    ['start', 'nothing'],
    ['run'],
    ['run', '2', '--all'],
  ]) {
    const refused = await lab(...words);
    assert.equal([refused.exitCode, refused.result.code], [2, 'USAGE'], words.join(' '));
  }
  assert.match((await lab('start', '1')).result.what as string, /needs 5 nodes, and .* has 2/);
});

test('an interrupted solve leaves terminals and cluster usable', async (context) => {
  const workshop = await freshWorkshop(context);
  const place = await freshCluster(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  const cluster = await place.up({ nodes: 1 });
  const on = ['--cluster', place.name];
  const solving = workshop.begin(['lab', 'solve', '3.4', ...on]);
  await solving.saw('sleep 12');
  solving.kill('SIGINT');
  assert.is((await solving.finished).exitCode, 130);
  assert.is((await cluster.nodes[0]?.run(['true']))?.exitCode, 0);
  const solved = await workshop.run('lab', 'solve', '3.1', ...on);
  assert.is(solved.exitCode, 0, solved.stdout + solved.stderr);
});

suiteOf.run();
