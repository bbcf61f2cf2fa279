/** Plain Debian machines with sshd, as a person may have them: containers on the engine of this machine, seen at their own addresses. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { abilitiesOf } from '../../scripts/cluster/docker/abilities.ts';
import { connectEngine, type Engine } from '../../scripts/cluster/engine/connect.ts';
import { execIn } from '../../scripts/cluster/engine/exec.ts';
import { rightsOf } from '../../scripts/cluster/engine/rights.ts';
import { tarOf } from '../../scripts/cluster/images/context.ts';
import { createSshKey } from '../../scripts/cluster/secrets/ssh-key.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import type { TestContext } from '../guard/suite.ts';
import { waitUntil } from '../support/wait-until.ts';
import { noEngine } from './support.ts';

/** Why such machines cannot be had; undefined where they can. */
export const noHosts = noEngine ?? ((await findProgram('ssh')) ? undefined : 'ssh is not on this machine');

/** Nothing but what a minimal Debian with sshd has; the second has an engine, too. */
const IMAGES = {
  plain: { tag: 'workshop-test-host:1', packages: 'openssh-server sudo iproute2 ca-certificates' },
  engine: { tag: 'workshop-test-engine-host:1', packages: 'docker.io docker-cli iptables' },
} as const;

/** As the first process: what a container needs to run an engine, then sshd, and the engine where there is one. It reaps what is left to it. */
const INIT = `
mount -o remount,rw /sys 2>/dev/null
mount --make-rshared / 2>/dev/null
if [ -w /sys/fs/cgroup/cgroup.procs ] && [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  xargs -rn1 </sys/fs/cgroup/cgroup.procs >/sys/fs/cgroup/init/cgroup.procs 2>/dev/null
  sed -e 's/ / +/g' -e 's/^/+/' </sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null
fi
rm -f /etc/ssh/ssh_host_*
ssh-keygen -A >/dev/null
mkdir -p /run/sshd
/usr/sbin/sshd
command -v dockerd >/dev/null && (setsid dockerd >/dev/null 2>&1 &)
while :; do sleep 3600 & wait; done
`;

export interface TestHost {
  readonly address: string;
  readonly container: Docker.Container;
  /** As root, in the container itself: not by the way that is tested. */
  run(command: string): Promise<string>;
  /** All that `down` has to leave as it was, a line each. */
  snapshot(): Promise<string[]>;
}

export interface Room {
  /** A person's home, with a key that opens the hosts. */
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  host(kind: keyof typeof IMAGES): Promise<TestHost>;
}

let count = 0;

/** A person with a key, an SSH configuration that names it, and hosts that take it; all gone when the test is over. */
export async function freshRoom({ defer }: Pick<TestContext, 'defer'>): Promise<Room> {
  const engine = await connectEngine();
  const folder = await mkdtemp(join(tmpdir(), 'ws-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, 'home');
  await mkdir(join(home, '.ssh'), { recursive: true, mode: 0o700 });
  const key = await createSshKey('a person');
  await writeFile(join(home, '.ssh', 'key'), key.privateKey, { mode: 0o600 });
  // OpenSSH takes the home from the list of users and not from HOME: a program of our own stands before it on the PATH.
  await mkdir(join(folder, 'bin'));
  const ssh = await findProgram('ssh');
  await writeFile(
    join(home, '.ssh', 'config'),
    `Host *\n  User root\n  IdentityFile ${join(home, '.ssh', 'key')}\n  IdentitiesOnly yes\n`,
  );
  await writeFile(
    join(folder, 'bin', 'ssh'),
    `#!/bin/sh\nexec ${ssh} -F '${join(home, '.ssh', 'config')}' "$@"\n`,
    { mode: 0o755 },
  );
  const path = process.env.PATH;
  process.env.PATH = `${join(folder, 'bin')}:${path}`;
  defer(() => {
    process.env.PATH = path;
  });
  return {
    home,
    environment: { PATH: process.env.PATH },
    host: async (kind) => {
      await ensureImage(engine, kind);
      return startHost(engine, kind, key.publicKey, defer);
    },
  };
}

async function ensureImage({ docker }: Engine, kind: keyof typeof IMAGES): Promise<void> {
  const { tag, packages } = IMAGES[kind];
  const from = kind === 'plain' ? 'debian:trixie-slim' : IMAGES.plain.tag;
  if (kind !== 'plain') await ensureImage({ docker } as Engine, 'plain');
  const dockerfile = `FROM ${from}\nRUN apt-get update && apt-get install --yes --no-install-recommends ${packages} && rm -rf /var/lib/apt/lists/*\n`;
  const stream = await docker.buildImage(
    tarOf([{ path: 'Dockerfile', content: Buffer.from(dockerfile), mode: 0o644 }]) as never,
    {
      t: tag,
      rm: true,
    },
  );
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null) => (error ? reject(error) : resolve()),
      (event: { error?: string }) => event.error && reject(new Error(event.error)),
    );
  });
}

async function startHost(
  engine: Engine,
  kind: keyof typeof IMAGES,
  publicKey: string,
  defer: TestContext['defer'],
): Promise<TestHost> {
  const rights = rightsOf(await abilitiesOf(engine), engine);
  const name = `workshop-test-host-${process.pid}-${++count}`;
  const container = await engine.docker.createContainer({
    name,
    Image: IMAGES[kind].tag,
    Hostname: `machine${count}`,
    Entrypoint: ['bash', '-c', INIT],
    Cmd: [],
    HostConfig: {
      ...rights.hostConfig,
      Binds: [...rights.binds],
      Mounts: [{ Type: 'volume', Source: '', Target: '/var/lib/docker' }],
    },
  });
  defer(() => container.remove({ force: true, v: true }));
  await container.start();
  const { NetworkSettings } = await container.inspect();
  const run = async (command: string) => {
    const { exitCode, stdout, stderr } = await execIn(container, ['sh', '-c', command], { user: 'root' });
    if (exitCode !== 0) throw new Error(`${command}: ${exitCode}\n${stdout}\n${stderr}`);
    return stdout;
  };
  await run(`mkdir -p -m 700 ~root/.ssh && echo '${publicKey}' >~root/.ssh/authorized_keys`);
  await waitUntil('sshd', async () => (await run('cat /run/sshd.pid 2>/dev/null || true')) !== '');
  if (kind === 'engine')
    await waitUntil(
      'the engine of the host',
      async () => (await run('docker version >/dev/null 2>&1 && echo yes || true')) === 'yes\n',
    );
  return {
    address: NetworkSettings.Networks.bridge?.IPAddress ?? '',
    container,
    run,
    snapshot: async () => (await run(SNAPSHOT)).split('\n'),
  };
}

/**
 * Files of /etc with mode, owner and content, folders, links, users, packages, homes, commands of processes (children of this look left out),
 * the name, forwarding, network interfaces. Left out are what the tools of Debian leave behind by themselves: the copies of the last
 * version that passwd and its like make (names with a hyphen at the end), the linker's cache, and the manual pages of alternatives, which
 * are not on a slim Debian: whenever a choice is made anew it loses their links.
 */
const SNAPSHOT = `
find /etc -xdev ! -name '*-' ! -name ld.so.cache ! -name .pwd.lock ! -path '/etc/alternatives/*.1.gz' \\( -type f -printf 'file %p %m %u %g ' -exec sha256sum {} \\; -o -printf '%y %p %m %u %g %l\\n' \\) | sed 's|  /.*||' | sort
cat /etc/hosts /etc/hostname /etc/passwd /etc/group /etc/shadow | sed 's/^/line /'
dpkg-query -W -f 'package \${Package} \${Status}\\n'
ls -A /home /var/log /var/lib/docker 2>/dev/null | sed 's/^/ls /' | grep -v -e 'ls /var/lib/docker:'
for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -v -e sleep -e 'sh -c' -e '^tr ' -e '^sort ' -e '^sed ' -e '^grep ' -e '^$' | sed 's/^/process /'; done | sort
echo "hostname $(hostname)"; ls -d /etc/workshop /run/workshop* 2>/dev/null
cat /proc/sys/net/ipv4/ip_forward
ip -o link | sed 's/^[0-9]*: \\([^:@]*\\).*/link \\1/' | sort
true
`;

/**
 * Folders of connections whose maker is gone, or is this process. A command that was killed leaves one until the next; those of commands that
 * run belong to other tests.
 */
export async function leftConnections(): Promise<string[]> {
  const isOthers = (name: string) => {
    const pid = Number(name.split('-')[2]);
    if (pid === process.pid) return false;
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  return (await readdir(tmpdir())).filter((name) => name.startsWith('workshop-ssh-') && !isOthers(name));
}

/** What is in the one and not in the other. */
export function difference(before: readonly string[], after: readonly string[]): string[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
