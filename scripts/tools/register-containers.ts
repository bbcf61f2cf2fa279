#!/usr/bin/env node
/** Three tiers, the first: writes into etcd where this engine's containers answer, for as long as it vouches for them. */
import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { $, type ProcessPromise } from 'zx';

const HELP = `register-containers --etcd URL [--ttl SECONDS]

For each port that a container of this engine publishes, etcd at URL has from now on
  /services/SERVICE/CONTAINER@MACHINE:PORT   with the value   ADDRESS:PUBLISHED
SERVICE is the container's service in a Compose file, or its own name. All hang on a lease: a container that ends is
struck off at once; when this program ends, or the engine does not answer, the lease runs out after --ttl seconds (10).`;

$.quiet = true;
process.once('uncaughtException', ({ message }) => {
  console.error(message); // such as an unknown option
  process.exit(2);
});
const { values } = parseArgs({
  options: { etcd: { type: 'string' }, ttl: { type: 'string', default: '10' }, help: { type: 'boolean' } },
});
const ttl = Number(values.ttl);
if (values.help || !/^https?:/.test(values.etcd ?? '') || !(ttl >= 2)) {
  (values.help ? console.log : console.error)(HELP);
  process.exit(values.help ? 0 : 2);
}
const remote = process.env.DOCKER_HOST ? new URL(process.env.DOCKER_HOST).hostname : ''; // none for a socket
const machine = remote || (await $`hostname`).stdout.trim();
// Of this machine: the address from which it speaks to others.
const [, own] = / src (\S+)/.exec(remote ? '' : (await $`ip -4 route get 192.0.2.1`).stdout) ?? [];
const address = own ?? (await lookup(machine, 4)).address;

let events: ProcessPromise | undefined;
let lease = '';
let told = new Map<string, string>(); // what etcd has from us: key to value
let turn = Promise.resolve();
const say = (text: string) => console.log(`${new Date().toISOString()} ${text}`);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, async () => {
    events?.child?.kill();
    if (lease) await ask('lease/revoke', { ID: lease }).catch(() => undefined); // nobody vouches any more
    process.exit(0);
  });
}
setInterval(register, (ttl * 1000) / 3);
for (;;) {
  events = $`exec docker events --filter type=container --filter event=start --filter event=die`.nothrow();
  register();
  for await (const _ of events) register();
  await delay(1000);
}

/** One after another; what goes wrong is said, and tried again at the next turn. */
function register(): void {
  turn = turn.then(bringUpToDate).catch((error) => say(`! ${(error.stderr || error.message).trim()}`));
}

async function bringUpToDate(): Promise<void> {
  const wanted = await published(); // first: an engine that does not answer is not vouched for
  const kept = lease ? await ask<{ result: { TTL?: string } }>('lease/keepalive', { ID: lease }) : undefined;
  if (!kept?.result.TTL) {
    lease = (await ask<{ ID: string }>('lease/grant', { TTL: ttl })).ID;
    told = new Map();
  }
  for (const [key, value] of [...wanted].filter(([key, value]) => told.get(key) !== value)) {
    await ask('kv/put', { key: btoa(key), value: btoa(value), lease });
    say(`+ ${key} ${value}`);
  }
  for (const key of [...told.keys()].filter((each) => !wanted.has(each))) {
    await ask('kv/deleterange', { key: btoa(key) });
    say(`- ${key}`);
  }
  told = wanted;
}

async function published(): Promise<Map<string, string>> {
  const service = '{{or (index .Config.Labels "com.docker.compose.service") (slice .Name 1)}}';
  const format = `${service} {{slice .Name 1}} {{json .NetworkSettings.Ports}}`;
  const ids = await $`docker ps --quiet`.lines();
  const lines = ids.length > 0 ? await $`docker inspect --format ${format} ${ids}`.nothrow().lines() : [];
  const found = new Map<string, string>();
  for (const [service, container, json = ''] of lines.map((line) => line.split(' '))) {
    const ports = JSON.parse(json) as Record<string, { HostIp: string; HostPort: string }[] | null>;
    for (const [port, bindings] of Object.entries(ports)) {
      const open = bindings?.find(({ HostIp }) => !HostIp.startsWith('127.')); // 127… is for the machine itself
      const key = `/services/${service}/${container}@${machine}:${port.replace('/tcp', '')}`;
      if (open) found.set(key, `${address}:${open.HostPort}`);
    }
  }
  return found;
}

async function ask<T>(what: string, body: unknown): Promise<T> {
  const request = { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(3000) };
  const answer = await fetch(`${values.etcd}/v3/${what}`, request).catch(() => undefined);
  if (answer?.ok) return (await answer.json()) as T;
  throw new Error(`etcd at ${values.etcd}: ${answer ? await answer.text() : 'no answer'}`);
}
