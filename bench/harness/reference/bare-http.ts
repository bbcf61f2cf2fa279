/**
 * The least that an HTTP server on Node can be: every request gets the same answer. Environment: HOST, PORT, HEADERS (JSON,
 * `[["content-type", "text/html"], …]`), BODY, KEEP_ALIVE_MS.
 */
import { createServer } from 'node:http';

const headers = (JSON.parse(process.env.HEADERS ?? '[]') as string[][]).flat();
const body = process.env.BODY ?? '';

const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.keepAliveTimeout = Number(process.env.KEEP_ALIVE_MS);
server.listen({ host: process.env.HOST, port: Number(process.env.PORT), backlog: 4096 });
