/** Nearly right in lab 3, in the order in which they are done: each on top of the one before. */
import { app, type Wrong } from '../wrong-solution.ts';

export const wrong: readonly Wrong[] = [
  {
    exercise: '3.1',
    what: 'all but the worker',
    done: app('up -d rng hasher webui redis'),
    saw: /webui-1: running$/,
  },
  {
    exercise: '3.1',
    what: 'all run, nobody mines',
    done: `${app('up -d')}; docker network disconnect dockercoins_default dockercoins-hasher-1; sleep 2`,
    saw: /^(\d+), then \1$/,
  },
  {
    exercise: '3.2',
    what: 'the page for people',
    done: 'docker network connect --alias hasher dockercoins_default dockercoins-hasher-1; curl -sL localhost:8000/ > notes/page.json',
    saw: /html/i,
  },
  {
    exercise: '3.2',
    what: 'made up',
    done: `echo '{"coins":5,"hashes":"99999999","now":1}' > notes/page.json`,
    saw: /99999999/,
  },
  {
    exercise: '3.3',
    what: 'a terminal is busy with it',
    done: '(cd dockercoins && setsid docker compose up > /dev/null 2>&1 < /dev/null &); sleep 3',
    saw: /docker.compose.* up/,
  },
  { exercise: '3.4', what: 'a difference of one second', done: 'echo 4 > notes/speed.txt', saw: /4/ },
  {
    exercise: '3.4',
    what: 'measured right, and stopped since',
    done: `echo 3.3 > notes/speed.txt; ${app('kill')}; docker wait dockercoins-redis-1`,
    saw: /no Redis to ask/,
  },
];
