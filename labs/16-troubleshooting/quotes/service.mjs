/** What all four have in common: they answer with text at port 80, and go when they are asked to. */
import { createServer } from 'node:http';

/** `answer` is given a request and returns a status and a text; an error of it becomes a 503. */
export function serve(name, answer) {
  const host = process.env.HOST ?? '0.0.0.0';
  const server = createServer(async (request, response) => {
    const [status, text] = await answer(request).catch((error) => [503, `${name}: ${reason(error)}`]);
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  });
  server.listen(80, host, () => console.log(`${name} is up and answers at port 80`));
}

/** The words of an error, or of what is behind it. */
export function reason(error) {
  return error.cause?.message ?? error.message;
}

process.once('SIGTERM', () => process.exit(0));
