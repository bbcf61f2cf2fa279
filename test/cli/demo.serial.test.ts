/** The demo: the whole story, and every way of being disturbed. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/core/root.ts';
import { cannotRun, until } from '../deployment/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { noTerminal, openTerminal } from '../support/terminal.ts';
import { freshWorkshop } from './support.ts';

const suiteOf = suite('demo', { timeoutMs: 120_000 });
const test = suiteOf.skipIf(cannotRun);

test('tells the story, measures three stages, names the bottleneck, writes the report', async (context) => {
  const workshop = await freshWorkshop(context);
  const { exitCode, events, stderr } = await workshop.run(
    'demo',
    '--on',
    'local',
    '--seconds',
    '12',
    '--json',
  );
  assert.is(exitCode, 0, stderr);
  const result = events.at(-1) as { measurements: Record<string, number>[]; [key: string]: unknown };
  assert.is(result.event, 'result');
  assert.is(result.command, 'demo');
  assert.is(result.ok, true);
  assert.is(result.on, 'local');
  assert.is(result.bottleneck, 'rng');
  assert.equal(
    result.measurements.map(({ workers, rng, boundHashesPerSecond }) => [
      workers,
      rng,
      Number(boundHashesPerSecond?.toFixed(2)),
    ]),
    [
      [1, 1, 3.33],
      [10, 1, 10],
      [10, 4, 33.33],
    ],
  );
  for (const { hashesPerSecond = 0, boundHashesPerSecond = 0 } of result.measurements) {
    assert.ok(
      hashesPerSecond > 0 && hashesPerSecond < boundHashesPerSecond * 1.1,
      `${hashesPerSecond} of ${boundHashesPerSecond}`,
    );
  }
  const html = await readFile(result.report as string, 'utf8');
  assert.match(html, '<svg');
  assert.match(html, 'rng');
  const json = (await readdir(join(workshop.folder, 'reports'))).filter((name) => name.endsWith('.json'));
  assert.is(json.length, 1);
  assert.match(stderr, /The\s+bottleneck\s+is\s+rng/);
  assert.equal(await workshop.processes(), []);
  assert.equal(await workshop.leftOver(), []);
});

for (const [moment, signal] of [
  ['redis', 'SIGINT'],
  ['1. One worker', 'SIGINT'],
  ['settling', 'SIGTERM'],
  ['settling', 'SIGHUP'],
] as const) {
  test(`${signal} at "${moment}": exit code 130, nothing left`, async (context) => {
    const workshop = await freshWorkshop(context);
    const demo = workshop.begin(['demo', '--on', 'local']);
    await demo.saw(moment);
    demo.kill(signal);
    const { exitCode, stderr } = await demo.finished;
    assert.is(exitCode, 130);
    assert.match(stderr, `Interrupted (${signal})`);
    assert.equal(await workshop.processes(), []);
    assert.equal(await workshop.leftOver(), []);
  });
}

test('a terminal that closes: nothing left', async (context) => {
  const workshop = await freshWorkshop(context);
  const demo = workshop.begin(['demo', '--on', 'local', '--seconds', '60']);
  await demo.saw('settling');
  demo.hangUp();
  await demo.finished;
  await until('all have ended', async () => (await workshop.processes()).length === 0);
  assert.equal(await workshop.leftOver(), []);
});

suiteOf.skipIf(cannotRun ?? noTerminal)('a real terminal that closes: nothing left', async (context) => {
  const workshop = await freshWorkshop(context);
  const env = { WORKSHOP_STATE_DIR: workshop.folder };
  const terminal = await openTerminal(context, { folder: workshop.folder, env });
  await terminal.type(`${join(ROOT, 'workshop')} demo --on local --seconds 60`);
  await terminal.press('Enter');
  await terminal.saw('settling');
  assert.is.not((await workshop.processes()).length, 0);
  await terminal.close();
  await until('all have ended', async () => (await workshop.processes()).length === 0);
  await until('nothing is left', async () => (await workshop.leftOver()).length === 0);
});

test('killed: the next command tells of what was left, and app down removes it', async (context) => {
  const workshop = await freshWorkshop(context);
  const demo = workshop.begin(['demo', '--on', 'local']);
  await demo.saw('settling');
  demo.kill('SIGKILL');
  await demo.finished;
  assert.ok((await workshop.processes()).length > 0, 'nobody could clear up');
  const ps = await workshop.run('app', 'ps');
  assert.match(ps.stdout, 'Left behind from "demo": 6 processes');
  const down = await workshop.run('app', 'down');
  assert.is(down.exitCode, 0, down.stderr);
  assert.equal(await workshop.processes(), []);
  assert.equal(await workshop.leftOver(), []);
});

for (const name of ['hasher-1', 'rng-1', 'worker-1', 'webui-1', 'balancer', 'redis']) {
  test(`${name} dies under way: which, why, and nothing left`, async (context) => {
    const workshop = await freshWorkshop(context);
    const demo = workshop.begin(['demo', '--on', 'local', '--seconds', '60']);
    await demo.saw('settling');
    const victim = (await workshop.processes()).find(({ labels }) => labels.instance === name);
    process.kill(victim?.pid as number, 'SIGKILL');
    const { exitCode, stderr } = await demo.finished;
    assert.is(exitCode, 1);
    assert.match(stderr, `${name} ended while it was being measured`);
    assert.equal(await workshop.processes(), []);
    assert.equal(await workshop.leftOver(), []);
  });
}

test('a folder for the report that cannot be made is refused before anything starts', async (context) => {
  const workshop = await freshWorkshop(context);
  await writeFile(join(workshop.folder, 'file'), '');
  const { exitCode, stderr } = await workshop.run('demo', '--on', 'local', '--report', 'file/reports');
  assert.is(exitCode, 1);
  assert.match(stderr, 'file/reports');
  assert.equal(await workshop.processes(), []);
});

suiteOf.run();
