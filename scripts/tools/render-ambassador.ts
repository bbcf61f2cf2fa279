#!/usr/bin/env node
/** Three tiers, the last: follows what etcd has of a service, and has the ambassador pointed anew when that changes. */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { $ } from 'zx';

const HELP = `render-ambassador AMBASSADOR PORT SERVICE --etcd URL

Has AMBASSADOR, a container of HAProxy here, hand on what comes to PORT to all that etcd knows of SERVICE: the values of
the keys below /services/SERVICE/ that end in :PORT, as register-containers writes them. It looks when a key changes, and every
five seconds, as the ambassador may have been made anew. While etcd is away, the ambassador stays as it is.`;

/** How often it looks although etcd has told of no change, in ms. */
const ANYWAY_MS = 5000;

$.quiet = true;
process.once('uncaughtException', ({ message }) => {
  console.error(message); // such as an unknown option
  process.exit(2);
});
const options = { etcd: { type: 'string' }, help: { type: 'boolean' } } as const;
const { values, positionals } = parseArgs({ allowPositionals: true, options });
const [ambassador = '', port = '', service = ''] = positionals;
if (values.help || positionals.length !== 3 || !/^\d+$/.test(port) || !/^https?:/.test(values.etcd ?? '')) {
  (values.help ? console.log : console.error)(HELP);
  process.exit(values.help ? 0 : 2);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(0));

/** All keys below a folder: from `/services/rng/` to before `/services/rng0`, as `0` follows `/`. */
const folder = { key: btoa(`/services/${service}/`), range_end: btoa(`/services/${service}0`) };

let turn = Promise.resolve();
let isDue = false;
let said = '';

setInterval(render, ANYWAY_MS);
for (;;) {
  render();
  await watch().catch(() => undefined); // what is wrong is said by who reads
  await delay(1000);
}

/** Ends when the connection does. What has changed is of no account: each piece that comes is a reason to read all again. */
async function watch(): Promise<void> {
  const answer = await post('watch', { create_request: folder });
  for await (const _ of answer.body ?? []) render();
}

/** One after another; however much changes meanwhile, once more is enough. */
function render(): void {
  if (isDue) return;
  isDue = true;
  turn = turn
    .then(renderOnce)
    .catch((error: Error) => say(`${error.message}; the ambassador stays as it is`));
}

interface Range {
  readonly kvs?: readonly { readonly key: string; readonly value: string }[];
}

async function renderOnce(): Promise<void> {
  isDue = false;
  const { kvs = [] } = (await (await post('kv/range', folder, AbortSignal.timeout(3000))).json()) as Range;
  const ours = kvs.filter(({ key }) => atob(key).endsWith(`:${port}`));
  const addresses = ours.length > 0 ? ours.map(({ value }) => atob(value)).sort() : ['--nobody'];
  const pointed = await $`point-ambassador ${ambassador} ${port} ${addresses}`.nothrow();
  say((pointed.ok ? pointed.stdout : pointed.stderr).trim());
}

async function post(what: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const answer = await fetch(`${values.etcd}/v3/${what}`, {
    method: 'POST',
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  }).catch(() => undefined);
  if (answer?.ok) return answer;
  throw new Error(`etcd at ${values.etcd}: ${answer ? await answer.text() : 'no answer'}`);
}

/** Says nothing twice in a row. */
function say(words: string): void {
  if (words !== said) console.log(`${new Date().toISOString()} ${words}`);
  said = words;
}
