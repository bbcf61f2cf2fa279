#!/usr/bin/env node
/** One tier: tells an ambassador where a service is, once. Run it again whenever that has changed. */
import { parseArgs } from 'node:util';
import { $, type ProcessOutput } from 'zx';

const HELP = `point-ambassador AMBASSADOR PORT ADDRESS:PORT…      for example:
point-ambassador redis 6379 $(find-service myredis 6379)

AMBASSADOR is a container here that runs HAProxy: its name, or its service in a Compose file. From now on it listens at
PORT, and hands each new connection to the next ADDRESS that answers. Connections that are open go on as they are, for
half a minute at most: then whoever still talks to the old place must come again.

  --nobody  there is no address: whoever comes is turned away at once

COMPOSE_PROJECT_NAME, where it is set, says which project is meant.`;

const configuration = (port: string, addresses: readonly string[]) => `# Written by point-ambassador.
global
  log stdout format raw daemon notice
  hard-stop-after 30s
defaults
  mode tcp
  option redispatch 1
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  default-server check inter 500ms fall 3 rise 1 on-marked-down shutdown-sessions
listen ambassador
  bind :${port}
  balance roundrobin
${addresses.map((address, index) => `  server s${index + 1} ${address}\n`).join('')}`;

/**
 * Runs in the ambassador. Process 1 of HAProxy is a master: upon the signal USR2 it reads its file again and starts a new worker,
 * which takes over the listening socket itself. So there is no moment at which nobody listens.
 */
const RELOAD = `set -e; cd /usr/local/etc/haproxy; cat > new.cfg
cmp -s new.cfg haproxy.cfg && exit; haproxy -c -q -f new.cfg; cp haproxy.cfg old.cfg
newest() { tr ' ' '\\n' < /proc/1/task/1/children | sort -n | tail -1; }
until [ "$(newest)" ]; do sleep 0.1; done; before=$(newest)
cat new.cfg > haproxy.cfg; kill -USR2 1
for turn in $(seq 50); do sleep 0.1; [ "$(newest)" = "$before" ] || exit 0; done
cat old.cfg > haproxy.cfg; echo "HAProxy did not reload: is it process 1, started with -W?" >&2; exit 1`;

$.quiet = true;
process.once('uncaughtException', ({ message }) => end(2, message)); // such as an unknown option
const options = { nobody: { type: 'boolean' }, help: { type: 'boolean' } } as const;
const { values, positionals } = parseArgs({ allowPositionals: true, options });
const [name = '', port = '', ...addresses] = positionals;
if (values.help) end(0, HELP);
const bad = addresses.filter((address) => !/^[\w.-]+:\d+$/.test(address));
if (bad.length > 0) end(2, `point-ambassador: these are no addresses: ${bad.join(' ')}`);
if (!/^\d+$/.test(port)) end(2, HELP);
if ((addresses.length === 0) !== (values.nobody === true))
  end(2, 'point-ambassador: give an address or more, or --nobody; nothing was changed');

try {
  const ambassadors = await find();
  if (ambassadors.length === 0) throw new Error(`no container or service called ${name} runs here`);
  const input = configuration(port, addresses);
  for (const id of ambassadors)
    await $({ input })`docker exec --interactive --user root ${id} sh -c ${RELOAD}`;
  end(0, `${name}:${port} -> ${addresses.join(' ') || 'nobody'}`);
} catch (error) {
  const { stderr = '', message } = error as ProcessOutput;
  end(1, `point-ambassador: ${stderr.trim() || message}`);
}

async function find(): Promise<string[]> {
  const project = process.env.COMPOSE_PROJECT_NAME;
  const labels = [`service=${name}`, 'oneoff=False', ...(project ? [`project=${project}`] : [])];
  const filters = labels.flatMap((label) => ['--filter', `label=com.docker.compose.${label}`]);
  const format = '{{.ID}} {{.Label "com.docker.compose.project"}}';
  const lines = await $`docker ps ${filters} --format ${format}`.lines();
  if (lines.length === 0) return $`docker ps --quiet --filter ${`name=^/?${name}$`}`.lines();
  const projects = [...new Set(lines.map((line) => line.split(' ')[1]))];
  if (projects.length === 1) return lines.map((line) => line.split(' ')[0] ?? '');
  throw new Error(`${name} is in several projects (${projects.join(', ')}): set COMPOSE_PROJECT_NAME to one`);
}

function end(code: number, text: string): never {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}
