#!/usr/bin/env node
/** Tells the HAProxy of a Compose project which containers there are now. It is not restarted, and no request is lost. */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { $ } from 'zx';

const HELP = `usage: reconfigure-balancer [options] BALANCER SERVICE

Gives the running containers of SERVICE to the HAProxy that runs as BALANCER in the same Compose project. In its configuration
the "server" lines are replaced and all else is kept; HAProxy checks it, then takes it over while it goes on serving.

  --project NAME  of which project, where several have a BALANCER
  --port PORT     where the containers listen (80)
  --first N       only the first N containers: say so before you scale SERVICE down to N
Which engine is asked is up to DOCKER_HOST and DOCKER_CONTEXT, as with the docker command.`;
/** Where images of HAProxy have it. */
const FILE = '/usr/local/etc/haproxy/haproxy.cfg';
/** Checks what comes, then puts it there: in place, as it may be a mounted file of the student's. */
const PUT = `new=$(mktemp) && cat >$new && haproxy -c -f $new >&2 && cat $new >${FILE}; ok=$?; rm -f $new; exit $ok`;

interface Container {
  readonly Id: string;
  readonly Name: string;
  readonly State: { readonly Pid: number };
  readonly Config: { readonly Labels: Record<string, string> };
  readonly NetworkSettings: { readonly Networks: Record<string, { readonly IPAddress: string }> };
}
const label = ({ Config }: Container, name: string) => Config.Labels[`com.docker.compose.${name}`] ?? '';

/** The running containers of a service, told by the labels that Compose gives them, in the order of their numbers. */
async function containersOf(service: string, project = ''): Promise<Container[]> {
  const labels = [`service=${service}`, 'oneoff=False', ...(project ? [`project=${project}`] : [])];
  const filters = labels.map((each) => `--filter=label=com.docker.compose.${each}`);
  const ids = (await $`docker ps --quiet ${filters}`).stdout.split('\n').filter(Boolean);
  if (ids.length === 0) throw new Error(`no "${service}" runs:  docker compose up -d ${service}`);
  const number = (each: Container) => Number(label(each, 'container-number'));
  return (await $`docker inspect ${ids}`).json<Container[]>().sort((a, b) => number(a) - number(b));
}

/** A line of configuration: its name, and its address in a network that the balancer is in too. */
function serverLine({ Name, NetworkSettings }: Container, balancer: Container, port: string): string {
  const networks = Object.entries(NetworkSettings.Networks);
  const shared = networks.find(([name]) => name in balancer.NetworkSettings.Networks)?.[1];
  if (!shared) throw new Error(`${Name.slice(1)} shares no network with ${balancer.Name.slice(1)}`);
  return `  server ${Name.slice(1)} ${shared.IPAddress}:${port} check`;
}

function withServers(config: string, servers: readonly string[]): string {
  const lines = config.split('\n');
  const isServer = (line: string) => /^\s+server\s/.test(line);
  const [first, last] = [lines.findIndex(isServer), lines.findLastIndex(isServer)];
  if (first < 0 || !lines.slice(first, last).every(isServer))
    throw new Error(`in ${FILE} the lines "server …" must stand together in one place: these are replaced`);
  return lines.toSpliced(first, last - first + 1, ...servers).join('\n');
}

/** The processes that serve. Their master starts another one when it is told to, and lets the old one finish. */
async function serving({ Id, State }: Container): Promise<string[]> {
  const pids = (await $`docker top ${Id} -o pid`).stdout.split('\n').slice(1);
  return pids.map((pid) => pid.trim()).filter((pid) => pid !== '' && pid !== `${State.Pid}`);
}

async function takeOver(balancer: Container, config: string): Promise<void> {
  const before = await serving(balancer);
  if (before.length === 0) throw new Error('this HAProxy has no master process:  haproxy -W …');
  await $({ input: config })`docker exec --interactive --user root ${balancer.Id} sh -c ${PUT}`;
  await $`docker kill --signal USR2 ${balancer.Id}`;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(100)) {
    const now = await serving(balancer);
    if (now.length > 0 && !now.some((pid) => before.includes(pid))) return;
  }
  throw new Error(`an old process is still there:  docker logs --tail 20 ${balancer.Name.slice(1)}`);
}

async function main(): Promise<void> {
  const [text, yes] = [{ type: 'string' }, { type: 'boolean', short: 'h' }] as const;
  const options = { project: text, port: { ...text, default: '80' }, first: text, help: yes } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return console.log(HELP);
  const [name, service, ...more] = positionals;
  if (!name || !service || more.length > 0) throw new Error('name a BALANCER and a SERVICE, or see --help');
  const [balancer, another] = await containersOf(name, values.project);
  if (!balancer || another) throw new Error(`several "${name}" run: say of which project with --project`);
  const all = await containersOf(service, label(balancer, 'project'));
  const containers = all.slice(0, Number(values.first ?? all.length));
  if (!containers[0] || !/^\d+$/.test(values.port)) throw new Error('options take numbers from 1 on');
  const servers = containers.map((each) => serverLine(each, balancer, values.port));
  console.log(servers.join('\n'));
  const old = (await $`docker exec ${balancer.Id} cat ${FILE}`).stdout;
  const config = withServers(old, servers);
  if (config !== old) await takeOver(balancer, config);
  console.log(`${name} ${config === old ? 'knows them already' : 'has taken over'}`);
}

await main().catch((error: Error & { readonly stderr?: string }) => {
  console.error(`reconfigure-balancer: ${error.stderr?.trim() || error.message}`);
  process.exitCode = 1;
});
