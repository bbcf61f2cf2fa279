/** Lab 10, nearly right. */
import type { Wrong } from '../wrong-solution.ts';

const FILES = 'compose.yaml:compose.tiers.yaml';
const compose = (command: string, host = '') =>
  `(cd dockercoins && COMPOSE_FILE=${FILES} ${host} docker compose ${command}) >/dev/null 2>&1`;
const onNode = (node: string, command: string) => compose(command, `DOCKER_HOST=ssh://${node}`);
const tell = (...commands: string[]) => `{ ${commands.join('; ')}; } >/dev/null`;
const REDIS = 'point-ambassador redis 6379 $(find-service myredis 6379)';
const RNG = 'point-ambassador rng 80 $(find-service rng-instance 80)';
const keep = (name: string, what: string) => `tmux new -d -s ${name} '${what}'`;

const tiers = `cat > dockercoins/compose.tiers.yaml <<'END'
services:
  redis: &ambassador
    image: haproxy:3.0
    configs:
      - source: nowhere
        target: /usr/local/etc/haproxy/haproxy.cfg
  rng:
    <<: *ambassador
    build: !reset null
  rng-instance:
    image: dockercoins-rng
    ports:
      - "80"
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
END`;

export const wrong: readonly Wrong[] = [
  {
    exercise: '10.1',
    what: 'without ambassadors',
    done: '(cd dockercoins && docker compose up -d) >/dev/null 2>&1',
    saw: /^0 rng-instance/,
  },
  {
    exercise: '10.1',
    what: 'one ambassador was not told',
    done: `${tiers}
           ${compose('up -d')}; ${tell(REDIS)}; sleep 2`,
    saw: /^(\d+), then \1$/,
  },
  {
    exercise: '10.1',
    what: 'rng leads to hasher',
    done: tell(REDIS, 'point-ambassador rng 80 $(find-service hasher 80)', 'sleep 1'),
    saw: /^(\d+), then \1$/,
  },
  {
    exercise: '10.2',
    what: 'Redis has moved, and only rng was told',
    done: `docker restart -t 2 myredis; ${compose('up -d --scale rng-instance=3 --scale worker=5')}; ${tell(RNG, 'sleep 2')}`,
    saw: /^(\d+), then \1$/,
  },
  {
    exercise: '10.2',
    what: 'the ambassadors were made anew',
    done: `${compose('up -d --no-deps --force-recreate redis rng')}; ${tell(REDIS, RNG)}`,
    saw: /started \d+ s after it/,
  },
  {
    exercise: '10.2',
    what: 'two of three were told of',
    done: `docker restart -t 2 myredis; ${compose('up -d --scale rng-instance=2 --scale worker=5')}
           ${compose('up -d --scale rng-instance=3 --scale worker=5')}
           ${tell(REDIS, 'point-ambassador rng 80 $(find-service rng-instance 80 | head -2)', 'sleep 2')}`,
    saw: /2 of 3 instances answer/,
  },
  {
    exercise: '10.3',
    what: 'by hand, once more',
    done: `${compose('up -d --scale rng-instance=4 --scale worker=5')}; ${tell(RNG)}`,
    saw: /keep-ambassador rng 80 does not run/,
  },
  {
    exercise: '10.3',
    what: 'a daemon that watches another service',
    done: `${keep('keep-redis', 'keep-ambassador redis 6379 myredis')}; ${keep('keep-rng', 'keep-ambassador rng 80 hasher')}; sleep 3`,
    saw: /(^(\d+), then \2$)|of 4 instances answer/,
  },
  {
    exercise: '10.4',
    what: 'some failed',
    done: `tmux kill-session -t keep-rng; ${keep('keep-rng', 'keep-ambassador rng 80 rng-instance')}
           printf '%s\\n' 'Document Path: /10' 'Concurrency Level: 4' 'Complete requests: 300' 'Failed requests: 7' 'Requests per second: 20 [#/sec] (mean)' ' 100% 400 (longest request)' > notes/scaling.txt`,
    saw: /7 failed/,
  },
  {
    exercise: '10.4',
    what: 'nothing was scaled',
    done: 'sleep 4; ab -n 300 -c 4 localhost:8001/10 > notes/scaling.txt 2>&1',
    saw: /^4 rng-instance/,
  },
  {
    exercise: '10.5',
    what: 'for ever',
    done: `docker run -d --name etcd -p 2379:2379 quay.io/coreos/etcd:v3.5.25 etcd --listen-client-urls http://0.0.0.0:2379 --advertise-client-urls http://node1:2379
           until docker exec etcd etcdctl endpoint health >/dev/null 2>&1; do sleep 0.2; done
           docker exec etcd etcdctl put /services/redis/by-hand $(find-service myredis 6379)`,
    saw: /for ever, without a lease/,
  },
  {
    exercise: '10.5',
    what: 'the port inside the container',
    done: `lease=$(docker exec etcd etcdctl lease grant 600 | cut -d' ' -f2)
           docker exec etcd etcdctl put --lease=$lease /services/redis/by-hand $(hostname -i):6379`,
    saw: /:6379, with a lease/,
  },
  {
    exercise: '10.6',
    what: 'nobody registers',
    done: `${compose('up -d --scale rng-instance=2 --scale worker=5')}; for n in 2 3; do ${onNode('node$n', 'up -d --no-deps rng-instance')}; done`,
    saw: /^nothing in etcd$/,
  },
  {
    exercise: '10.6',
    what: 'no registrator on node3',
    done: `for n in node1 node2; do ssh -n $n "tmux new -d -s register 'register-containers --etcd http://node1:2379'"; done; sleep 4`,
    saw: /^\S+:\d+, \S+:\d+, \S+:\d+$/,
  },
  {
    exercise: '10.7',
    what: 'two that give orders',
    done: `ssh -n node3 "tmux new -d -s register 'register-containers --etcd http://node1:2379'"
           ${keep('render', 'render-ambassador rng 80 rng-instance --etcd http://node1:2379')}; sleep 4`,
    saw: /keep-ambassador rng 80 runs/,
  },
  {
    exercise: '10.7',
    what: 'it follows another service',
    done: `tmux kill-session -t keep-rng; tmux kill-session -t render
           ${keep('render', 'render-ambassador rng 80 hasher --etcd http://node1:2379')}; sleep 4`,
    saw: /0 of 4 instances answer/,
  },
  {
    exercise: '10.8',
    what: 'addresses, as Docker would say them',
    done: `${keep('srv', 'answer-srv --etcd http://node1:2379')}; sleep 1; find-service rng-instance 80 > notes/srv.txt`,
    saw: /^"10\.|^"\d+\.\d+\.\d+\.\d+:\d+/,
  },
  {
    exercise: '10.8',
    what: 'another service',
    done: 'dig @localhost -p 8600 +short SRV _myredis._tcp.internal > notes/srv.txt',
    saw: /internal\."$/,
  },
];
