/**
 * A server whose latencies are known: it serves one request at a time, for exactly as long as it is told, and keeps a log. Environment: HOST, PORT,
 * SERVICE_MS (`100`, or `100,100,300` in turn). `GET /log` answers `[[arrived, answered], …]` in ms, without the probes of generators; `DELETE /log` empties it.
 */
import { createServer, type ServerResponse } from 'node:http';
import { now, waitUntil } from '../../../dockercoins/common/precise-wait.ts';
import { PROBE_AGENT } from '../../load/probe.ts';
import { goBeforeOthers } from '../../load/real-time.ts';

const services = (process.env.SERVICE_MS ?? '100').split(',').map(Number);

let log: [arrived: number, answered: number][] = [];
const waiting: { readonly response: ServerResponse; readonly arrived: number; readonly isProbe: boolean }[] =
  [];
let busyUntil = 0;
let isBusy = false;
let served = 0;

// What holds it up before it has looked at its clock is missing in its log.
await goBeforeOthers();
createServer((request, response) => {
  if (request.url === '/log') {
    response.end(JSON.stringify(log));
    if (request.method === 'DELETE') log = [];
    return;
  }
  waiting.push({ response, arrived: now(), isProbe: request.headers['user-agent'] === PROBE_AGENT });
  if (!isBusy) serveNext();
}).listen({ host: process.env.HOST, port: Number(process.env.PORT), backlog: 4096 });

function serveNext(): void {
  const next = waiting.shift();
  isBusy = next !== undefined;
  if (!next) return;
  // A probe takes no turn in the order of the services.
  const ms = next.isProbe ? services[0] : services[served++ % services.length];
  busyUntil = Math.max(busyUntil, next.arrived) + (ms ?? 0);
  waitUntil(busyUntil, () => {
    next.response.end('ok');
    if (!next.isProbe) log.push([next.arrived, now()]);
    serveNext();
  });
}
