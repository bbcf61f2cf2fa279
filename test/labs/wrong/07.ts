/** Solutions of lab 7 that are nearly right. */
import type { Wrong } from '../wrong-solution.ts';

const THREE = 'compose.yaml:compose.three-rng.yaml';
const BALANCED = 'compose.yaml:compose.balanced.yaml';
const app = (command: string, files = 'compose.yaml') =>
  `(cd dockercoins && export COMPOSE_FILE=${files} && docker compose ${command}) >/dev/null 2>&1`;
const write = (file: string, lines: readonly string[]) =>
  `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > dockercoins/${file}`;

const BALANCER = [
  '  rng:',
  '    image: haproxy:3.0',
  '    build: !reset null',
  '    volumes: [./balancer.cfg:/usr/local/etc/haproxy/haproxy.cfg]',
];
const service = (name: string, image = 'dockercoins-rng') => [`  ${name}:`, `    image: ${image}`];
const copies = ['rng1', 'rng2', 'rng3'].flatMap((name) => service(name));
const threeRng = (...services: string[]) => write('compose.three-rng.yaml', ['services:', ...services]);
const config = (...servers: string[]) =>
  write('balancer.cfg', [
    'defaults',
    '  mode http',
    '  timeout connect 1s',
    '  timeout client 60s',
    '  timeout server 60s',
    'listen rng',
    '  bind :80',
    ...servers.map((address, index) => `  server rng${index + 1} ${address} check`),
  ]);
const startBalanced = `${app('up -d rng1 rng2 rng3', THREE)}; ${app('up -d -t 1 --scale worker=10', THREE)}; sleep 3`;
const load = (failed: number, others = '') =>
  `printf '%s\\n' 'Document Path: /32' 'Concurrency Level: 5' 'Complete requests: 200' 'Failed requests: ${failed}' ${others} 'Requests per second: 20 [#/sec] (mean)' ' 100% 412 (longest request)' > notes/load.txt`;

export const wrong: Wrong[] = [
  {
    exercise: '7.1',
    what: 'one worker',
    done: app('up -d -t 1 --scale worker=1'),
    saw: /1 of worker/,
  },
  {
    exercise: '7.1',
    what: 'nobody serves',
    done: `${app('up -d -t 1 --scale worker=10')}; ${app('stop -t 1 rng')}`,
    saw: /^0 of rng/,
  },
  {
    exercise: '7.2',
    what: 'the port taken away, so that it does not fail',
    done: `${app('up -d')}; ${threeRng('  rng:', '    ports: !reset []')}; ${app('up -d -t 1 --scale worker=10 --scale rng=3', THREE)}`,
    saw: /^3 running, 0 made/,
  },
  {
    exercise: '7.2',
    what: 'one, as ever',
    done: app('up -d -t 1 --scale worker=10 --scale rng=1'),
    saw: /^1 running, 0 made/,
  },
  {
    exercise: '7.3',
    what: 'everything stopped',
    done: app('stop -t 1'),
    saw: /hasher-1: exited.*rng-\d+: exited/,
  },
  {
    exercise: '7.3',
    what: 'another one stopped',
    done: `${app('up -d -t 1 --scale worker=10')}; ${app('stop -t 1 hasher')}`,
    saw: /hasher-1: exited.*rng-\d+: running/,
  },
  {
    exercise: '7.4',
    what: 'two',
    done: `${app('up -d -t 1 --scale worker=10')}; ${app('stop -t 1 rng')}; ${threeRng(...copies)}; ${app('up -d rng1 rng2', THREE)}`,
    saw: /rng3: does not run/,
  },
  {
    exercise: '7.4',
    what: 'one of another image',
    done: `${threeRng(...service('rng1'), ...service('rng2'), ...service('rng3', 'dockercoins-hasher'))}; ${app('up -d rng1 rng2 rng3', THREE)}`,
    saw: /rng3: dockercoins-hasher/,
  },
  {
    exercise: '7.5',
    what: 'the third forgotten',
    done: `${threeRng(...copies, ...BALANCER)}; ${config('rng1:80', 'rng2:80')}; ${startBalanced}`,
    saw: /by rng1-1, rng2-1$/,
  },
  {
    exercise: '7.5',
    what: 'a port that they do not have',
    done: `${config('rng1:8001', 'rng2:8001', 'rng3:8001')}; ${app('restart -t 1 rng', THREE)}; sleep 4`,
    saw: /of 10 requests 0 were answered/,
  },
  {
    exercise: '7.5',
    what: 'all right, but for the workers',
    done: `${config('rng1:80', 'rng2:80', 'rng3:80')}; ${app('up -d', THREE)}; ${app('restart -t 1 rng', THREE)}`,
    saw: /1 of rng, 1 of worker/,
  },
  {
    exercise: '7.6',
    what: 'one worker: a third of ten',
    done: 'sleep 3',
    saw: /^[2-4]\.\d+ hashes/,
  },
  {
    exercise: '7.6',
    what: 'two have gone',
    done: `${app('up -d -t 1 --scale worker=10', THREE)}; ${app('stop -t 1 rng2 rng3', THREE)}; sleep 8`,
    saw: /^1?\d\.\d+ hashes/,
  },
  {
    exercise: '7.7',
    what: 'the new ones beside the old',
    done: `${app('up -d -t 1 --scale worker=10', THREE)}; ${write('compose.balanced.yaml', ['services:', ...service('rngs'), ...BALANCER])}; ${app('up -d -t 1 --scale rngs=3 rngs', BALANCED)}`,
    saw: /3 of rngs, 1 of rng1/,
  },
  {
    exercise: '7.7',
    what: 'nobody has told the balancer',
    done: `${app('up -d -t 1 --scale worker=10 --scale rngs=3 --remove-orphans', BALANCED)}; sleep 8`,
    saw: /of 10 requests 0 were answered/,
  },
  {
    exercise: '7.7',
    what: 'told by a restart',
    done: `${config('rngs:80')}; ${app('restart -t 1 rng', BALANCED)}; sleep 1`,
    saw: /was started after/,
  },
  {
    exercise: '7.8',
    what: 'some requests failed',
    done: load(3),
    saw: /3 failed/,
  },
  {
    exercise: '7.8',
    what: 'some were turned away',
    done: load(0, "'Non-2xx responses: 7'"),
    saw: /7 with another status/,
  },
  {
    exercise: '7.8',
    what: 'four',
    done: `${load(0)}; ${app('up -d -t 1 --scale rngs=4 rngs', BALANCED)}`,
    saw: /4 of rngs/,
  },
  {
    exercise: '7.8',
    what: 'five, and the balancer does not know',
    done: `${app('up -d -t 1 --scale rngs=3 rngs', BALANCED)}; reconfigure-balancer rng rngs; ${app('up -d -t 1 --scale rngs=5 rngs', BALANCED)}`,
    saw: /by rngs-1, rngs-2, rngs-3$/,
  },
];
