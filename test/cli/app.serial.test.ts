/** The app commands from up to down, as a person or a program uses them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../../scripts/system/programs.ts';
import { cannotRun } from '../deployment/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshWorkshop, type Workshop } from './support.ts';

const suiteOf = suite('app commands', { timeoutMs: 90_000 });
const test = suiteOf.skipIf(cannotRun);

test('up, ps, scale, speed, logs, down', async (context) => {
  const workshop = await freshWorkshop(context);
  const up = await workshop.run('app', 'up', 'worker=2', '--json');
  assert.is(up.exitCode, 0, up.stderr);
  assert.equal(up.events.at(-1)?.counts, { rng: 1, hasher: 1, worker: 2, webui: 1 });

  const ps = (await workshop.run('app', 'ps', '--json')).events.at(-1);
  const instances = ps?.instances as { service: string; id: string; address: string; state: string }[];
  assert.equal(
    instances.map(({ id }) => id),
    ['redis', 'balancer', 'rng-1', 'hasher-1', 'worker-1', 'worker-2', 'webui-1'],
  );
  for (const instance of instances)
    assert.equal(Object.keys(instance).sort(), ['address', 'id', 'service', 'state']);
  assert.match((await workshop.run('app', 'ps')).stdout, /rng-1 +rng +127\.0\.0\.1:\d+ +running/);

  const scale = await workshop.run('app', 'scale', 'worker=4', 'rng=2');
  assert.is(scale.exitCode, 0);
  assert.match(scale.stdout, 'rng=2  hasher=1  worker=4  webui=1');

  const speed = await workshop.run('app', 'speed', '--seconds', '5', '--json');
  const last = speed.events.at(-1) as Record<string, number>;
  assert.is(last.command as unknown, 'app speed');
  assert.ok((last.hashesPerSecond ?? 0) > 1 && (last.windowSeconds ?? 0) >= 5, JSON.stringify(last));
  assert.type(last.coinsPerSecond, 'number');

  const logs = await workshop.run('app', 'logs', 'worker', '--tail', '3');
  assert.match(logs.stdout, /^worker-4 +\| .*units of work done, updating hash counter/m);

  const again = await workshop.run('app', 'up', 'rng=1');
  assert.match(again.stdout, 'runs already');
  const down = await workshop.run('app', 'down', '--json');
  const { stopped } = down.events.at(-1) as { stopped: { app: string[] } };
  assert.is(stopped.app.length, 9);
  assert.equal(await workshop.processes(), []);
  assert.equal(await workshop.leftOver(), []);
});

test('following logs ends with Ctrl-C', async (context) => {
  const workshop = await freshWorkshop(context);
  await workshop.run('app', 'up');
  const logs = workshop.begin(['app', 'logs', '--follow', 'worker']);
  await logs.saw('units of work done');
  logs.kill('SIGINT');
  assert.is((await logs.finished).exitCode, 130);
  assert.is((await workshop.processes()).length, 6, 'the application goes on');
});

/** Redis, that kills who starts it: half way, however fast or slow the machine is. For the PATH. */
async function deadlyRedis({ folder }: Workshop): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const script = `#!/bin/sh\nkill -KILL $PPID\nexec ${await findProgram('redis')} "$@"\n`;
  await writeFile(join(bin, 'redis-server'), script, { mode: 0o755 });
  return `${bin}:${process.env.PATH}`;
}

test('up, killed half way: the next command tells of it, and down removes it', async (context) => {
  const workshop = await freshWorkshop(context);
  const up = workshop.begin(['app', 'up', 'worker=5'], { PATH: await deadlyRedis(workshop) });
  assert.is((await up.finished).exitCode, null);
  assert.is((await workshop.processes()).length, 1, 'its first process is there');
  const ps = await workshop.run('app', 'ps');
  assert.match(ps.stdout, 'Left behind from "app"');
  assert.match(ps.stdout, './workshop app down');
  const down = await workshop.run('app', 'down');
  assert.is(down.exitCode, 0, down.stderr);
  assert.equal(await workshop.processes(), []);
  assert.equal(await workshop.leftOver(), []);
});

test('up, killed half way and run again: the same as if nothing had happened', async (context) => {
  const workshop = await freshWorkshop(context);
  const up = workshop.begin(['app', 'up', 'worker=3'], { PATH: await deadlyRedis(workshop) });
  assert.is((await up.finished).exitCode, null);
  const again = await workshop.run('app', 'up', 'worker=3');
  assert.is(again.exitCode, 0, again.stderr);
  assert.is((await workshop.processes()).length, 8);
});

suiteOf.run();
