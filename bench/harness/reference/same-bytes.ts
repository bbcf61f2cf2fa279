/**
 * What a socket carries when nothing has to be made for it: `GET /<n>` is answered with n bytes of one buffer, sent again and again.
 * Environment: HOST, PORT.
 */
import { createServer } from 'node:http';

/** As large as a chunk of rng's. */
const buffer = Buffer.alloc(256 * 1024);

createServer((request, response) => {
  let left = Number(request.url?.slice(1));
  response.writeHead(200, { 'content-length': left });
  const send = () => {
    if (left <= 0) return void response.end();
    const bytes = buffer.subarray(0, left);
    left -= bytes.length;
    response.write(bytes, send);
  };
  send();
}).listen({ host: process.env.HOST, port: Number(process.env.PORT), backlog: 4096 });
