/** Machines that exist already, by real sshd: made nodes, used, mended, and given back as they were. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { execa } from 'execa';
import { Keep } from '../../scripts/cluster/keep.ts';
import { sshProvider } from '../../scripts/cluster/ssh/provider.ts';
import { freshWorkshop, type Workshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { difference, freshRoom, leftConnections, noHosts, type TestHost } from './ssh-hosts.ts';

const suiteOf = suite('hosts', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noHosts);

test('a bare machine and one with an engine become nodes, and are as before after down', async (context) => {
  const workshop = await freshWorkshop(context);
  const room = await freshRoom(context);
  const [bare, docker] = await Promise.all([room.host('plain'), room.host('engine')]);
  const hosts = [bare, docker] as const;
  // What is there already: a volume, a user of the same name with a password and keys.
  await docker.run(
    'docker volume create theirs; useradd --create-home docker --gid docker; echo docker:old | chpasswd',
  );
  await docker.run(
    'mkdir /home/docker/.ssh; printf %s "# no newline at its end" >/home/docker/.ssh/authorized_keys; chown -R docker: /home/docker',
  );
  await bare.run(
    'echo "PasswordAuthentication no" >/etc/ssh/sshd_config.d/10-keys-only.conf; kill -HUP $(cat /run/sshd.pid)',
  );
  const before = await Promise.all(hosts.map((host) => host.snapshot()));
  const home = await docker.run(HOME);
  const name = `h${process.pid}`;
  context.defer(async () => void (await workshop.run('down', name)));
  const up = ['up', name, '--hosts', `root@${bare.address},${docker.address}:22`, '--swarm', '--json'];

  const refused = await workshop.run(...up);
  assert.is(refused.exitCode, 3, refused.stderr);
  assert.match(refused.stderr, /lacks dockerd, docker[\s\S]*--install/);
  for (const [index, host] of hosts.entries()) {
    assert.equal(difference(before[index] ?? [], await host.snapshot()), [], 'looking changes nothing');
  }
  assert.equal(await readdir(join(workshop.folder, 'clusters')).catch(() => []), []);

  const made = await workshop.run(...up, '--install');
  assert.is(made.exitCode, 0, `${made.stdout}${made.stderr}`);
  assert.match(made.stderr, 'its engine is started again once');
  const { nodes } = made.events.at(-1) as {
    nodes: { name: string; role: string; ssh: string; engine: string }[];
  };
  assert.equal(
    nodes.map((node) => `${node.name} ${node.role} ${node.ssh} ${node.engine}`),
    [
      `node1 manager ${bare.address}:22 tcp://${bare.address}:2376`,
      `node2 worker ${docker.address}:22 tcp://${docker.address}:2376`,
    ],
  );

  const between = await Promise.all(hosts.map((host) => host.snapshot()));
  const pids = await Promise.all(hosts.map((host) => host.run('cat /run/docker.pid')));
  await rm(join(workshop.folder, 'clusters', name), { recursive: true }); // all that this machine knew
  const again = await workshop.run(...up, '--install');
  assert.is(again.exitCode, 0, again.stderr);
  for (const [index, host] of hosts.entries()) {
    // The Swarm makes its bridge when it likes, and moves its tunnels into a network of their own.
    const changes = difference(between[index] ?? [], await host.snapshot());
    assert.equal(
      changes.filter((line) => !/link (veth|vx-|docker_gwbridge)/.test(line)),
      [],
      'up again changes nothing',
    );
    assert.is(await host.run('cat /run/docker.pid'), pids[index]);
  }

  await commandsWork(workshop, name, hosts);
  await nodesWork(workshop, name, hosts);

  const down = await workshop.run('down', name, '--json');
  assert.is(down.exitCode, 0, down.stderr);
  for (const [index, host] of hosts.entries()) {
    assert.equal(difference(before[index] ?? [], await host.snapshot()), [], `${index}: it is as before`);
  }
  assert.is(await docker.run(HOME), home);
  assert.is(
    await docker.run('docker volume ls --quiet; docker info --format "{{.Swarm.LocalNodeState}}"'),
    'theirs\ninactive\n',
  );
  assert.equal(await readdir(join(workshop.folder, 'clusters')), []);
  assert.equal(await leftConnections(), []);
});

/** The home of a user that was there before. */
const HOME =
  'cd /home/docker; find . -printf "%p %m %u %g\\n" | sort; cat .ssh/authorized_keys; getent shadow docker; id docker';

async function commandsWork(workshop: Workshop, name: string, [bare]: readonly TestHost[]): Promise<void> {
  const there = await workshop.run(
    'ssh',
    'node1',
    '--cluster',
    name,
    '--',
    'whoami; hostname; ssh node2 hostname; sudo id -u',
  );
  assert.is(there.stdout, 'docker\nnode1\nnode2\n0\n', there.stderr);
  assert.is((await workshop.run('ssh', 'node2', '--cluster', name, '--', 'exit 7')).exitCode, 7);

  assert.is(
    await loginWithPassword(workshop, name, bare?.address ?? ''),
    'docker\n',
    'as it stands on the card',
  );

  // Without any engine here, a cluster of hosts is found all the same.
  const alone = { DOCKER_HOST: 'unix:///none.sock' };
  const listed = await workshop.begin(['list', '--json'], alone).finished;
  assert.equal(listed.events.at(-1)?.clusters, [
    { name, provider: 'ssh', nodes: 2, running: 2, wanted: 2, swarm: true },
  ]);
  const status = await workshop.begin(['status', name, '--json'], alone).finished;
  const { nodes } = status.events.at(-1) as {
    nodes: { engine: string; role: string; memoryBytes: number }[];
  };
  assert.equal(
    nodes.map(({ role }) => role),
    ['manager', 'worker'],
    status.stderr,
  );
  for (const node of nodes) assert.ok(node.memoryBytes > 0 && /^\d/.test(node.engine), JSON.stringify(node));
  const env = await workshop.run('env', 'node1', '--cluster', name);
  assert.match(env.stdout, `export DOCKER_HOST='tcp://${bare?.address}:2376'`);

  const other = await workshop.run('up', name, '--nodes', '1', '--json');
  assert.match(other.stderr, 'made with --provider ssh');
  assert.is(other.exitCode, 1);
  const others = await workshop.run('up', name, '--hosts', bare?.address ?? '', '--json');
  assert.match(others.stderr, 'exists with other hosts');

  const cards = await workshop.run('cards', name, '--out', workshop.folder, '--json');
  assert.is(cards.exitCode, 0, cards.stderr);
  const secrets = await workshopKeep(workshop, name, (keep) => keep.read());
  for (const output of [there, listed, status, env, cards]) {
    assert.not.ok(
      `${output.stdout}${output.stderr}`.includes(secrets?.password ?? 'none'),
      'the password is never printed',
    );
  }

  const app = await workshop.run('app', 'up', '--on', 'node1', '--cluster', name, '--json');
  assert.is(app.exitCode, 0, `${app.stdout}${app.stderr}`);
  const { endpoints } = app.events.at(-1) as { endpoints: { webui: string } };
  assert.is((await fetch(`${endpoints.webui}/json`)).status, 200);
  const top = await workshop.run('top', '--once', '--json', '--on', 'node1', '--cluster', name);
  for (const node of ['node1', 'node2']) assert.match(top.stdout, `"name":"${node}"`, top.stderr);
  // Without any engine here the room has nothing but this cluster.
  const room = await workshop.begin(['top', '--all', '--once', '--json'], alone).finished;
  assert.match(room.stdout, `"name":"${name}","nodesUp":2,"nodesWanted":2`, room.stderr);
  assert.match(room.stdout, '"on":"node1"');
  assert.is((await workshop.run('app', 'down', '--on', 'node1', '--cluster', name)).exitCode, 0);
}

/** As a student does it, with nothing but a card. */
async function loginWithPassword(workshop: Workshop, name: string, address: string): Promise<string> {
  const secrets = await workshopKeep(workshop, name, (keep) => keep.read());
  const asked = join(workshop.folder, 'asked');
  await writeFile(asked, `#!/bin/sh\necho '${secrets?.password}'\n`, { mode: 0o700 });
  const options = [
    'PubkeyAuthentication=no',
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'LogLevel=ERROR',
  ];
  const { stdout, stderr } = await execa(
    'ssh',
    [...options.flatMap((each) => ['-o', each]), `docker@${address}`, 'whoami'],
    {
      env: { SSH_ASKPASS: asked, SSH_ASKPASS_REQUIRE: 'force' },
      reject: false,
      stdin: 'ignore',
      stripFinalNewline: false,
    },
  );
  await rm(asked);
  return stdout || stderr;
}

async function nodesWork(workshop: Workshop, name: string, hosts: readonly TestHost[]): Promise<void> {
  await workshopKeep(workshop, name, async (keep) => {
    await using cluster = await sshProvider.find(name);
    const [node] = cluster?.nodes ?? [];
    assert.equal(
      await node?.run(['sh', '-c', 'cat; echo "$1" >&2; exit 5', 'sh', "it's $HOME"], { input: 'a\nb' }),
      {
        exitCode: 5,
        stdout: 'a\nb',
        stderr: "it's $HOME\n",
      },
    );
    assert.is((await node?.run(['sh', '-c', 'id -un; pwd'], { user: 'root' }))?.stdout, 'root\n/root\n');
    assert.is(
      (await node?.run(['sh', '-c', 'exit 255']))?.exitCode,
      255,
      'a program may end as OpenSSH does',
    );
    const late = new AbortController();
    const sleeping = node?.run(['sleep', '60'], { signal: late.signal });
    late.abort(new Error('enough'));
    assert.is(await sleeping?.catch((error: Error) => error.message), 'enough');

    const secrets = await keep.read();
    const ask = (options: object) =>
      new Promise<string>((resolve) => {
        const where = {
          host: hosts[0]?.address,
          port: 2376,
          path: '/info',
          ca: secrets?.authority.certificatePem,
        };
        get({ ...where, ...options }, (answer) => resolve(`status ${answer.statusCode}`)).once(
          'error',
          (error) => resolve(error.message),
        );
      });
    assert.match(await ask({}), /certificate required|socket hang up|ECONNRESET/);
    assert.is(await ask({ cert: secrets?.client.certificatePem, key: secrets?.client.keyPem }), 'status 200');
    for (const host of hosts) {
      const processes = await host.run(
        "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; tr '\\0' ' ' <$p/environ; done 2>/dev/null",
      );
      assert.not.ok(processes.includes(secrets?.password ?? 'none'));
      assert.is(
        await host.run(
          'find /etc/workshop /home/docker/.ssh/id_workshop /etc/docker/tls/key.pem \\( -name "secrets*" -o -name login -o -name shadow -o -name key.pem -o -name id_workshop \\) -perm /077',
        ),
        '',
      );
    }
    // What was damaged is told, and mended by the same command.
    await writeFile(join(keep.path, 'hosts.json'), 'garbage');
    const told = await workshop.run('status', name, '--json');
    assert.match(told.stderr, /is damaged[\s\S]*--provider ssh --hosts/);
    const mended = await workshop.run(
      'up',
      name,
      '--swarm',
      '--hosts',
      hosts.map(({ address }) => `root@${address}:22`).join(),
    );
    assert.is(mended.exitCode, 0, mended.stderr);
  });
}

/** In the state folder of the commands. */
async function workshopKeep<T>(
  { folder }: Workshop,
  name: string,
  work: (keep: Keep) => Promise<T>,
): Promise<T> {
  const before = process.env.WORKSHOP_STATE_DIR;
  process.env.WORKSHOP_STATE_DIR = folder;
  try {
    return await work(new Keep(name));
  } finally {
    if (before === undefined) delete process.env.WORKSHOP_STATE_DIR;
    else process.env.WORKSHOP_STATE_DIR = before;
  }
}

suiteOf.run();
