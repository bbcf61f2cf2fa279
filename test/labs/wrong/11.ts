/** Lab 11: backups that are none, and restores that restore nothing. */
import { app, type Wrong } from '../wrong-solution.ts';

const REDIS = 'dockercoins-redis-1';
const NETWORK = '--network dockercoins_default';
const VOLUMES = `--volumes-from ${REDIS}`;
const OUTPUT = '-v ~/backups:/output';
/** Until then it may still read its dump. */
const answers = (name: string) => `until docker exec ${name} redis-cli ping; do sleep 0.1; done`;

export const wrong: Wrong[] = [
  {
    exercise: '11.1',
    what: 'a volume of its own',
    done: `mkdir -p backups; docker run -d --name backup ${NETWORK} ${OUTPUT} redis:8 sleep infinity`,
    saw: /has not the volume of the database/,
  },
  {
    exercise: '11.1',
    what: 'another network',
    done: `docker rm -fv backup; docker run -d --name backup ${VOLUMES} ${OUTPUT} redis:8 sleep infinity`,
    saw: /is in bridge/,
  },
  {
    exercise: '11.1',
    what: 'no way out',
    done: `docker rm -fv backup; docker run -d --name backup ${VOLUMES} ${NETWORK} redis:8 sleep infinity`,
    saw: /\/output is not there/,
  },
  {
    exercise: '11.1',
    what: 'it has ended',
    done: `docker rm -fv backup; docker run --name backup ${VOLUMES} ${NETWORK} ${OUTPUT} redis:8 true`,
    saw: /it is exited/,
  },
  {
    exercise: '11.2',
    what: 'asked twice, never saved',
    done: 'mkdir -p notes; for i in 1 2; do docker exec dockercoins-redis-1 redis-cli LASTSAVE; done > notes/saved.txt',
    saw: /^"(\d+) \1", and no dump in \/data$/,
  },
  {
    exercise: '11.2',
    what: 'saved, and asked only afterwards',
    done: `for i in 1 2; do docker exec ${REDIS} redis-cli SAVE; docker exec ${REDIS} redis-cli LASTSAVE; done | tail -n 1 > notes/saved.txt`,
    saw: /^"\d+"/,
  },
  {
    exercise: '11.3',
    what: 'half of it',
    done: `mkdir -p backups; docker exec ${REDIS} redis-cli save; docker cp ${REDIS}:/data/dump.rdb backups/whole; head -c 100 backups/whole > backups/dump.rdb; rm backups/whole`,
    saw: /100 bytes that are no whole dump/,
  },
  {
    exercise: '11.3',
    what: 'of another Redis',
    done: `docker rm -f other; docker run -d --name other redis:8; ${answers('other')}; docker exec other redis-cli set a b; docker exec other redis-cli save
           docker cp other:/data/dump.rdb backups/dump.rdb; docker rm -fv other`,
    saw: /1 keys, and no wallet/,
  },
  {
    exercise: '11.4',
    what: 'it started before the file was there',
    done: `docker exec ${REDIS} redis-cli save; docker cp ${REDIS}:/data/dump.rdb backups/dump.rdb
           docker run -d --name restored redis:8; ${answers('restored')}; docker cp backups/dump.rdb restored:/data/`,
    saw: /^0 coins/,
  },
  {
    exercise: '11.4',
    what: 'the original, under another name',
    done: `docker rm -fv restored; docker run -d --name restored ${VOLUMES} redis:8; sleep 1`,
    saw: /very volume of the original/,
  },
  {
    exercise: '11.4',
    what: 'made, never started',
    done: 'docker rm -f restored; docker create --name restored redis:8; docker cp backups/dump.rdb restored:/data/',
    saw: /no Redis that answers/,
  },
  {
    exercise: '11.5',
    what: 'nothing was lost',
    done: `docker exec ${REDIS} redis-cli --raw hkeys wallet > notes/coins.txt`,
    saw: /older than the list/,
  },
  {
    exercise: '11.5',
    what: 'up first, the copy afterwards',
    done: `sleep 1; ${app('rm -sfv redis; docker compose up -d')}; docker cp backups/dump.rdb ${REDIS}:/data/`,
    saw: /^0 of the \d+ coins .* younger/,
  },
  {
    exercise: '11.6',
    what: 'once is no schedule',
    done: `${app('up -d')}; docker exec ${REDIS} redis-cli save; docker cp ${REDIS}:/data/dump.rdb backups/host.rdb`,
    saw: /nothing new came/,
  },
  {
    exercise: '11.6',
    what: 'another name',
    done: 'mv backups/host.rdb backups/hosts.rdb',
    saw: /no such file/,
  },
  {
    exercise: '11.7',
    what: 'nobody starts it again',
    done: `docker run -d --name backup-loop --user $(id -u) ${VOLUMES} ${NETWORK} ${OUTPUT} redis:8 sh -c 'while sleep 1; do redis-cli -h redis SAVE && cp /data/dump.rdb /output/loop.rdb; done'`,
    saw: /it is running, restart policy no/,
  },
  {
    exercise: '11.7',
    what: 'it saves, and copies nothing',
    done: `docker rm -f backup-loop; rm -f backups/loop.rdb; docker run -d --name backup-loop --restart always ${NETWORK} redis:8 sh -c 'while sleep 1; do redis-cli -h redis SAVE; done'`,
    saw: /no such file/,
  },
  {
    exercise: '11.8',
    what: 'it makes the backups itself',
    done: `docker rm -f backup-loop; docker run -d --name scheduler --restart always --user $(id -u) ${VOLUMES} ${NETWORK} ${OUTPUT} redis:8 sh -c 'while sleep 1; do redis-cli -h redis SAVE && cp /data/dump.rdb /output/scheduler.rdb; done'`,
    saw: /no socket of the engine, a volume at \/data/,
  },
  {
    exercise: '11.8',
    what: 'its own folder is meant, the engine takes that of node1',
    done: `docker rm -f scheduler; rm -f backups/scheduler.rdb; docker run -d --name scheduler --restart always -v /var/run/docker.sock:/var/run/docker.sock debian:trixie-slim sleep infinity`,
    saw: /no such file/,
  },
  {
    exercise: '11.9',
    what: 'another label',
    done: `docker rm -f scheduler; printf 'services:\\n  redis:\\n    labels:\\n      backups: please\\n' > dockercoins/compose.backup.yaml
           ${app('-f compose.yaml -f compose.backup.yaml up -d')}`,
    saw: /no such label/,
  },
  {
    exercise: '11.9',
    what: 'the label, and nobody who listens',
    done: `printf 'services:\\n  redis:\\n    labels:\\n      backup: please\\n' > dockercoins/compose.backup.yaml
           ${app('-f compose.yaml -f compose.backup.yaml up -d')}`,
    saw: /no such file/,
  },
];
