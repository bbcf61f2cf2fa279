/** Solutions that are nearly right, in the order in which they are done: each on top of the one before, each lab prepared first. */

export interface Wrong {
  readonly exercise: string;
  readonly what: string;
  /** Typed on node1 by the student, in their home. */
  readonly done: string;
  /** What the check must have seen. */
  readonly saw: RegExp;
}

const app = (command: string) => `(cd dockercoins && docker compose ${command}) >/dev/null 2>&1`;

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

const lab1: Wrong[] = [
  {
    exercise: '1.1',
    what: 'the name of another machine',
    done: 'mkdir -p notes; ssh node2 hostname > notes/who.txt',
    saw: /node2/,
  },
  { exercise: '1.1', what: 'an empty file', done: ': > notes/who.txt', saw: /nothing/ },
  {
    exercise: '1.2',
    what: 'no quotes: the file is here',
    done: 'ssh node2 hostname > visited.txt',
    saw: /no such file/,
  },
  {
    exercise: '1.2',
    what: 'hostname was run here',
    done: 'ssh node2 "echo $(hostname) > visited.txt"',
    saw: /node1/,
  },
  {
    exercise: '1.3',
    what: 'one engine only',
    done: "echo node1 $(docker version --format '{{.Server.Version}}') > notes/engines.txt",
    saw: /^"node1 [^ ]+"$/,
  },
  {
    exercise: '1.3',
    what: 'the version of the API',
    done: "for n in 1 2; do echo node$n $(docker version --format '{{.Server.APIVersion}}'); done > notes/engines.txt",
    saw: /node2 1\.\d+/,
  },
  { exercise: '1.4', what: 'one window', done: 'tmux new-session -d -s work', saw: /one window/ },
  {
    exercise: '1.4',
    what: 'another name',
    done: 'tmux kill-session -t work; tmux new-session -d -s works; tmux new-window -t works',
    saw: /no session of that name/,
  },
];

const lab2: Wrong[] = [
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

const lab3: Wrong[] = [
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

const lab4: Wrong[] = [
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

const lab5: Wrong[] = [
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

export const WRONG: readonly Wrong[] = [...lab1, ...lab2, ...lab3, ...lab4, ...lab5];
