/** Ctrl-C and `kill -9` while a host is being changed: it is as before, at once or after `down`; or `up` goes on. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { difference, freshRoom, leftConnections, noHosts } from './ssh-hosts.ts';

const suiteOf = suite('hosts, interrupted', { timeoutMs: 300_000 });
const test = suiteOf.skipIf(noHosts);

test('interrupted or killed at any step, a host is given back as it was', async (context) => {
  const workshop = await freshWorkshop(context);
  const room = await freshRoom(context);
  const host = await room.host('engine');
  const name = `k${process.pid}`;
  context.defer(async () => void (await workshop.run('down', name)));
  const before = await host.snapshot();
  const isAsBefore = async (when: string) => {
    assert.equal(difference(before, await host.snapshot()), [], when);
    assert.equal(await readdir(join(workshop.folder, 'clusters')).catch(() => []), [], when);
  };
  const up = ['up', name, '--hosts', host.address, '--json'];
  const moments = [
    ['the user docker', 'SIGINT'],
    ['the engines, with TLS', 'SIGKILL'],
    ['images', 'SIGINT'],
  ] as const;
  for (const [step, signal] of moments) {
    const command = workshop.begin(up);
    await command.saw(`"state":"started","step":"${step}`);
    command.kill(signal);
    const { exitCode, stderr } = await command.finished;
    if (signal === 'SIGINT') assert.is(exitCode, 130, stderr);
    else assert.is((await workshop.run('down', name)).exitCode, 0);
    await isAsBefore(`${signal} at "${step}"`);
  }

  const killed = workshop.begin(up);
  await killed.saw('"state":"started","step":"keys (');
  killed.kill('SIGKILL');
  await killed.finished;
  const resumed = await workshop.run(...up);
  assert.is(resumed.exitCode, 0, resumed.stderr);
  const hello = await workshop.run(
    'ssh',
    'node1',
    '--cluster',
    name,
    '--',
    'sudo docker info --format "{{.ServerVersion}}"',
  );
  assert.match(hello.stdout, /^\d+\./, hello.stderr);

  // A host that is away: the others would still be set free, and what is needed for it is kept.
  await host.container.pause();
  const away = await workshop.run('down', name, '--json');
  await host.container.unpause();
  assert.is(away.exitCode, 1);
  assert.match(
    away.stderr.replace(/\n +/g, ' '),
    /could not be set free[\s\S]*node1 \([\s\S]*does not answer/,
  );
  assert.equal(await readdir(join(workshop.folder, 'clusters')), [name]);
  assert.is((await workshop.run('down', name)).exitCode, 0);
  await isAsBefore('after a down that failed');
  assert.equal(await leftConnections(), []);
});

suiteOf.run();
