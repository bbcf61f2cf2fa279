#!/usr/bin/env node
/**
 * Runs a command for every container that carries a label, again and again while the container runs: backups that schedule themselves.
 * Containers that run already are found by their label, those that start later by Docker's events. DOCKER_HOST decides which engine.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { $ } from 'zx';

const HELP = `Usage: backup-by-label [--label NAME[=VALUE]] [--every SECONDS] [-- COMMAND …]
Every 60 seconds, for each running container with the label "backup", runs COMMAND with the container's name behind it; that is
backup-volumes unless you say something else. In your Compose file:
  services:
    db:
      labels:
        backup: please
        backup.before: redis-cli save      # backup-volumes runs it in the container first
Ctrl-C ends it.`;

const { label, every, command } = readOptions();
const which = ['--filter', `label=${label}`];
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
/** The containers that run, by name, and how to end the schedule of each. */
const schedules = new Map<string, AbortController>();

while (!ended.signal.aborted) {
  await follow().catch((error: { stderr?: string }) => say(error.stderr?.trim() || String(error)));
  for (const name of schedules.keys()) end(name);
  if (ended.signal.aborted) break;
  say('No engine answers. It is asked again every 2 s.');
  await pause(2, ended.signal);
}

/** Resolves when the engine goes away. Events are asked for from before the list is made: nothing that starts meanwhile is missed. */
async function follow(): Promise<void> {
  const since = (await $`docker info --format ${'{{.SystemTime}}'}`.text()).trim();
  const kinds = ['type=container', 'event=start', 'event=die'].flatMap((kind) => ['--filter', kind]);
  const format = '{{.Action}} {{.Actor.Attributes.name}}';
  const events = $({
    nothrow: true,
    signal: ended.signal,
  })`exec docker events --since ${since} ${which} ${kinds} --format ${format}`;
  for (const name of await $`docker ps ${which} --format ${'{{.Names}}'}`.lines()) void begin(name);
  say(`Watching containers with the label ${label}: ${[...schedules.keys()].join(', ') || 'none runs yet'}.`);
  for await (const line of events) {
    const [action, name = ''] = line.split(' ');
    if (action === 'start') void begin(name);
    else end(name);
  }
}

async function begin(name: string): Promise<void> {
  if (schedules.has(name)) return;
  const over = new AbortController();
  schedules.set(name, over);
  while (!over.signal.aborted) {
    const { stdall } = await $({ nothrow: true, stdio: ['ignore', 'pipe', 'pipe'] })`${command} ${name}`;
    if (!over.signal.aborted) say(stdall.trim());
    await pause(every, over.signal);
  }
}

function end(name: string): void {
  schedules.get(name)?.abort();
  schedules.delete(name);
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
}

function say(text: string): void {
  console.log(`${new Date().toTimeString().slice(0, 8)} ${text}`);
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        label: { type: 'string', default: 'backup' },
        every: { type: 'string', default: '60' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit(0);
    }
    const every = Number(values.every);
    if (!(every > 0)) throw new Error(`--every takes a number of seconds, not "${values.every}"`);
    return { label: values.label, every, command: positionals.length > 0 ? positionals : ['backup-volumes'] };
  } catch (error) {
    console.error(`backup-by-label: ${(error as Error).message}\n${HELP}`);
    process.exit(2);
  }
}
