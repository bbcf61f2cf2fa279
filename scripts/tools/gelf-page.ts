#!/usr/bin/env node
/** A small page to search what gelf-collect has kept; it asks gelf-search, which lies beside it. */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

const HELP = `Usage: gelf-page [--host 127.0.0.1] [--port 5601] [--store ~/gelf]
Then  http://localhost:5601/  in a browser, or for programs  curl 'localhost:5601/json?q=coin+host:node1&last=10m'`;
const SEARCH = join(import.meta.dirname, 'gelf-search.ts');
const BARS = 60;
const SHOWN = 100;

type Message = Readonly<Record<string, unknown>> & { readonly timestamp: number };

process.once('uncaughtException', ({ message }) => {
  console.error(`gelf-page: ${message}\n${HELP}`);
  process.exit(1);
});
const text = (standard: string) => ({ type: 'string', default: standard }) as const;
const places = { host: text('127.0.0.1'), port: text('5601'), store: text(join(homedir(), 'gelf')) };
const { host, port, store, help } = parseArgs({ options: { ...places, help: { type: 'boolean' } } }).values;
if (help) {
  console.log(HELP);
  process.exit();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit());

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const send = (status: number, type: string, body: string) => {
    const only = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'";
    response.writeHead(status, {
      'content-type': `text/${type}; charset=utf-8`,
      'content-security-policy': only,
    });
    response.end(body);
  };
  // Somebody else's page must not read these logs through the browser of who looks at both.
  const isHere = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '');
  if (!isHere) return send(403, 'plain', 'Only as localhost or 127.0.0.1.\n');
  if (pathname !== '/' && pathname !== '/json') return send(404, 'plain', 'There are / and /json.\n');
  const [q, last] = [searchParams.get('q') ?? '', searchParams.get('last') || '1h'];
  try {
    const found = await search(q, last);
    if (pathname === '/json') send(200, 'plain', `${JSON.stringify(found.slice(-SHOWN))}\n`);
    else send(200, 'html', page(q, last, searchParams.has('live'), found));
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error);
    send(400, 'plain', said.split('\n')[0] ?? '');
  }
}).listen(Number(port), host, () => console.log(`The page is at http://localhost:${port}/`));

async function search(q: string, last: string): Promise<Message[]> {
  const words = q.split(/\s+/).filter(Boolean);
  const options = ['--json', '--limit', '20000', '--store', store, `--last=${last}`, '--', ...words];
  const run = promisify(execFile)(process.execPath, [...process.execArgv, SEARCH, ...options], {
    maxBuffer: 1 << 28,
  });
  return (await run).stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function page(q: string, last: string, live: boolean, found: readonly Message[]): string {
  const row = ({ timestamp, host: from, _container_name: container, short_message: said }: Message) => {
    const time = new Date(timestamp * 1000).toISOString().slice(0, 23);
    return `<tr>${[time, from, container, said].map((cell) => `<td>${html(cell)}`).join('')}`;
  };
  return `<!doctype html><meta charset="utf-8">${live ? '<meta http-equiv="refresh" content="5">' : ''}<title>Logs</title>
<style>body { font: 14px system-ui; margin: 2em } td { padding: 0 1em 0 0; vertical-align: top } td:last-child { font-family: monospace }
i { display: inline-block; width: 8px; margin-right: 2px; background: seagreen } @media (prefers-color-scheme: dark) { body { background: #111; color: #ddd } }</style>
<form><input name="q" size="50" value="${html(q)}" placeholder="words, or container_name:worker" autofocus>
 in the last <input name="last" size="4" value="${html(last)}"> <button>Search</button>
 <label><input type="checkbox" name="live"${live ? ' checked' : ''}> every 5 s</label> ${found.length} messages</form>
<p>${bars(found)}<table>${found.slice(-SHOWN).reverse().map(row).join('\n')}</table>`;
}

/** How many messages came when: the time from the first one to now, in equal parts. */
function bars(found: readonly Message[]): string {
  const begin = found[0]?.timestamp ?? 0;
  const step = Math.max((Date.now() / 1000 - begin) / BARS, 0.001);
  const counts = new Array<number>(BARS).fill(0);
  for (const { timestamp } of found) {
    const bar = Math.min(Math.max(Math.floor((timestamp - begin) / step), 0), BARS - 1);
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  const most = Math.max(...counts, 1);
  return counts.map((count) => `<i title="${count}" style="height:${(count / most) * 60}px"></i>`).join('');
}

function html(value: unknown): string {
  return String(value ?? '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
