#!/usr/bin/env node
/** Two tiers: listens to what the engine tells, and has the ambassador pointed anew when containers come and go. */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { $, type ProcessPromise } from 'zx';

const HELP = `keep-ambassador AMBASSADOR PORT SERVICE [--network NETWORK]

Does by itself, until you stop it, what this does once:
  point-ambassador AMBASSADOR PORT $(find-service SERVICE PORT)

It does so when a container of SERVICE starts or ends, when AMBASSADOR itself is made anew, and every five seconds, as
an event may be missed. What an event says is of no account: each time it looks how things are.

  --network NETWORK  as find-service takes it`;

/** How often it looks although nothing has been heard, in ms. */
const ANYWAY_MS = 5000;

$.quiet = true;
process.once('uncaughtException', ({ message }) => {
  console.error(message); // such as an unknown option
  process.exit(2);
});
const options = { network: { type: 'string' }, help: { type: 'boolean' } } as const;
const { values, positionals } = parseArgs({ allowPositionals: true, options });
const [ambassador = '', port = '', service = ''] = positionals;
if (values.help || positionals.length !== 3 || !/^\d+$/.test(port)) {
  (values.help ? console.log : console.error)(HELP);
  process.exit(values.help ? 0 : 2);
}

let events: ProcessPromise | undefined;
let isLooking = false;
let hasMore = false;
let said = '';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    events?.child?.kill();
    process.exit(0);
  });
}

const filters = ['type=container', 'event=start', 'event=die'].flatMap((filter) => ['--filter', filter]);
setInterval(look, ANYWAY_MS);
for (;;) {
  events = $`exec docker events ${filters} --format ${'{{json .Actor.Attributes}}'}`.nothrow();
  look(); // after the subscription: what happens from here on is heard
  for await (const line of events) if (concernsUs(line)) look();
  say(`the engine tells nothing any more (${(await events).stderr.trim().split('\n').at(-1)}); trying again`);
  await delay(1000);
}

function concernsUs(line: string): boolean {
  const { name = '', 'com.docker.compose.service': inCompose = '' } = JSON.parse(line) as Record<
    string,
    string
  >;
  return [service, ambassador].some((wanted) => wanted === name || wanted === inCompose);
}

/** One look at a time; whatever happens meanwhile asks for one more, however much it is. */
async function look(): Promise<void> {
  hasMore = true;
  if (isLooking) return;
  isLooking = true;
  while (hasMore) {
    hasMore = false;
    await pointAnew().catch((error: Error) => say(error.message));
  }
  isLooking = false;
}

async function pointAnew(): Promise<void> {
  const network = values.network ? ['--network', values.network] : [];
  const found = await $`find-service ${service} ${port} ${network}`.nothrow();
  if (found.exitCode !== 0 && found.exitCode !== 1) throw new Error(found.stderr.trim());
  const addresses = found.exitCode === 0 ? found.lines() : ['--nobody'];
  const pointed = await $`point-ambassador ${ambassador} ${port} ${addresses}`.nothrow();
  say((pointed.ok ? pointed.stdout : pointed.stderr).trim());
}

/** Says nothing twice in a row. */
function say(text: string): void {
  if (text !== said) console.log(`${new Date().toISOString()} ${text}`);
  said = text;
}
