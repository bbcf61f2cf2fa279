/** Nearly right in lab 2, in the order in which they are done: each on top of the one before. */
import { app, type Wrong } from '../wrong-solution.ts';

export const wrong: readonly Wrong[] = [
  { exercise: '2.1', what: 'made, not started', done: app('create rng'), saw: /rng-1: created/ },
  {
    exercise: '2.1',
    what: 'started and stopped',
    done: `${app('up -d rng && docker compose stop -t 1')}; docker wait dockercoins-rng-1`,
    saw: /rng-1: exited/,
  },
  {
    exercise: '2.1',
    what: 'another service at its port',
    done: `${app('down')}; docker run -d --name false -p 8001:80 dockercoins-hasher`,
    saw: /no container of DockerCoins/,
  },
  {
    exercise: '2.2',
    what: 'too many bytes',
    done: 'docker rm -f false; head -c 32 /dev/urandom > notes/ten-bytes',
    saw: /32 bytes/,
  },
  {
    exercise: '2.3',
    what: 'a port fixed that Docker should choose',
    done: `docker run -d --name fixed -p 8010:80 dockercoins-rng
           docker run -d --name chosen -p 8011:80 dockercoins-rng
           docker run -d --name exposed -P dockercoins-rng`,
    saw: /fixed: 8010; chosen: 8011; exposed: \d{5}/,
  },
  {
    exercise: '2.3',
    what: 'the wrong port of the container',
    done: 'docker rm -f chosen; docker run -d --name chosen -p 8000 dockercoins-rng',
    saw: /chosen: no port/,
  },
  {
    exercise: '2.3',
    what: 'one has stopped',
    done: 'docker rm -f chosen; docker run -d --name chosen -p 80 dockercoins-rng; docker stop -t 1 fixed; docker wait fixed',
    saw: /fixed does not run/,
  },
  { exercise: '2.4', what: 'rng again', done: app('up -d rng'), saw: /rng-1: running$/ },
  {
    exercise: '2.5',
    what: 'a line break too many',
    done: 'echo hello | sha256sum | cut -c1-64 > notes/hash.txt',
    saw: /5891b5b522d5/,
  },
  {
    exercise: '2.6',
    what: 'stopped, not removed',
    done: `${app('stop -t 1')}; docker rm -f fixed chosen exposed`,
    saw: /rng-1: exited/,
  },
  {
    exercise: '2.6',
    what: 'one forgotten',
    done: `${app('down')}; docker run -d --name exposed dockercoins-rng`,
    saw: /^exposed: running$/,
  },
];
