/** Solutions of lab 8 that are nearly right. */
import type { Wrong } from '../wrong-solution.ts';

const EXTRA = 'compose.yaml:compose.extra-hosts.yaml';
const app = (command: string, files = EXTRA, node = 'node1') =>
  `(cd dockercoins && COMPOSE_FILE=${files} DOCKER_HOST=ssh://${node} docker compose ${command}) >/dev/null 2>&1`;
const addressOf = (node: string) => `$(getent hosts ${node} | cut -d " " -f 1)`;

interface File {
  /** Where `redis` leads to. */
  readonly address?: string;
  readonly services?: readonly string[];
  readonly redis?: string;
  readonly url?: string;
}

/** Writes the student's Compose file, in which something may be wrong. */
function file({
  address = addressOf('node3'),
  services = ['worker', 'webui'],
  redis = '!reset null',
  url = '',
}: File = {}): string {
  const environment = url === '' ? '' : `, environment: {REDIS_URL: "${url}"}`;
  const lines = [
    'services:',
    `  redis: ${redis}`,
    ...services.map((name) => `  ${name}: {extra_hosts: ["redis:$address"]${environment}}`),
  ];
  return `address=${address}; cat > dockercoins/compose.extra-hosts.yaml <<END\n${lines.join('\n')}\nEND\ntrue`;
}

const redisOn = (node: string, port: string) =>
  `ssh ${node} docker rm -f shared-redis >/dev/null 2>&1; ssh ${node} docker run -d --name shared-redis ${port} redis:8`;
const client = (node: string, port: string) =>
  `docker rm -f client >/dev/null 2>&1; docker run -d --name client --add-host webserver:${addressOf(node)} -e WEBSERVER_PORT=${port} node:24-slim sleep infinity`;
const WEB_PORT = '$(ssh node2 docker port web 80 | head -1 | cut -d : -f 2)';

export const wrong: Wrong[] = [
  {
    exercise: '8.1',
    what: 'another address',
    done: 'docker run -d --name named --add-host redis:1.2.3.5 debian:trixie-slim sleep infinity',
    saw: /1\.2\.3\.5/,
  },
  {
    exercise: '8.1',
    what: 'made, and ended at once',
    done: 'docker rm -f named; docker run --name named --add-host redis:1.2.3.4 debian:trixie-slim true',
    saw: /not running/,
  },
  {
    exercise: '8.1',
    what: 'the name of the container, not in it',
    done: 'docker rm -f named; docker run -d --name named --hostname redis debian:trixie-slim sleep infinity',
    saw: /172\./,
  },
  {
    exercise: '8.2',
    what: "the container's port instead of the host's",
    done: `ssh node2 docker run -d --name web -P dockercoins-hasher; sleep 2; ${client('node2', '80')}`,
    saw: /ECONNREFUSED/,
  },
  {
    exercise: '8.2',
    what: 'the name leads to the wrong node',
    done: client('node3', WEB_PORT),
    saw: /ECONNREFUSED/,
  },
  {
    exercise: '8.2',
    what: 'web was started again, and has another port',
    done: `${client('node2', WEB_PORT)}; ssh node2 docker rm -f web; ssh node2 docker run -d --name web -p 8555:80 dockercoins-hasher; sleep 1`,
    saw: /ECONNREFUSED/,
  },
  {
    exercise: '8.3',
    what: 'a port that Docker chose',
    done: redisOn('node3', '-P'),
    saw: /Could not connect|refused/,
  },
  {
    exercise: '8.3',
    what: 'on another node',
    done: `ssh node3 docker rm -f shared-redis; ${redisOn('node2', '-p 6379:6379')}`,
    saw: /Could not connect|refused/,
  },
  {
    exercise: '8.4',
    what: 'redis is still a service',
    done: file({ redis: '{}' }),
    saw: /^a service redis/,
  },
  {
    exercise: '8.4',
    what: 'webui forgotten',
    done: file({ services: ['worker'] }),
    saw: /webui: nothing injected/,
  },
  {
    exercise: '8.4',
    what: 'a name where an address belongs',
    done: file({ address: 'node3' }),
    saw: /node3|invalid/,
  },
  {
    exercise: '8.5',
    what: 'with its own Redis',
    done: `ssh node2 docker rm -f shared-redis; ${redisOn('node3', '-p 6379:6379')}; ${file()}; ${app('up -d', 'compose.yaml')}`,
    saw: /^1 of redis/,
  },
  {
    exercise: '8.5',
    what: 'the name leads to a node without Redis',
    done: `${file({ address: addressOf('node2') })}; ${app('up -d --remove-orphans')}; sleep 2`,
    saw: /no other node/,
  },
  {
    exercise: '8.6',
    what: 'the same node again',
    done: `${file()}; ${app('up -d --remove-orphans')}`,
    saw: /^0 of redis, 0 of worker/,
  },
  {
    exercise: '8.6',
    what: 'a Redis of its own',
    done: app('up -d', 'compose.yaml', 'node2'),
    saw: /^1 of redis/,
  },
  {
    exercise: '8.7',
    what: 'one node of two',
    done: `${app('up -d --remove-orphans', EXTRA, 'node2')}; ${app('up -d --scale worker=5')}`,
    saw: /^0 of redis, 1 of worker/,
  },
  {
    exercise: '8.7',
    what: 'four more on each are five, four are not',
    done: `${app('up -d --scale worker=4')}; ${app('up -d --scale worker=5', EXTRA, 'node2')}`,
    saw: /^0 of redis, 4 of worker/,
  },
  {
    exercise: '8.8',
    what: 'Redis has moved, and nobody was told',
    done: `${app('up -d --scale worker=5')}; ${redisOn('node3', '-p 6380:6379')}; sleep 2`,
    saw: /no other node/,
  },
  {
    exercise: '8.8',
    what: 'one stack was told',
    done: `${file({ url: 'redis://redis:6380' })}; ${app('up -d --scale worker=5')}; sleep 2`,
    saw: /^node1$/,
  },
  {
    exercise: '8.9',
    what: 'stopped, not removed',
    done: `${app('down')}; ${app('stop -t 1', EXTRA, 'node2')}; docker rm -f named client; ssh node2 docker rm -f web; ssh node3 docker rm -f shared-redis`,
    saw: /dockercoins-\S+ on node2/,
  },
  {
    exercise: '8.9',
    what: 'node3 forgotten',
    done: `${app('down', EXTRA, 'node2')}; ${redisOn('node3', '-p 6380:6379')}`,
    saw: /^shared-redis on node3$/,
  },
];
