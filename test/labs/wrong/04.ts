/** Nearly right in lab 4, in the order in which they are done: each on top of the one before. */
import { app, type Wrong } from '../wrong-solution.ts';

export const wrong: readonly Wrong[] = [
  {
    exercise: '4.1',
    what: 'no worker works',
    done: `${app('stop -t 1 worker')}; docker wait dockercoins-worker-1`,
    saw: /worker-1: exited/,
  },
  {
    exercise: '4.2',
    what: 'nine, as in "nine more"',
    done: app('up -d --scale worker=9'),
    saw: /9 workers and 1 rng/,
  },
  {
    exercise: '4.2',
    what: 'ten, and one of them stopped',
    done: `${app('up -d --scale worker=10')}; docker stop -t 1 dockercoins-worker-7; docker wait dockercoins-worker-7`,
    saw: /9 workers/,
  },
  {
    exercise: '4.3',
    what: 'reckoned, not measured',
    done: `docker start dockercoins-worker-7; echo 33.3 > notes/speed-10.txt`,
    saw: /33\.3/,
  },
];
