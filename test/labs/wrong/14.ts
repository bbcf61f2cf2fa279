import { app as compose, type Wrong } from '../wrong-solution.ts';

const setting = (json: string) =>
  `jq '. + ${json}' /etc/docker/daemon.json > daemon.json; sudo cp daemon.json /etc/docker/daemon.json; sudo kill -HUP $(pidof dockerd); sleep 0.5`;
/** The engine ends, and another one comes. */
const restart =
  'engine=$(pidof dockerd); sudo kill $engine; while sudo kill -0 $engine; do sleep 0.2; done; until docker version; do sleep 0.2; done';
/** An image of what is in `lines`, into the mirror. */
const publish = (image: string, ...lines: string[]) =>
  `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} | docker build -q -t localhost:5050/library/${image} -
   docker push -q localhost:5050/library/${image}`;
const MIRROR = 'docker run -d --name mirror -p 127.0.0.1:5050:5000 -v mirror:/var/lib/registry registry:2';
const MEND = 'RUN echo mended >> /etc/security-fixes';

export const wrong: Wrong[] = [
  {
    exercise: '14.1',
    what: 'with what does not run',
    done: 'docker ps -aq --no-trunc > notes/running.txt',
    saw: /there, and not running: retired/,
  },
  {
    exercise: '14.1',
    what: 'only what Compose knows',
    done: '(cd dockercoins && docker compose ps -q) > notes/running.txt',
    saw: /not there: lonely/,
  },
  {
    exercise: '14.1',
    what: 'the table for people',
    done: 'docker ps > notes/running.txt',
    saw: /there, and not running: .*CONTAINER/,
  },
  {
    exercise: '14.2',
    what: 'killed',
    done: 'docker ps -q --no-trunc > notes/running.txt; docker kill $(cat notes/running.txt)',
    saw: /dockercoins-redis-1: exited \(137\)/,
  },
  {
    exercise: '14.2',
    what: 'one goes on',
    done: `xargs docker start < notes/running.txt; ${compose('stop -t 5')}`,
    saw: /^lonely: running$/,
  },
  {
    exercise: '14.3',
    what: 'it was only asked to read its settings again',
    done: 'docker stop -t 5 lonely; sudo kill -HUP $(pidof dockerd)',
    saw: /before the last of them had stopped/,
  },
  {
    exercise: '14.3',
    what: 'killed, with containers that ran',
    done: `docker start lonely; sudo kill -9 $(pidof dockerd); sleep 1; until docker version; do sleep 0.2; done`,
    saw: /lonely|before the last/,
  },
  {
    exercise: '14.4',
    what: 'all there is, the one too that is retired',
    done: 'docker start $(docker ps -aq)',
    saw: /^retired runs$/,
  },
  {
    exercise: '14.4',
    what: 'only what Compose knows',
    done: `docker stop -t 5 retired lonely; ${compose('up -d')}`,
    saw: /^lonely: exited \(0\)$/,
  },
  {
    exercise: '14.4',
    what: 'new containers for old ones',
    done: `${compose('down')}; ${compose('up -d')}; docker start lonely`,
    saw: /no such container/,
  },
  {
    exercise: '14.5',
    what: 'the setting was written down, and no engine has read it',
    done: `jq '."live-restore" = true' /etc/docker/daemon.json > daemon.json; sudo cp daemon.json /etc/docker/daemon.json; ${restart}; ${compose('up -d')}; docker start lonely`,
    saw: /younger than the engine: .*dockercoins-/,
  },
  {
    exercise: '14.5',
    what: 'the setting, and no new engine',
    done: setting('{"live-restore": false}'),
    saw: /younger than the engine/,
  },
  {
    exercise: '14.6',
    what: 'the image of before was pushed',
    done: `${setting('{"registry-mirrors": ["http://localhost:5050"]}')}; ${MIRROR}; until curl -sf localhost:5050/v2/; do sleep 0.1; done; ${publish('node:24-slim', 'FROM node:24-slim')}`,
    saw: /its last step is/,
  },
  {
    exercise: '14.6',
    what: 'nobody told the engine',
    done: `${setting('{"registry-mirrors": []}')}; ${publish('node:24-slim', 'FROM node:24-slim', MEND)}`,
    saw: /^none$/,
  },
  {
    exercise: '14.7',
    what: 'built from what lies about',
    done: `${setting('{"registry-mirrors": ["http://localhost:5050"]}')}; ${compose('build --no-cache')}; ${compose('up -d')}`,
    saw: /hasher: no .*rng: no .*worker: no/,
  },
  {
    exercise: '14.7',
    what: 'mended by hand, in the containers',
    done: 'for s in hasher rng webui worker; do docker exec -u root dockercoins-$s-1 sh -c "echo mended > /etc/security-fixes"; done',
    saw: /rng: mended by hand/,
  },
  {
    exercise: '14.7',
    what: 'built, and the old containers run',
    done: `${compose('up -d --force-recreate')}; ${compose('build --pull --no-cache')}`,
    saw: /rng: no/,
  },
  {
    exercise: '14.8',
    what: 'down, and then up',
    done: `${compose('up -d')}; ${publish('redis:8-mended', 'FROM redis:8', 'USER root', MEND, 'USER redis')}
           printf '%s\\n' services: '  redis:' '    image: redis:8-mended' > dockercoins/compose.upgrade.yaml
           ${compose('down')}; ${compose('-f compose.yaml -f compose.upgrade.yaml up -d')}`,
    saw: /as new as the container/,
  },
  {
    exercise: '14.8',
    what: 'only one of the two files',
    done: compose('up -d'),
    saw: /it is of redis:8, which has no/,
  },
  {
    exercise: '14.9',
    what: 'the mirror was only stopped',
    done: `docker stop -t 1 mirror; docker image prune -f; ${setting('{"registry-mirrors": []}')}`,
    saw: /^the container mirror \(exited\)$/,
  },
  {
    exercise: '14.9',
    what: 'the engine still asks it',
    done: `docker rm -f mirror; ${setting('{"registry-mirrors": ["http://localhost:5050"]}')}`,
    saw: /^the engine asks http:\/\/localhost:5050\/$/,
  },
];
