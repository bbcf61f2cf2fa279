/**
 * What rng would be if it were written down without a second thought: a queue with plain `setTimeout(100)`, which also
 * serves those who have gone. The measurements hold rng against it. Environment: HOST, PORT.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';

const SERVICE_MS = 100;

const waiting: { readonly response: ServerResponse; readonly count: number }[] = [];
let busy = false;

createServer((request, response) => {
  waiting.push({ response, count: Number(request.url?.slice(1)) });
  if (!busy) serveNext();
}).listen({ host: process.env.HOST, port: Number(process.env.PORT), backlog: 4096 });

function serveNext(): void {
  const next = waiting.shift();
  busy = next !== undefined;
  if (!next) return;
  setTimeout(() => {
    next.response.end(randomBytes(next.count));
    serveNext();
  }, SERVICE_MS);
}
