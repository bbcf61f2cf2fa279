/** Benches that need nodes: scaling over nodes, density, loads from nodes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshWorkshop } from '../cli/support.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('benches on nodes', { timeoutMs: 900_000 });
const test = suiteOf.skipIf(noEngine);

test('nodes, density, and loads from nodes', async (context) => {
  const workshop = await freshWorkshop(context);
  const place = await freshCluster(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  await place.up({ nodes: 2 });
  const cluster = ['--cluster', place.name];
  const out = (name: string) => ['--out', join(workshop.folder, name)];
  const bench = async (...words: string[]) => {
    const finished = await workshop.run('bench', ...words, '--json');
    return { ...finished, result: finished.events.at(-1) as Record<string, unknown> };
  };

  const nodes = await bench(
    'nodes',
    ...cluster,
    '--workers',
    '4',
    '--seconds',
    '3',
    '--seed',
    '7',
    ...out('n.json'),
  );
  const points = nodes.result.points as Record<string, unknown>[];
  assert.equal(
    points.map(({ redis, nodes: number, boundHashesPerSecond }) => [redis, number, boundHashesPerSecond]),
    [
      ['own', 1, 10],
      ['own', 2, 20],
      ['shared', 1, 10],
      ['shared', 2, 20],
    ],
  );
  for (const { hashesPerSecond } of points)
    assert.ok((hashesPerSecond as { mean: number }).mean > 1, JSON.stringify(nodes.result));
  assert.match(
    await readFile(nodes.result.page as string, 'utf8'),
    'One application on each of up to 2 nodes',
  );
  assert.equal(
    await Promise.all(['node1', 'node2'].map((node) => containersOn(workshop, place.name, node))),
    ['', ''],
    'nothing of the application is left',
  );

  const density = await bench(
    'density',
    '--on',
    'node1',
    ...cluster,
    '--containers',
    '1,5',
    ...out('d.json'),
  );
  assert.is(density.exitCode, 0, density.stderr);
  const dense = density.result.points as {
    kind: string;
    instances: number;
    seconds: number;
    valid: boolean;
  }[];
  assert.equal(
    dense.map(({ kind, instances, valid }) => [kind, instances, valid]),
    [
      ['container', 1, true],
      ['container', 5, true],
      ['process', 1, true],
      ['process', 5, true],
    ],
  );
  assert.ok(dense.every(({ seconds }) => seconds > 0));
  assert.is(await containersOn(workshop, place.name, 'node1'), '');

  const latency = await bench(
    ...['latency', '--on', 'node1', '--from', 'node2', '--workers', '0,4', '--seconds', '4'],
    ...[...cluster, ...out('p.json')],
  );
  // On a busy machine a generator may say that it was held up: then the result is not valid, and says why.
  const reasons = latency.result.reasons as string[];
  assert.is(latency.exitCode, reasons.length === 0 ? 0 : 1, JSON.stringify(latency.result));
  const probed = latency.result.points as { rngLatencyMs: { p50: number; count: number } }[];
  assert.is(probed.length, 2);
  assert.ok((probed[1]?.rngLatencyMs.p50 ?? 0) > (probed[0]?.rngLatencyMs.p50 ?? 0), JSON.stringify(probed));
  const written = JSON.parse(await readFile(String(latency.result.report), 'utf8')) as { from: string[] };
  assert.equal(written.from, ['node2']);
  const nowhere = await bench('latency', '--from', 'node2', ...cluster, ...out('x.json'));
  assert.equal([nowhere.exitCode, nowhere.result.code], [2, 'USAGE']);

  await workshop.run('app', 'up', '--on', 'node1', ...cluster);
  const load = await bench(
    ...[
      'load',
      'hasher',
      '--on',
      'node1',
      ...cluster,
      '--from',
      'all',
      '-c',
      '4',
      '-n',
      '40',
      ...out('l.json'),
    ],
  );
  const [run] = load.result.runs as (Record<string, unknown> & { reasons: string[] })[];
  const told = JSON.stringify(load.result);
  assert.equal(
    [run?.target, run?.requests, run?.errors],
    ['hasher, 32 bytes, from node1, node2', 40, 0],
    told,
  );
  assert.ok(
    run?.reasons.every((reason) => reason.startsWith('the generator was ')),
    told,
  );
  assert.is(load.exitCode, run?.reasons.length === 0 ? 0 : 1, told);
  assert.match(String(run?.url), /^http:\/\/10\.\d+\.\d+\.11:8002\//);
  const foreign = await bench(
    'load',
    '--url',
    'http://127.0.0.1:9/',
    ...cluster,
    '--from',
    'node2',
    ...out('x.json'),
  );
  assert.equal([foreign.exitCode, foreign.result.code], [2, 'USAGE']);
  const unknown = await bench(
    'load',
    'rng',
    '--on',
    'node1',
    ...cluster,
    '--from',
    'node9',
    ...out('x.json'),
  );
  assert.match(String(unknown.result.what), 'no node of the cluster');
  const many = await bench('nodes', ...cluster, '--nodes', '1..7', ...out('x.json'));
  assert.match(String(many.result.what), 'has 2 nodes');
});

async function containersOn(
  workshop: Awaited<ReturnType<typeof freshWorkshop>>,
  cluster: string,
  node: string,
): Promise<string> {
  const { stdout } = await workshop.run('ssh', node, '--cluster', cluster, '--', 'docker ps --all --quiet');
  return stdout.trim();
}

suiteOf.run();
