/** Lab 9, nearly right. */
import type { Wrong } from '../wrong-solution.ts';

const files = '-f compose.yaml -f compose.redis-elsewhere.yaml';
const engine = (node: string) => `DOCKER_TLS_VERIFY=1 DOCKER_HOST=tcp://${node}:2376`;
/** Compose in ~/dockercoins on node1, for the engine of a node. */
const compose = (node: string, command: string, more = '') =>
  `(cd dockercoins && ${engine(node)} docker compose ${files} ${more} ${command}) >/dev/null 2>&1`;

/** What the guide has the student write, with an ambassador that leads to `$1`. */
const ambassador = `cat > dockercoins/compose.redis-elsewhere.yaml <<'END'
services:
  redis:
    image: haproxy:3.0
    environment:
      REDIS_ADDRESS: \${REDIS_ADDRESS:?}
    configs:
      - source: ambassador
        target: /usr/local/etc/haproxy/haproxy.cfg
configs:
  ambassador:
    content: |
      global
        hard-stop-after 1s
      defaults
        mode tcp
        timeout connect 1s
        timeout client 1h
        timeout server 1h
      listen redis
        bind :6379
        server real "$$\{REDIS_ADDRESS}" check inter 500ms on-marked-down shutdown-sessions
END`;
const leadTo = (address: string) => `echo "REDIS_ADDRESS=${address}" > dockercoins/.env`;
/** What lets the docker command reach other engines. */
const certificates = `mkdir -p .docker; secret() { sudo jq -r ".$1" /etc/workshop/secrets.json > .docker/$2.pem; }
  secret authority.certificatePem ca; secret client.certificatePem cert; secret client.keyPem key`;
const REAL = '$(hostname -i):$(docker port myredis 6379 | head -1 | cut -d: -f2)';

export const wrong: readonly Wrong[] = [
  {
    exercise: '9.1',
    what: 'a port fixed that Docker should choose',
    done: 'docker run -d -p 6379:6379 --name myredis redis:8',
    saw: /at port 6379 of node1/,
  },
  {
    exercise: '9.1',
    what: 'no port at all',
    done: 'docker rm -f myredis; docker run -d --name myredis redis:8',
    saw: /without a port/,
  },
  {
    exercise: '9.1',
    what: 'the right name, but stopped',
    done: 'docker rm -f myredis; docker run -d -P --name myredis redis:8; docker stop -t 1 myredis; docker wait myredis',
    saw: /does not run/,
  },
  {
    exercise: '9.1',
    what: 'the right name, but no Redis',
    done: 'docker rm -f myredis; docker run -d -p 6379 --name myredis debian:trixie-slim sleep 600',
    saw: /it runs, at port \d{5}/,
  },
  {
    exercise: '9.2',
    what: 'the whole application, with a Redis of its own',
    done: `docker rm -f myredis; docker run -d -P --name myredis redis:8
           (cd dockercoins && docker compose -f compose.yaml up -d) >/dev/null 2>&1; sleep 4`,
    saw: /the page: \d+ hashes; myredis: 0, then 0/,
  },
  {
    exercise: '9.2',
    what: 'an ambassador to the port inside the container',
    done: `${certificates}; ${ambassador}
           ${leadTo('$(hostname -i):6379')}; ${compose('node1', 'up -d')}; sleep 2`,
    saw: /the page: (?!\d+ hashes)/,
  },
  {
    exercise: '9.3',
    what: 'on node2, with a Redis of its own',
    done: `${certificates}; ${leadTo(REAL)}; ${compose('node1', 'up -d')}
           (cd dockercoins && ${engine('node2')} docker compose -f compose.yaml up -d) >/dev/null 2>&1; sleep 4`,
    saw: /the page: \d+ hashes; myredis: \d+, then \d+/,
  },
  {
    exercise: '9.3',
    what: 'once more on node1, as DOCKER_HOST was forgotten',
    done: `(cd dockercoins && ${engine('node2')} docker compose -f compose.yaml down -t 2) >/dev/null 2>&1
           (cd dockercoins && docker compose ${files} up -d) >/dev/null 2>&1`,
    saw: /no container of DockerCoins at all/,
  },
  {
    exercise: '9.4',
    what: 'ten in all, two on each',
    done: `for n in 1 2 3 4 5; do ${compose('node$n', 'up -d --scale worker=2')}; done`,
    saw: /^2 workers/,
  },
  {
    exercise: '9.4',
    what: 'one node was left out',
    done: `for n in 1 2 3 4; do ${compose('node$n', 'up -d --scale worker=10')}; done; ${compose('node5', 'down -t 2')}`,
    saw: /no container of DockerCoins at all/,
  },
  {
    exercise: '9.5',
    what: 'what fifty workers on one rng would make',
    done: 'mkdir -p notes; echo 10.02 > notes/speed-50.txt',
    saw: /10\.02/,
  },
  {
    exercise: '9.5',
    what: 'reckoned; four nodes mine',
    done: 'echo 50 > notes/speed-50.txt; sleep 2',
    saw: /no container of DockerCoins at all/,
  },
  {
    exercise: '9.6',
    what: 'the folder was copied to node2 as well',
    done: `cp -r dockercoins/webui my-webui; ssh node2 cp -r dockercoins/webui my-webui
           printf 'services:\\n  webui:\\n    volumes:\\n      - /home/docker/my-webui:/app\\n' > dockercoins/compose.my-webui.yaml
           for n in 1 2; do ${compose('node$n', 'up -d --no-deps webui', '-f compose.my-webui.yaml')}; done; sleep 2`,
    saw: /node2: a folder with files, a page/,
  },
  {
    exercise: '9.6',
    what: 'mounted on node2 only',
    done: `ssh node2 rm -rf my-webui; rm -rf my-webui
           ${compose('node1', 'up -d --no-deps webui')}; ${compose('node2', 'up -d --no-deps --force-recreate webui', '-f compose.my-webui.yaml')}`,
    saw: /node1: webui has no folder mounted/,
  },
  {
    exercise: '9.7',
    what: 'stopped, not removed, on one node',
    done: `for n in 1 2 3 4; do ${compose('node$n', 'down -t 2')}; done; ${compose('node5', 'up -d')}; ${compose('node5', 'stop -t 2')}`,
    saw: /node5 has containers that have ended/,
  },
  {
    exercise: '9.7',
    what: 'Redis is gone too',
    done: `${compose('node5', 'down -t 2')}; docker rm -f myredis`,
    saw: /myredis does not run/,
  },
];
