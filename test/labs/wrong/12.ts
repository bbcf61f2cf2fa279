/** Lab 12: listening too late, filtering by the wrong thing. */
import type { Wrong } from '../wrong-solution.ts';

const start = (name: string, label = '', image = 'redis:8') =>
  `docker rm -fv ${name}; docker run -d --name ${name} ${label && `--label ${label}`} ${image}`;

/** What `docker events` would have told in `file` while `work` was done: the engine remembers, so nobody has to listen in time. It holds all of `awaited`. */
const heard = (file: string, work: string, options: string, ...awaited: string[]) =>
  `from=$(date +%s.%N); ${work}; until docker events --since $from --until 0s ${options} > ${file}; ${awaited.map((each) => `grep -q '${each}' ${file}`).join(' && ')}; do sleep 0.1; done`;
const FORMAT = "--format '{{.Action}} {{.Actor.Attributes.name}}'";

export const wrong: Wrong[] = [
  {
    exercise: '12.1',
    what: 'listened, and nothing happened',
    done: 'mkdir -p notes; timeout 1 docker events > notes/events.txt',
    saw: /^nothing$/,
  },
  {
    exercise: '12.1',
    what: 'a container that was not removed at its end',
    done: heard(
      'notes/events.txt',
      'docker run --name lecache debian:trixie-slim true',
      '',
      ' container die ',
      ' network disconnect ',
    ),
    saw: /create, connect, start, (disconnect, die|die, disconnect)$/,
  },
  {
    exercise: '12.2',
    what: 'one only',
    done: start('ledata', 'backup=please'),
    saw: /leweb: not there, no label; ledata: running, backup=please/,
  },
  {
    exercise: '12.2',
    what: 'both have it',
    done: start('leweb', 'backup=please', 'dockercoins-rng'),
    saw: /leweb: running, backup=please/,
  },
  {
    exercise: '12.2',
    what: 'the label behind the image is an argument',
    done: `${start('leweb', '', 'dockercoins-rng')}; docker rm -fv ledata; docker run -d --name ledata redis:8 redis-server --label backup=please`,
    saw: /ledata: \w+, no label/,
  },
  {
    exercise: '12.3',
    what: 'the same list twice',
    done: `${start('ledata', 'backup=please')}; ${start('lecache', 'backup=never')}; docker ps --filter label=backup --format '{{.Names}}' | tee notes/please.txt > notes/with-label.txt`,
    saw: /^"lec?\w+ le\w+"$/,
  },
  {
    exercise: '12.3',
    what: 'all containers',
    done: `docker ps --format '{{.Names}}' > notes/with-label.txt`,
    saw: /leweb/,
  },
  {
    exercise: '12.4',
    what: 'no filter',
    done: heard('notes/backup-events.txt', 'docker kill leweb ledata', FORMAT, 'die leweb', 'die ledata'),
    saw: /leweb/,
  },
  {
    exercise: '12.4',
    what: 'one was not killed',
    done: `${start('leweb', '', 'dockercoins-rng')}; ${start('ledata', 'backup=please')}
           ${heard('notes/backup-events.txt', 'docker kill ledata', `--filter label=backup ${FORMAT}`, 'die ledata')}`,
    saw: /leweb is running, ledata exited/,
  },
  {
    exercise: '12.5',
    what: 'the table for people',
    done: `${start('ledata', 'backup=please')}; docker ps --filter label=backup > notes/backup.txt`,
    saw: /CONTAINER ID/,
  },
  {
    exercise: '12.5',
    what: 'names instead of IDs',
    done: `docker ps --filter label=backup --format '{{.Names}} {{.Image}} {{.Label "backup"}}' > notes/backup.txt`,
    saw: /ledata redis:8 please/,
  },
  {
    exercise: '12.6',
    what: 'written, and nobody told the engine',
    done: `labels=$(jq '.labels = ["disk=ssd", "rack=north"]' /etc/docker/daemon.json); echo "$labels" | sudo tee /etc/docker/daemon.json`,
    saw: /^none$/,
  },
  {
    exercise: '12.6',
    what: 'one of the two',
    done: `labels=$(jq '.labels = ["disk=ssd"]' /etc/docker/daemon.json); echo "$labels" | sudo tee /etc/docker/daemon.json; sudo pkill -HUP -x dockerd; sleep 1`,
    saw: /^disk=ssd$/,
  },
  {
    exercise: '12.7',
    what: 'a restart policy',
    done: `${start('lemortal')}; ${start('leimmortal', 'keep=running --restart always')}; docker kill lemortal leimmortal; sleep 1`,
    saw: /leimmortal, with the label, is exited \(restart policy always\)/,
  },
  {
    exercise: '12.7',
    what: 'started again by hand',
    done: `${start('lemortal')}; ${start('leimmortal', 'keep=running')}; docker kill lemortal leimmortal; docker start leimmortal`,
    saw: /started again .* 0 listen$/,
  },
];
