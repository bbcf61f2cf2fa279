/** Whether a service answers, asked of servers that answer, refuse, hang up and hang. */
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { execa } from 'execa';
import { statusOf } from '../../scripts/deployment/status-of.ts';
import { freePorts, LOOPBACK } from '../../scripts/system/ports.ts';
import { assert, suite, type TestContext } from '../guard/suite.ts';

const test = suite('status of a service');

/** A server that does with each connection what `meet` says. @returns its URL. */
async function serve({ defer }: Pick<TestContext, 'defer'>, meet: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    meet(socket);
  });
  defer(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return `http://${LOOPBACK}:${(server.address() as { port: number }).port}/`;
}

test('an answer is its status, whatever that is, also when its body is cut off or never ends', async (context) => {
  const http = createHttpServer((request, response) => {
    const status = Number(request.url?.slice(1));
    response.writeHead(status, { location: '/elsewhere' }).end('words');
  });
  context.defer(() => void http.close());
  await new Promise<void>((resolve) => http.listen(0, LOOPBACK, resolve));
  const { port } = http.address() as { port: number };
  for (const status of [200, 302, 404, 503])
    assert.is(await statusOf(`http://${LOOPBACK}:${port}/${status}`, 5000), status);
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf';
  assert.is(await statusOf(await serve(context, (socket) => socket.end(head)), 5000), 200);
  assert.is(await statusOf(await serve(context, (socket) => socket.write(head)), 2000), 200);
});

test('no answer: refused, hung up on, garbage, silence', async (context) => {
  const [nobody] = await freePorts(1);
  assert.is(await statusOf(`http://${LOOPBACK}:${nobody}/`, 5000), undefined);
  assert.is(await statusOf(await serve(context, (socket) => socket.destroy()), 5000), undefined);
  assert.is(await statusOf(await serve(context, (socket) => socket.resetAndDestroy()), 5000), undefined);
  assert.is(await statusOf(await serve(context, (socket) => socket.end('rubbish\r\n')), 5000), undefined);
  assert.is(await statusOf(await serve(context, () => undefined), 300), undefined);
});

test('a program that waits for nothing else waits for it', async (context) => {
  const url = await serve(context, (socket) => {
    socket.once('data', () => setTimeout(() => socket.destroy(), 50));
  });
  const script = `import { statusOf } from './scripts/deployment/status-of.ts';
    console.log('status', await statusOf('${url}', 2000));`;
  const { stdout } = await execa('node', ['--import', 'tsx', '--input-type=module', '--eval', script]);
  assert.is(stdout, 'status undefined');
});

test.run();
