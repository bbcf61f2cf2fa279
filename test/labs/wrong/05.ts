/** Nearly right in lab 5, in the order in which they are done: each on top of the one before. */
import { app, type Wrong } from '../wrong-solution.ts';

interface Ab {
  readonly c?: number;
  readonly path?: string;
  readonly failed?: number;
  readonly rate?: number;
  readonly longest?: number;
  readonly sent?: number;
}

/** A note with what ab writes, in which something is wrong. */
function ab(
  file: string,
  { c = 1, path = '/1000', failed = 0, rate = 9.9, longest = c * 100 + 1, sent }: Ab,
): string {
  const lines = [
    `Document Path: ${path}`,
    `Concurrency Level: ${c}`,
    'Complete requests: 100',
    `Failed requests: ${failed}`,
    ...(sent === undefined ? [] : [`Total body sent: ${sent}`]),
    `Requests per second: ${rate} [#/sec] (mean)`,
    ` 100% ${longest} (longest request)`,
  ];
  return `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > notes/${file}`;
}

export const wrong: readonly Wrong[] = [
  { exercise: '5.1', what: 'nothing was stopped', done: ':', saw: /worker-1: running/ },
  {
    exercise: '5.1',
    what: 'too much was stopped',
    done: app('stop -t 1 && docker compose up -d rng'),
    saw: /hasher-1: exited/,
  },
  {
    exercise: '5.2',
    what: 'a tenth of it',
    done: "echo '1000000 0.11' > notes/big.txt",
    saw: /1000000 0\.11/,
  },
  {
    exercise: '5.3',
    what: 'workers were calling as well',
    done: ab('rng-1.txt', { rate: 1.1, longest: 1000 }),
    saw: /1\.1 a second/,
  },
  {
    exercise: '5.3',
    what: 'another path',
    done: ab('rng-1.txt', { path: '/', rate: 2000, longest: 3 }),
    saw: /2000\.0 a second/,
  },
  {
    exercise: '5.3',
    what: 'one at a time, twice',
    done: `${ab('rng-1.txt', {})}; cp notes/rng-1.txt notes/rng-10.txt`,
    saw: /1 at a time/,
  },
  {
    exercise: '5.4',
    what: 'rng was stopped first',
    done: `${app('stop -t 1 rng')}; : > notes/random`,
    saw: /0 bytes/,
  },
  {
    exercise: '5.4',
    what: 'hasher was stopped instead',
    done: `head -c 1000000 /dev/urandom > notes/random; ${app('up -d rng && docker compose stop -t 1 hasher')}`,
    saw: /hasher-1: exited.*rng-1: running/,
  },
  {
    exercise: '5.5',
    what: 'with its file name',
    done: 'sha256sum notes/random > notes/random.hash',
    saw: /notes\/random/,
  },
  {
    exercise: '5.6',
    what: 'ten bytes, not a million',
    done: ab('hasher-large-1.txt', { path: '/', sent: 15_400 }),
    saw: /100 requests/,
  },
  {
    exercise: '5.6',
    what: 'some failed',
    done: ab('hasher-large-1.txt', { path: '/', failed: 3, sent: 100_015_400 }),
    saw: /3 failed/,
  },
  {
    exercise: '5.7',
    what: 'as slow as rng',
    done: `${ab('hasher-small-1.txt', { path: '/', sent: 15_400 })}; ${ab('hasher-small-10.txt', { c: 10, path: '/', sent: 15_400 })}`,
    saw: /10 at a time.* 9\.9 a second/,
  },
];
