/** Terminals on a real node, used as people and their programs use them: roughly. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Screen, Terminals } from '../../labs/runner/terminal/terminals.ts';
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { sshTo } from '../../scripts/commands/cluster/ssh-words.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('terminals', { timeoutMs: 900_000 });
const noSsh = (await findProgram('ssh')) === undefined ? 'ssh is not on this machine' : undefined;
const test = suiteOf.skipIf(noEngine ?? noSsh);

const FIRST = { node: 'node1', number: 1 };
const SECOND = { node: 'node1', number: 2 };

test('a terminal knows when the shell waits, whatever happens in it', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 1 });
  const node = cluster.nodes[0] as Cluster['nodes'][number];
  let bytes = 0;
  let tail = '';
  const shown: string[] = [];
  const screen: Screen = {
    typing: (_terminal, line) => void shown.push(line),
    output: (_terminal, chunk) => {
      bytes += chunk.length;
      tail = (tail + chunk.toString('latin1')).slice(-2000);
    },
  };
  await using terminals = new Terminals({
    sshTo: sshTo(cluster),
    screen,
    limitMs: 250_000,
    interruptedMs: [4000, 1000],
  });
  const type = async (text: string) => {
    bytes = 0;
    tail = '';
    return terminals.type(FIRST, text);
  };
  const ready = (status = 0) => ({ state: 'ready', status });
  const read = async (path: string) => (await node.run(['cat', path])).stdout;

  // What is typed is what arrives: tabs, line breaks, here-documents, functions, folders, variables.
  assert.equal(await type("cat > it <<'EOF'\n\ta tab\n\n~ $b `c` \\d\nEOF"), ready());
  assert.is(await read('it'), '\ta tab\n\n~ $b `c` \\d\n');
  assert.equal(await type('cd /tmp\nx="two words"\nf() {\n  echo "$PWD $x" > ~/it\n}'), ready());
  assert.equal(await type('for i in 1 2\ndo\n  f\ndone'), ready());
  assert.is(await read('it'), '/tmp two words\n');
  assert.equal(await type('(exit 7)'), ready(7));

  // What looks like a prompt is none; what a student does to the prompt does not matter.
  assert.equal(await type("printf '[node1] (local) ~$ '; sleep 1; echo slept"), ready());
  assert.match(tail, 'slept');
  assert.equal(await type('echo -e "$PROMPT_COMMAND"; env | grep PROMPT; sleep 1; echo slept'), ready());
  assert.match(tail, 'slept');
  assert.equal(await type("PS1=''; export PS1='$ '"), ready());
  assert.equal(await type('exec bash'), ready());
  assert.equal(await type('bash'), ready());
  assert.equal(await type('set -x; false; set +x; (exit 3)'), ready(3));

  // Much, odd, and nothing.
  assert.equal(await type("head -c 100000000 /dev/zero | tr '\\0' x"), ready());
  assert.ok(bytes >= 100_000_000, `${bytes} bytes`);
  assert.equal(await type('head -c 1000000 /dev/urandom; cat /bin/true'), ready());
  assert.equal(await type('sleep 3'), ready());

  // A second terminal stays busy while the first goes on, until a key ends it.
  await terminals.start(SECOND, 'cd /tmp\nsleep 1000');
  assert.equal(await type("until pgrep -fx 'sleep 1000'; do sleep 0.1; done"), ready());
  await terminals.press(SECOND, ['Ctrl-C']);
  assert.equal(await type('pgrep -x sleep'), ready(1));
  assert.equal(await terminals.type(SECOND, 'pwd > ~/it'), ready());
  assert.is(await read('it'), '/tmp\n', 'it is the same shell');
  // One that is busy still is interrupted by who needs it.
  await terminals.start(SECOND, 'sleep 1001');
  assert.equal(await terminals.type(SECOND, 'echo free > ~/it'), ready());
  assert.is(await read('it'), 'free\n');

  // One that Ctrl-C does not end is told again, and closed; what ran there is gone, and a new one comes when it is needed.
  const before = shown.length;
  await terminals.start(SECOND, 'bash -c \'trap "" INT; sleep 1004; sleep 1004\'');
  assert.equal(await type("until pgrep -fx 'sleep 1004'; do sleep 0.1; done"), ready());
  await terminals.press(SECOND, ['Ctrl-C']);
  assert.equal(
    shown.slice(before).filter((each) => each.startsWith('(')),
    ['(Ctrl-C)', '(Ctrl-C)', '(closes the window)'],
  );
  assert.equal(await type('while pgrep -x sleep; do sleep 0.1; done'), ready());
  assert.equal(await terminals.type(SECOND, 'pwd > ~/it'), ready());
  assert.match(await read('it'), /^\/home\//, 'it is another shell');

  // A shell that ends is opened anew.
  assert.equal(await type('exit 1'), ready(1), 'that was the bash in the bash');
  assert.equal(await type('set -e\nfalse'), { state: 'ended', status: 1 });
  assert.equal(await type('echo again > ~/it'), ready());
  assert.is(await read('it'), 'again\n');
  assert.equal(await type('exit 5'), { state: 'ended', status: 5 });
  assert.equal(await type('kill -9 $$'), { state: 'ended', status: 255 });
  assert.equal(await type('true'), ready());
});

test('what does not end, is not complete, or cannot be reached is said', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 1 });
  // The limit is read for each line: short for the one that must exceed it, and long for those that must not.
  const options = { sshTo: sshTo(cluster), limitMs: 60_000 };
  const patient = new Terminals(options);
  context.defer(() => patient[Symbol.asyncDispose]());
  const refusal = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.instance(error, WorkshopError);
    return (error as WorkshopError).message;
  };
  options.limitMs = 1500;
  assert.match(
    await refusal(patient.type(FIRST, 'sleep 1002')),
    /node1 this did not end within 1.5 s: {2}sleep 1002/,
  );
  options.limitMs = 60_000;
  assert.match(await refusal(patient.type(FIRST, "echo 'open")), /not complete[\s\S]*echo 'open/);
  assert.equal(
    await patient.type(FIRST, 'true'),
    { state: 'ready', status: 0 },
    'and it can be used afterwards',
  );

  const interruption = new AbortController();
  const interrupted = new Terminals({ sshTo: sshTo(cluster), signal: interruption.signal });
  context.defer(() => interrupted[Symbol.asyncDispose]());
  const waiting = refusal(interrupted.type(FIRST, 'sleep 1003'));
  const node = cluster.nodes[0] as Cluster['nodes'][number];
  const sleeps = async () => (await node.run(['pgrep', '-fx', 'sleep 1003'])).exitCode === 0;
  while (!(await sleeps())) await delay(100, undefined, { signal: context.signal });
  interruption.abort(new WorkshopError('INTERRUPTED', { what: 'Stopped.' }));
  assert.is(await waiting, 'Stopped.');
  await interrupted[Symbol.asyncDispose]();
  for (let turn = 0; turn < 100 && (await sleeps()); turn++) await delay(100);
  assert.not.ok(await sleeps(), 'nothing runs on after a hang-up');

  await place.docker.getContainer(`workshop-${place.name}-node1`).kill();
  const late = new Terminals({ sshTo: sshTo(cluster) });
  assert.match(await refusal(late.type(FIRST, 'true')), /No shell could be opened on node1[\s\S]*refused/);
});

suiteOf.run();
