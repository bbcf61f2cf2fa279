import type { Wrong } from '../wrong-solution.ts';

/** An ear without ngrep will do for what is wrong about where it is. */
const ear = (network: string) =>
  `docker rm -f ear; docker run -d --name ear --network ${network} debian:trixie-slim sleep infinity`;
/** The node's ngrep in the network of a container, until it has heard `packets` or `seconds` are over. */
const listen = (container: string, packets: number, rest: string) =>
  `sudo nsenter --target $(docker inspect --format '{{.State.Pid}}' ${container}) --net timeout 10 ngrep -d eth0 -pqt -W byline -n ${packets} ${rest}`;

export const wrong: Wrong[] = [
  {
    exercise: '15.1',
    what: 'beside Redis, not in its network namespace',
    done: ear('dockercoins_default'),
    saw: /its network is "dockercoins_default"/,
  },
  {
    exercise: '15.1',
    what: 'in the network of another one',
    done: ear('container:dockercoins-rng-1'),
    saw: /its network is that of dockercoins-rng-1/,
  },
  {
    exercise: '15.1',
    what: 'in the right place, with nothing to hear with',
    done: ear('container:dockercoins-redis-1'),
    saw: /no ngrep that works/,
  },
  { exercise: '15.1', what: 'it has ended', done: 'docker kill ear; docker wait ear', saw: /it is exited/ },
  { exercise: '15.2', what: 'nothing was heard', done: ': > notes/redis.txt', saw: /^no packet$/ },
  {
    exercise: '15.2',
    what: 'another conversation',
    done: `${listen('dockercoins-rng-1', 6, '. tcp port 80')} > notes/redis.txt`,
    saw: /packets, .*:80/,
  },
  {
    exercise: '15.2',
    what: 'what Redis says, and not what it is told',
    done: `${listen('dockercoins-redis-1', 6, '. tcp src port 6379')} > notes/redis.txt`,
    saw: /packets, /,
  },
  {
    exercise: '15.3',
    what: 'from nothing',
    done: ': > notes/handed-in.txt; echo 10 > notes/wire-speed.txt',
    saw: /nobody said INCRBY/,
  },
  {
    exercise: '15.3',
    what: 'how often, and not how many',
    done: `${listen('dockercoins-redis-1', 4, 'INCRBY tcp dst port 6379')} > notes/handed-in.txt; echo 0.67 > notes/wire-speed.txt`,
    saw: /"0\.67"/,
  },
  { exercise: '15.3', what: 'nothing', done: ': > notes/wire-speed.txt', saw: /nothing/ },
  {
    exercise: '15.4',
    what: 'the node itself was listened to',
    done: "sudo timeout 2 ngrep -d eth0 -pqt -W byline '^(GET|POST) ' tcp dst port 80 > notes/worker.txt",
    saw: /^no packet$/,
  },
  {
    exercise: '15.4',
    what: 'what rng hears, of all workers',
    done: `${listen('dockercoins-rng-1', 9, "'^(GET|POST) ' tcp dst port 80")} > notes/worker.txt`,
    saw: /9 packets/,
  },
  {
    exercise: '15.5',
    what: 'nobody was heard',
    done: ': > notes/doors.txt',
    saw: /6379: 0 packets.*6380: 0 packets/,
  },
  {
    exercise: '15.5',
    what: 'both times without TLS',
    done: `printf '%s\\n' 'T 10.0.0.1:40000 -> 10.0.0.2:6379 [AP] #1' 'open-sesame.' 'T 10.0.0.1:40001 -> 10.0.0.2:6380 [AP] #2' 'open-sesame.' > notes/doors.txt`,
    saw: /6380: 1 packets, the password in 1/,
  },
  {
    exercise: '15.5',
    what: 'one door only',
    done: `printf '%s\\n' 'T 10.0.0.1:40000 -> 10.0.0.2:6379 [AP] #1' 'open-sesame.' > notes/doors.txt`,
    saw: /6380: 0 packets/,
  },
];
