/** What is read out of containers, HAProxy and logs, without any of them. */
import { type AddressInfo, createServer } from 'node:net';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { dockerClient } from '../../scripts/cluster/engine/client.ts';
import type { WorkshopError } from '../../scripts/core/errors.ts';
import { upIn } from '../../scripts/deployment/cluster/balancer-view.ts';
import { instancesOf } from '../../scripts/deployment/cluster/container-deployment.ts';
import { linesOf } from '../../scripts/deployment/cluster/part-logs.ts';
import {
  COMPOSE_MARKS,
  countsOf,
  type Part,
  partsOn,
  STACK_MARKS,
} from '../../scripts/deployment/cluster/parts.ts';
import type { Service } from '../../scripts/deployment/deployment.ts';
import { LOOPBACK } from '../../scripts/system/ports.ts';
import { assert, suite } from '../guard/suite.ts';
import { ONE_EACH } from './support.ts';

const test = suite('deployment on nodes, pure');

const part = (service: Service, number: number, isRunning = true) =>
  ({
    service,
    number,
    isRunning,
    node: { published: {} },
    container: { Ports: [], NetworkSettings: { Networks: { default: { IPAddress: `10.0.0.${number}` } } } },
  }) as unknown as Part;

test('labels of Compose and of Swarm name service and number', () => {
  assert.equal(
    COMPOSE_MARKS.read({
      'com.docker.compose.service': 'rng',
      'com.docker.compose.container-number': '3',
      'com.docker.compose.oneoff': 'False',
    }),
    { service: 'rng', number: 3 },
  );
  assert.is(COMPOSE_MARKS.read({ 'com.docker.compose.oneoff': 'True' }), undefined);
  assert.equal(
    STACK_MARKS.read({
      'com.docker.swarm.service.name': 'dockercoins_worker',
      'com.docker.swarm.task.name': 'dockercoins_worker.12.abcdef',
    }),
    { service: 'worker', number: 12 },
  );
});

test('what is wanted and does not run is shown as exited, in the gap of the numbers', () => {
  const parts = [part('redis', 1), part('rng', 1), part('rng', 2, false), part('rng', 3), part('worker', 1)];
  const instances = instancesOf(parts, { ...ONE_EACH, rng: 3, hasher: 0 });
  assert.equal(
    instances.map(({ id, address, state }) => `${id} ${address} ${state}`),
    [
      'redis 10.0.0.1:6379 running',
      'rng-1 10.0.0.1:80 running',
      'rng-2 - exited',
      'rng-3 10.0.0.3:80 running',
      'worker-1 - running',
      'webui-1 - exited',
    ],
  );
  assert.equal(countsOf(parts), { rng: 3, hasher: 0, worker: 1, webui: 0 });
});

test('instances that the balancer reaches are those that are up and have passed a check', () => {
  const table = `HTTP/1.1 200 OK\r\n\r\n# pxname,svname,scur,status,check_status,
rng,FRONTEND,4,OPEN,,
rng,rng1,1,UP,L4OK,
rng,rng2,1,UP 1/2,L4OK,
rng,rng3,0,UP,,
rng,rng4,0,DOWN,L4CON,
rng,rng5,0,MAINT (resolution),,
rng,BACKEND,2,UP,,
stats,FRONTEND,1,OPEN,,
`;
  assert.is(upIn(table), 2);
  assert.is(upIn('HTTP/1.1 503 Service Unavailable'), undefined);
});

test('an engine that cuts the connection is named, with its node', async ({ defer }) => {
  const server = createServer((socket) => socket.resetAndDestroy());
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  defer(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const engine = dockerClient({ protocol: 'http', host: LOOPBACK, port });
  const node = { name: 'node7', engine } as unknown as Node;
  const error = (await partsOn([node], COMPOSE_MARKS).catch((thrown) => thrown)) as WorkshopError;
  assert.is(error.code, 'NO_ANSWER');
  assert.is(error.what, 'The connection to the engine of node7 was cut.');
});

test('lines of a log are put together from the pieces of the stream', () => {
  const piece = (text: string) => {
    const head = Buffer.alloc(8);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  const answer = Buffer.concat([
    piece('2026-01-01T00:00:00.000000001Z first\n'),
    piece('2026-01-01T00:00:00.000000002Z seç'),
    piece('ond line\n'),
  ]);
  assert.equal(linesOf(answer), [
    { at: '2026-01-01T00:00:00.000000001Z', line: 'first' },
    { at: '2026-01-01T00:00:00.000000002Z', line: 'seçond line' },
  ]);
  assert.equal(linesOf(Buffer.alloc(0)), []);
});

test.run();
