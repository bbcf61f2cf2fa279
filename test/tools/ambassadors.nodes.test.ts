/** The tools of ambassadors, on a project that is not DockerCoins: they must not lose a request, and must survive what engines do. */
import type { Node } from '../../scripts/cluster/cluster.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('the tools of ambassadors', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);

/** A front that leads nowhere, and something behind it that answers after 20 ms. */
const PROJECT = `
services:
  front:
    image: haproxy:3.0
    ports: ["8000:80"]
    configs: [{ source: nowhere, target: /usr/local/etc/haproxy/haproxy.cfg }]
  back:
    image: node:24-slim
    init: true
    command: node -e "require('http').createServer((q, a) => setTimeout(() => a.end(require('os').hostname() + String.fromCharCode(10)), 20)).listen(80)"
    ports: ["80"]
configs:
  nowhere:
    content: |
      defaults
        mode tcp
        timeout connect 1s
        timeout client 1s
        timeout server 1s
      listen nowhere
        bind :9999
`;

const ETCD =
  'docker run -d --name etcd -p 2379:2379 quay.io/coreos/etcd:v3.5.25 etcd --listen-client-urls http://0.0.0.0:2379 --advertise-client-urls http://localhost:2379';
const RECORDS = 'docker exec etcd etcdctl get --prefix /services/back/ --print-value-only';
const WHO = 'for i in $(seq 12); do curl -s --max-time 2 localhost:8000; done | sort -u | wc -l';

/** A shell on the node; what it prints, or all that it said when it fails. */
function shellOn(node: Node) {
  const run = (script: string) => node.run(['bash', '-c', `cd shop 2>/dev/null; ${script}`]);
  const sh = async (script: string) => {
    const { exitCode, stdout, stderr } = await run(script);
    assert.is(exitCode, 0, `${script}\n${stdout}\n${stderr}`);
    return stdout.trim();
  };
  const until = async (script: string, wanted: RegExp) => {
    let last = '';
    for (let turn = 0; turn < 60; turn++) {
      last = (await run(script)).stdout.trim();
      if (wanted.test(last)) return last;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`${script}\nnever said ${wanted}, but\n${last}`);
  };
  return { run, sh, until };
}

test('an ambassador is pointed, kept and rendered, and no request is lost', async (context) => {
  const cluster = await (await freshCluster(context)).up({ nodes: 1 });
  const { run, sh, until } = shellOn(cluster.nodes[0] as Node);
  await sh(
    `mkdir -p ~/shop && cd ~/shop && cat > compose.yaml <<'END'\n${PROJECT}\nEND\ndocker compose up -d 2>&1`,
  );

  // One tier. What is wrong is said, and changes nothing.
  await sh('point-ambassador front 80 $(find-service back 80)');
  assert.is(await until(WHO, /^1$/), '1');
  const wrong: [string, number, RegExp][] = [
    ['point-ambassador front', 2, /AMBASSADOR is a container/],
    ['point-ambassador front eighty 10.0.0.1:80', 2, /AMBASSADOR is a container/],
    ['point-ambassador front 80', 2, /give an address or more/],
    ['point-ambassador front 80 back', 2, /these are no addresses: back/],
    ['point-ambassador nothing 80 10.0.0.1:80', 1, /no container or service called nothing/],
    ['point-ambassador back 80 10.0.0.1:80', 1, /haproxy/],
    ['find-service back', 2, /Prints ADDRESS:PORT/],
    ['find-service nothing 80', 1, /no container or service called nothing/],
    ['find-service back 81', 2, /publishes no port 81/],
    ['find-service back 80 --network bridge', 2, /not in the network bridge/],
    ['find-service back 80 --on tcp://127.0.0.1:1', 2, /127\.0\.0\.1:1/],
    ['keep-ambassador front 80', 2, /Does by itself/],
    ['register-containers', 2, /For each port/],
    ['render-ambassador front 80 back', 2, /Has AMBASSADOR/],
    ['answer-srv', 2, /A name server/],
    ['find-service --of back 80', 2, /Unknown option '--of'/],
    ['point-ambassador --to back', 2, /Unknown option '--to'/],
    ['keep-ambassador --to back', 2, /Unknown option '--to'/],
    ['register-containers --to back', 2, /Unknown option '--to'/],
    ['render-ambassador --to back', 2, /Unknown option '--to'/],
    ['answer-srv --to back', 2, /Unknown option '--to'/],
  ];
  for (const [command, code, said] of wrong) {
    const { exitCode, stderr } = await run(command);
    assert.is(exitCode, code, `${command}\n${stderr}`);
    assert.match(stderr, said);
    assert.not.match(stderr, /\n\s+at /, command);
  }
  assert.is(await sh(WHO), '1');
  await sh('docker compose --project-name other up -d back 2>&1');
  for (const command of ['find-service back 80', 'point-ambassador back 80 10.0.0.1:80'])
    assert.match((await run(command)).stderr, /several projects \((shop, other|other, shop)\)/);
  await sh('COMPOSE_PROJECT_NAME=shop find-service back 80; docker compose --project-name other down 2>&1');

  // Its own addresses, for who is in the network too.
  assert.match(await sh('find-service back 80 --network shop_default'), /^172\.\d+\.\d+\.\d+:80$/);
  await sh('point-ambassador front 80 --nobody');
  assert.is(await sh(WHO), '0');

  // Two tiers: twenty reloads and a scaling under load.
  await sh(`tmux new -d -s keep 'keep-ambassador front 80 back --network shop_default'`);
  await until(WHO, /^1$/);
  await sh(
    'ab -n 1000000 -t 12 -c 8 localhost:8000/ > ~/load.txt 2>&1 & sleep 1; docker compose up -d --scale back=3 2>&1; wait',
  );
  assert.is(await until(WHO, /^3$/), '3');
  await sh(`tmux kill-session -t keep; backs=($(find-service back 80)); ab -n 1000000 -t 12 -c 8 localhost:8000/ > ~/reloads.txt 2>&1 &
    for i in $(seq 10); do point-ambassador front 80 \${backs[0]}; point-ambassador front 80 \${backs[@]}; done; wait`);
  for (const file of ['load', 'reloads']) {
    const text = await sh(`cat ~/${file}.txt`);
    assert.match(text, /Complete requests:\s+\d{3}/, text);
    assert.match(text, /Failed requests:\s+0\n/, text);
  }
  // It ends cleanly, and leaves nobody behind who listens to the engine.
  await until('ps -eo args | grep -c "[d]ocker events"', /^0$/);

  // It has its ambassador made anew, and its engine taken away, and goes on.
  await sh(`tmux new -d -s keep 'keep-ambassador front 80 back | tee ~/keep.log'`);
  await until(WHO, /^3$/);
  await sh('docker compose up -d --force-recreate --no-deps front 2>&1');
  await until(WHO, /^3$/);
  await sh('sudo kill $(cat /run/docker.pid 2>/dev/null || pidof dockerd)');
  await until(
    `{ docker compose up -d --scale back=2; docker compose start; } >/dev/null 2>&1; ${WHO}`,
    /^2$/,
  );
  await until('cat ~/keep.log', /the engine tells nothing any more/);
  await sh(`tmux kill-session -t keep; docker rm -f etcd 2>/dev/null; ${ETCD}`);

  // Three tiers. An entry lives as long as somebody vouches for it.
  await until('docker exec etcd etcdctl endpoint health 2>&1', /is healthy/);
  await sh(`tmux new -d -s register 'register-containers --etcd http://localhost:2379 --ttl 3'`);
  await sh(`tmux new -d -s render 'render-ambassador front 80 back --etcd http://localhost:2379'`);
  await until(`${RECORDS} | wc -l`, /^2$/);
  await sh('docker compose up -d --scale back=4 2>&1');
  await until(WHO, /^4$/);
  await sh('docker compose up -d --scale back=1 2>&1');
  await until(`${RECORDS} | wc -l`, /^1$/);
  await until(WHO, /^1$/);
  // While etcd is away, and when it comes back with nothing, the ambassador is not told nonsense for long.
  await sh(`docker rm -f etcd; sleep 2; [ "$(${WHO})" = 1 ]; ${ETCD}`);
  await until(`${RECORDS} | wc -l`, /^1$/);
  await until(WHO, /^1$/);
  // SIGTERM takes everything back at once; SIGKILL cannot, and the lease runs out.
  await sh("pkill -f '^node .*register-containers'");
  await until(`${RECORDS} | wc -l`, /^0$/);
  await until(WHO, /^0$/);
  await sh(`tmux new -d -s again 'register-containers --etcd http://localhost:2379 --ttl 3'`);
  await until(`${RECORDS} | wc -l`, /^1$/);

  // Names: what is there, what is not, what is no question at all.
  await sh(`tmux new -d -s srv 'answer-srv --etcd http://localhost:2379'`);
  const port = (await sh('find-service back 80')).split(':')[1];
  assert.match(
    await until('dig @localhost -p 8600 +short SRV _back._tcp.internal', /internal/),
    new RegExp(`^0 1 ${port} \\d+-\\d+-\\d+-\\d+\\.internal\\.$`),
  );
  assert.is(await sh('dig @localhost -p 8600 +short A 10-1-2-3.internal'), '10.1.2.3');
  assert.match(await sh('dig @localhost -p 8600 SRV _nothing._tcp.internal'), /NXDOMAIN/);
  assert.match(await sh('dig @localhost -p 8600 A example.org'), /NXDOMAIN/);
  await sh('for n in 0 1 5 12 40 600; do head -c $n /dev/urandom > /dev/udp/127.0.0.1/8600; done');
  await until('dig @localhost -p 8600 +short SRV _BACK._TCP.internal', /internal/);
  assert.match((await run('answer-srv --etcd http://localhost:2379')).stderr, /EADDRINUSE/);
  await sh("pkill -9 -f '^node .*register-containers'");
  await until(`${RECORDS} | wc -l`, /^0$/);
  await until('dig @localhost -p 8600 SRV _back._tcp.internal', /NXDOMAIN/);
  await sh('docker stop -t 1 etcd');
  assert.match(await sh('dig @localhost -p 8600 SRV _back._tcp.internal'), /SERVFAIL/);
});

suiteOf.run();
