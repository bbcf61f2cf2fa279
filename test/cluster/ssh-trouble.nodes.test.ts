/** Hosts that cannot be used, by real sshd: each is named with what is wrong and what to do, and nothing is changed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freePorts, LOOPBACK } from '../../scripts/system/ports.ts';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { difference, freshRoom, leftConnections, noHosts } from './ssh-hosts.ts';

const suiteOf = suite('hosts that cannot be used', { timeoutMs: 300_000 });
const test = suiteOf.skipIf(noHosts);

test('each is named with what is wrong, and nothing is changed', async (context) => {
  const workshop = await freshWorkshop(context);
  const room = await freshRoom(context);
  const host = await room.host('engine');
  const { address } = host;
  await host.run(
    'useradd --create-home nobody2 && mkdir -p /home/nobody2/.ssh && cp ~root/.ssh/authorized_keys /home/nobody2/.ssh/',
  );
  await host.run('chown -R nobody2: /home/nobody2');
  const before = await host.snapshot();
  const up = (hosts: string, ...more: string[]) =>
    workshop.run('up', 'x', '--provider', 'ssh', '--hosts', hosts, '--json', ...more);

  const mute = createServer((socket) => socket.destroy());
  context.defer(() => new Promise((resolve) => void mute.close(resolve)));
  await new Promise<void>((resolve) => void mute.listen(0, LOOPBACK, resolve));
  const { port } = mute.address() as { port: number };
  const [closed] = await freePorts(1);

  const cases: [string, string, RegExp, number][] = [
    ['a port where nothing listens', `${address}:${closed}`, /nothing listens on port/, 1],
    ['a port of something else', `${LOOPBACK}:${port}`, /does not speak SSH/, 1],
    ['a machine that is off', '10.213.255.254', /does not answer on port 22|No route/, 1],
    ['a name nobody knows', 'no-such-host.invalid', /no machine of that name/, 1],
    ['a user who has no key there', `stranger@${address}`, /none of your keys/, 1],
    ['a user who is not root', `nobody2@${address}`, /not root there, and sudo/, 3],
    [
      'one machine under two names',
      `${address},root@${address}:22,nobody2@${address}`,
      /are the same host/,
      2,
    ],
    ['what is no host', `${address},-oProxyCommand=x`, /is no host/, 2],
    ['a file that is not there', './none', /no such file/, 2],
  ];
  const check = async ([name, hosts, message, exitCode]: (typeof cases)[number], index: number) => {
    const refused = await workshop.run('up', `x${index}`, '--hosts', hosts, '--json');
    assert.match(refused.stderr.replace(/\n +/g, ' '), message, name);
    assert.is(refused.exitCode, exitCode, `${name}: ${refused.stderr}`);
    assert.is((refused.events.at(-1) as { ok: boolean }).ok, false);
  };
  await Promise.all(cases.map(check));
  const all = await up(`${address}:${closed},nobody2@${address},no-such-host.invalid`);
  assert.match(all.stderr, /3 hosts of 3 cannot be nodes\. Nothing was changed/);
  const garbage = join(workshop.folder, 'garbage');
  await writeFile(garbage, Buffer.from(Array.from({ length: 300 }, (_, index) => index % 256)));
  assert.is((await up(`@${garbage}`)).exitCode, 2);
  assert.is((await up(address, '--memory', '1g', '--base-port', '9000')).exitCode, 2);
  assert.is((await up(address, '--nodes', '3')).exitCode, 2);
  assert.is((await workshop.run('up', 'x', '--provider', 'ssh')).exitCode, 2);
  assert.is((await workshop.run('up', 'x', '--provider', 'docker', '--hosts', address)).exitCode, 2);

  assert.equal(difference(before, await host.snapshot()), []);
  const { stdout } = await workshop.run('list', '--json');
  assert.not.ok(stdout.includes('"ssh"'), 'nothing is kept of them');
  assert.equal(await leftConnections(), []);

  // A host of another workshop.
  await host.run('mkdir /etc/workshop && echo blue >/etc/workshop/cluster');
  const taken = await up(address);
  assert.match(taken.stderr.replace(/\n +/g, ' '), /belongs to the workshop cluster "blue"/);
  assert.is(taken.exitCode, 1);
  await host.run('rm -r /etc/workshop');
});

test('a host whose key is not what it was is refused', async (context) => {
  const workshop = await freshWorkshop(context);
  const room = await freshRoom(context);
  const host = await room.host('plain');
  const folder = join(workshop.folder, 'clusters', 'x');
  await mkdir(folder, { recursive: true });
  const strange = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  await writeFile(join(folder, 'known_hosts'), `${host.address} ${strange}\n`);
  const refused = await workshop.run('up', 'x', '--hosts', host.address, '--json');
  assert.match(refused.stderr.replace(/\n +/g, ' '), /its host key is not the one it had before/);
  assert.is(refused.exitCode, 1);
});

suiteOf.run();
