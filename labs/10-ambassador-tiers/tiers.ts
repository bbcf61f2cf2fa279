/** What the checks of this lab look at: daemons, instances of rng on several nodes, who answers, and what etcd has. */
import { REDIS } from '../my-redis.ts';
import type { LabContext } from '../runner/context.ts';
import { failed, finding } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { AppView } from '../runner/look/app.ts';
import { ask } from '../runner/look/http.ts';
import { nodeNames } from '../several-nodes.ts';

export const MACHINES = nodeNames(3);
export const TIERS_FILE = 'compose.tiers.yaml';
/** Sessions of tmux in which the guide keeps daemons. */
const SESSIONS = ['keep-rng', 'keep-redis', 'register', 'render', 'srv'];
/** So many are asked who they are before somebody who never answered is believed to be left out. */
const MOST_ASKED = 32;
const AT_ONCE = 8;

export async function endSessions({ sh }: LabContext, node: string, ...names: string[]): Promise<void> {
  const sessions = names.length > 0 ? names : SESSIONS;
  await sh(
    node,
    `for name in ${sessions.join(' ')}; do tmux kill-session -t "=$name" 2>/dev/null; done; true`,
  );
}

/** Brings the ambassadors to where a student has them after 10.1, made anew, and points them once. */
export async function startTiers({ sh }: LabContext, instances: number, workers: number): Promise<void> {
  await sh(
    'node1',
    `cd dockercoins && export COMPOSE_FILE=compose.yaml:${TIERS_FILE} &&
     docker compose up --detach --scale rng-instance=${instances} --scale worker=${workers} 2>&1 &&
     docker compose up --detach --no-deps --force-recreate redis rng 2>&1 &&
     point-ambassador redis 6379 $(find-service ${REDIS} 6379) &&
     point-ambassador rng 80 $(find-service rng-instance 80)`,
  );
}

export interface Instance {
  readonly node: string;
  /** As it calls itself. */
  readonly host: string;
  /** Where its port 80 is published. */
  readonly address: string;
}

/** The instances of rng that run on a node. */
export async function instancesOn({ node }: LabContext, name: string): Promise<Instance[]> {
  const { address } = node(name);
  return (await AppView.of(node(name)))
    .instances('rng-instance')
    .filter(({ State }) => State === 'running')
    .map(({ Id, Ports }) => ({
      node: name,
      host: Id.slice(0, 12),
      address: `${address}:${Ports.find(({ PrivatePort, PublicPort }) => PrivatePort === 80 && PublicPort)?.PublicPort}`,
    }));
}

export async function all<T>(names: readonly string[], look: (name: string) => Promise<T[]>): Promise<T[]> {
  return (await Promise.all(names.map(look))).flat();
}

/** Whether exactly the instances on these nodes answer at port 8001 of node1. */
export async function answersFrom(context: LabContext, nodes: readonly string[]): Promise<Finding> {
  const instances = await all(nodes, (name) => instancesOn(context, name));
  const hosts = new Set(instances.map(({ host }) => host));
  const answered = new Set<string>();
  for (let asked = 0; asked < MOST_ASKED && answered.size < hosts.size; asked += AT_ONCE) {
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => ask(context.node('node1'), 8001)),
    );
    for (const answer of answers)
      answered.add(/RNG running on (\w+)/.exec(answer?.body ?? '')?.[1] ?? 'nobody');
  }
  const strangers = [...answered].filter((host) => !hosts.has(host));
  const silent = [...hosts].filter((host) => !answered.has(host));
  return finding(hosts.size > 0 && strangers.length === 0 && silent.length === 0, {
    lookedAt: `who answers at port 8001 of node1, and which rng-instance run on ${nodes.join(', ')}`,
    saw: `${answered.size - strangers.length} of ${hosts.size} instances answer${strangers.length > 0 ? `, and ${strangers.join(', ')}` : ''}`,
    expected: 'every instance, and nobody else',
    tryThis:
      'Was the ambassador told? docker compose exec rng cat /usr/local/etc/haproxy/haproxy.cfg  shows what it knows.',
  });
}

/** An ambassador that was there before what it leads to came, or came anew, cannot know of it from its own start. */
export async function olderThan({ node }: LabContext, ambassador: string, other: string): Promise<Finding> {
  const { engine } = node('node1');
  const app = await AppView.of(node('node1'));
  const ids = (service: string) => app.instances(service).map(({ Id }) => Id);
  const others = other === REDIS ? [REDIS] : ids(other);
  const started = (names: readonly string[]) =>
    Promise.all(
      names.map(async (name) => Date.parse((await engine.getContainer(name).inspect()).State.StartedAt)),
    );
  const lookedAt = `since when ${ambassador} runs on node1, and since when ${other}`;
  const expected = `${ambassador} was there before the last start of ${other}, and was told while it ran`;
  const tryThis = `point-ambassador  tells an ambassador that runs; there is no need to make it anew. Start ${other} again, and tell it.`;
  if (ids(ambassador).length === 0 || others.length === 0)
    return failed({ lookedAt, saw: app.inWords, expected, tryThis });
  const [first, last] = [Math.max(...(await started(ids(ambassador)))), Math.max(...(await started(others)))];
  const saw =
    first < last ? 'it was there before' : `it was started ${Math.round((first - last) / 1000)} s after it`;
  return finding(first < last, { lookedAt, saw, expected, tryThis });
}

/** Whether a tool runs on a node, in whatever terminal. `call` is how it was called: name and first words. */
export async function keptRunning(
  { node }: LabContext,
  name: string,
  call: string,
  shouldRun = true,
): Promise<Finding> {
  const { stdout } = await node(name).run(['ps', '-eo', 'args']);
  const [tool = '', ...words] = call.split(' ');
  const pattern = new RegExp(`^\\S*node \\S*/?${tool}(\\.ts)? (.* )?${words.join(' ')}\\b`, 'm');
  const runs = pattern.test(stdout);
  return finding(runs === shouldRun, {
    lookedAt: `the programs that run on ${name}`,
    saw: `${call} ${runs ? 'runs' : 'does not run'}`,
    expected: shouldRun ? 'it runs, and goes on when you log out' : 'it does not run',
    tryThis: shouldRun
      ? `tmux new -d -s NAME '${call} …'; should it end at once, type it without tmux and read what it says.`
      : 'tmux ls  names the sessions; tmux kill-session -t NAME  ends one.',
  });
}

export interface Record {
  readonly key: string;
  readonly value: string;
  readonly hasLease: boolean;
}

/** What etcd on node1 has below a key; undefined when there is no etcd to ask. */
export async function records({ node }: LabContext, prefix: string): Promise<Record[] | undefined> {
  const command = ['docker', 'exec', 'etcd', 'etcdctl', 'get', '--prefix', prefix, '--write-out', 'json'];
  const { exitCode, stdout } = await node('node1').run(command);
  if (exitCode !== 0) return undefined;
  const { kvs = [] } = JSON.parse(stdout) as { kvs?: { key: string; value: string; lease?: number }[] };
  const text = (encoded: string) => Buffer.from(encoded, 'base64').toString();
  return kvs.map(({ key, value, lease }) => ({
    key: text(key),
    value: text(value),
    hasLease: Boolean(lease),
  }));
}
