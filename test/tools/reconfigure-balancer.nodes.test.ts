/** reconfigure-balancer on a project that has nothing to do with DockerCoins: under load, and with all that may be wrong. */
import { Agent, request } from 'node:http';
import type { Address, Node } from '../../scripts/cluster/cluster.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('reconfigure-balancer', { timeoutMs: 300_000 });
const test = suiteOf.skipIf(noEngine);

const COMPOSE = `
name: shop
services:
  cart:
    image: node:24-slim
    init: true
    command: [node, -e, "require('http').createServer((q, r) => setTimeout(() => r.end(require('os').hostname()), 30)).listen(8080); process.once('SIGTERM', () => process.exit())"]
  front:
    image: haproxy:3.0
    ports: ["8000:80"]
    volumes: [./front.cfg:/usr/local/etc/haproxy/haproxy.cfg]
  alone: # without a master process
    image: haproxy:3.0
    command: [haproxy, -db, -f, /usr/local/etc/haproxy/haproxy.cfg]
    volumes: [./front.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro]
  elsewhere:
    image: redis:8
    networks: [other]
networks:
  other:
`;
const LISTENS =
  "require('net').connect(8080).on('error', () => process.exit(1)).on('connect', () => process.exit())";
const CARTS_LISTEN = `for one in $(docker compose ps --quiet cart); do until docker exec $one node -e "${LISTENS}"; do sleep 0.2; done; done`;

const CONFIG = `# mine
defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend in
  bind :80
  default_backend carts
backend carts
  balance roundrobin
  server nobody 127.0.0.1:9
  # kept
  timeout queue 5s
`;

test('instances come and go under load, and not one request fails', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 1 });
  const node = cluster.nodes[0] as Node;
  const bash = (script: string) => node.run(['bash', '-c', `cd shop; ${script}`]);
  const sh = async (script: string) => {
    const { exitCode, stdout, stderr } = await bash(script);
    assert.is(exitCode, 0, `${script}\n${stdout}${stderr}`);
    return stdout;
  };
  const refused = async (script: string, why: string) => {
    const { exitCode, stdout, stderr } = await bash(script);
    assert.is(exitCode, 1, script);
    assert.match(stderr, `reconfigure-balancer: `, script);
    assert.match(stderr, why, script);
    assert.not.match(stderr, / at .*:\d+:\d+/, 'no stack trace');
    return stdout;
  };
  await node.run(['mkdir', 'shop']);
  await node.run(['tee', 'shop/compose.yaml'], { input: COMPOSE });
  await node.run(['tee', 'shop/front.cfg'], { input: CONFIG });

  assert.match(await sh('reconfigure-balancer --help'), 'usage: reconfigure-balancer');
  await refused('reconfigure-balancer front', 'name a BALANCER and a SERVICE');
  await refused('reconfigure-balancer front cart', 'no "front" runs');
  await sh('docker compose up --detach --quiet-pull --scale cart=2 cart front elsewhere 2>&1');
  await sh(CARTS_LISTEN);

  // What is ours changes, all else is kept, and it is the file of the student that holds it.
  await sh('reconfigure-balancer --port 8080 front cart');
  const config = await sh('cat front.cfg');
  assert.match(
    config,
    /# mine[\s\S]*\n {2}balance roundrobin\n {2}server shop-cart-1 [\d.]+:8080 check\n {2}server shop-cart-2 [\d.]+:8080 check\n {2}# kept\n/,
  );
  assert.not.match(config, 'nobody');
  assert.match(await sh('reconfigure-balancer --port 8080 front cart'), 'knows them already');
  const hosts = async () =>
    new Set((await sh('for i in $(seq 40); do curl -s localhost:8000; echo; done')).trim().split('\n'));
  assert.is((await hosts()).size, 2);
  const started = () => sh("docker inspect --format '{{.State.StartedAt}}' shop-front-1");
  const since = await started();

  // With a connection for each request, and with connections that are kept.
  for (const keepAlive of [false, true]) {
    const load = startLoad(node.published[8000], keepAlive);
    for (const count of [5, 1, 4]) {
      await sh(`reconfigure-balancer --port 8080 --first ${count} front cart`); // tells of those that will go
      await sh(`docker compose up --detach --scale cart=${count} cart 2>&1`);
      await sh(CARTS_LISTEN); // a container runs before its program listens
      await sh('reconfigure-balancer --port 8080 front cart'); // and of those that have come
    }
    const { answers, failures } = await load.stop();
    assert.equal(failures, [], `keep-alive ${keepAlive}`);
    assert.ok(answers > 50, `only ${answers} answers`);
    assert.is((await hosts()).size, 4);
  }
  assert.is(await started(), since, 'the balancer was never started again');

  // What cannot be done changes nothing.
  const before = await sh('cat front.cfg');
  await refused('reconfigure-balancer --first none front cart', 'take numbers');
  await refused('reconfigure-balancer --first 0 front cart', 'take numbers');
  await refused('reconfigure-balancer --port "80 80" front cart', 'take numbers');
  await refused('reconfigure-balancer --port 80808 front cart', 'port'); // HAProxy itself refuses this one
  await refused('reconfigure-balancer front nothing', 'no "nothing" runs');
  await refused(
    'reconfigure-balancer front elsewhere',
    'shop-elsewhere-1 shares no network with shop-front-1',
  );
  await refused('DOCKER_HOST=tcp://127.0.0.1:9 reconfigure-balancer front cart', 'Cannot connect');
  await sh('docker compose up --detach alone 2>&1');
  await refused('reconfigure-balancer --first 1 --port 8080 alone cart', 'no master process');
  assert.is(await sh('cat front.cfg'), before);
  assert.is((await hosts()).size, 4);
  await sh(
    'docker run --detach --label com.docker.compose.service=front --label com.docker.compose.project=other --label com.docker.compose.oneoff=False redis:8',
  );
  await refused('reconfigure-balancer --port 8080 front cart', 'say of which project');
  assert.match(await sh('reconfigure-balancer --project shop --port 8080 front cart'), 'knows them already');
  await sh(`printf 'backend more\\n  server another 127.0.0.1:9\\n' >> front.cfg`);
  await refused('reconfigure-balancer --project shop front cart', 'must stand together');
});

interface Load {
  stop(): Promise<{ readonly answers: number; readonly failures: readonly string[] }>;
}

/** Ten clients that ask again as soon as they are answered. */
function startLoad({ host, port }: Address, keepAlive: boolean): Load {
  const agent = new Agent({ keepAlive });
  const failures: string[] = [];
  let answers = 0;
  let isOver = false;
  const ask = (): Promise<void> =>
    new Promise((resolve) => {
      const asked = request({ host, port, agent }, (answer) => {
        answer.resume().once('end', resolve).once('error', fail);
        if (answer.statusCode === 200) answers += 1;
        else failures.push(`status ${answer.statusCode}`);
      });
      const fail = (error: Error) => {
        // A connection that was kept may be closed between two requests; a client of HTTP must then ask again (RFC 9112, 9.3.1).
        if (asked.reusedSocket) return resolve(ask());
        failures.push(error.message);
        resolve();
      };
      asked.once('error', fail).end();
    });
  const clients = Array.from({ length: 10 }, async () => {
    while (!isOver) await ask();
  });
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(clients);
      agent.destroy();
      return { answers, failures };
    },
  };
}

suiteOf.run();
