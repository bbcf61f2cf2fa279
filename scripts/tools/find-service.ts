#!/usr/bin/env node
/** Prints where a service answers at this moment, as far as its engine knows: a line for each container that runs. */
import { lookup } from 'node:dns/promises';
import { parseArgs } from 'node:util';
import { $, type ProcessOutput } from 'zx';

const HELP = `find-service SERVICE PORT [--on ENGINE,ENGINE…] [--network NETWORK]

Prints ADDRESS:PORT for each container of SERVICE that runs. SERVICE is a service of a Compose file, or the name of a
container; PORT is where it answers inside its container. What is printed is the port of the machine that leads there
(published with -p or -P), so it holds for everybody who reaches the machine.

  --on ENGINES       look there, not here: addresses as in DOCKER_HOST; node3 is short for ssh://node3
  --network NETWORK  the containers' own addresses in this network, for who is in it too; no port need be published

COMPOSE_PROJECT_NAME, where it is set, says which project is meant. Exit code: 0 found, 1 nobody runs, 2 could not look.`;

$.quiet = true;
process.once('uncaughtException', ({ message }) => end(2, message)); // such as an unknown option
const options = { on: { type: 'string' }, network: { type: 'string' }, help: { type: 'boolean' } } as const;
const { values, positionals } = parseArgs({ allowPositionals: true, options });
const [service = '', port = ''] = positionals;
if (values.help) end(0, HELP);
if (positionals.length !== 2 || !/^\d+$/.test(port)) end(2, HELP);

const addresses = await look().catch((error: Error | ProcessOutput) => {
  const said = 'stderr' in error ? error.stderr.trim() : error.message;
  return end(2, `find-service: ${said}`);
});
if (addresses.length === 0) end(1, `find-service: no container or service called ${service} runs`);
end(0, addresses.sort().join('\n'));

async function look(): Promise<string[]> {
  const found: string[] = [];
  for (const where of values.on?.split(',') ?? ['']) {
    const engine = where === '' || where.includes('://') ? where : `ssh://${where}`;
    const docker = engine === '' ? ['docker'] : ['docker', '--host', engine];
    for (const id of await containers(docker)) found.push(...(await addressesOf(id, docker, engine)));
  }
  return found;
}

async function containers(docker: readonly string[]): Promise<string[]> {
  const project = process.env.COMPOSE_PROJECT_NAME;
  const labels = [`service=${service}`, 'oneoff=False', ...(project ? [`project=${project}`] : [])];
  const filters = labels.flatMap((label) => ['--filter', `label=com.docker.compose.${label}`]);
  const format = '{{.ID}} {{.Label "com.docker.compose.project"}}';
  const lines = await $`${docker} ps ${filters} --format ${format}`.lines();
  if (lines.length === 0) return $`${docker} ps --quiet --filter ${`name=^/?${service}$`}`.lines();
  const projects = [...new Set(lines.map((line) => line.split(' ')[1]))];
  if (projects.length === 1) return lines.map((line) => line.split(' ')[0] ?? '');
  throw new Error(
    `${service} is in several projects (${projects.join(', ')}): set COMPOSE_PROJECT_NAME to one`,
  );
}

/** One; none for a container that has ended meanwhile. */
async function addressesOf(id: string, docker: readonly string[], engine: string): Promise<string[]> {
  const format = `{{with index .NetworkSettings.Networks "${values.network ?? ''}"}}{{.IPAddress}}{{end}}`;
  const own = (await $`${docker} inspect --format ${format} ${id}`.nothrow()).stdout.trim();
  if (own) return [`${own}:${port}`];
  const published = values.network ? [] : await $`${docker} port ${id} ${port}`.nothrow().lines();
  // A port at the loopback is for programs on that machine only.
  const open = published.find((line) => /:\d+$/.test(line) && !line.startsWith('127.'));
  if (open) return [`${await machineOf(engine)}:${open.split(':').at(-1)}`];
  const running = await $`${docker} inspect --format ${'{{.State.Running}}'} ${id}`.nothrow();
  if (running.stdout.trim() !== 'true') return [];
  throw new Error(
    values.network
      ? `a container of ${service} is not in the network ${values.network}`
      : `a container of ${service} publishes no port ${port}: run it with -P, or give --network`,
  );
}

/** The address of the machine that an engine is on; of this one, that from which it speaks to others. */
async function machineOf(engine: string): Promise<string> {
  const url = engine || process.env.DOCKER_HOST || 'unix:';
  if (!url.startsWith('unix:')) return (await lookup(new URL(url).hostname, 4)).address;
  const [, own] = / src (\S+)/.exec((await $`ip -4 route get 192.0.2.1`).stdout) ?? [];
  return own ?? end(2, 'find-service: this machine has no way to others, so it has no address for them');
}

function end(code: number, text: string): never {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}
