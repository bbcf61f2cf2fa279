/** Solutions of lab 6 that are nearly right. */
import type { Wrong } from '../wrong-solution.ts';

const app = (command: string) => `(cd dockercoins && docker compose ${command}) >/dev/null 2>&1`;
const lines = (file: string, ...text: string[]) =>
  `printf '%s\\n' ${text.map((line) => `'${line}'`).join(' ')} > notes/${file}`;
/** As httping writes it. */
const pings = (file: string, ...ms: number[]) =>
  lines(
    file,
    ...ms.map((each, index) => `connected to [::1]:8001 (132 bytes), seq=${index} time= ${each} ms`),
  );
const twenty = (ms: number) => Array.from({ length: 20 }, () => ms);

export const wrong: Wrong[] = [
  {
    exercise: '6.1',
    what: 'there is a worker still',
    done: `${pings('rng-0.txt', 1, 1, 1, 1, 1)}; ${pings('hasher-0.txt', 1, 1, 1, 1, 1)}`,
    saw: /^1 of worker/,
  },
  {
    exercise: '6.1',
    what: 'everything is stopped',
    done: app('stop -t 1'),
    saw: /^0 of worker, 0 of rng/,
  },
  {
    exercise: '6.1',
    what: 'asked while workers were at it',
    done: `${app('up -d -t 1 --scale worker=0')}; ${pings('rng-0.txt', 731, 752, 748, 760, 741)}`,
    saw: /746\.4 ms on average/,
  },
  {
    exercise: '6.2',
    what: 'two workers',
    done: `${app('up -d -t 1 --scale worker=2')}; ${pings('rng-1.txt', ...twenty(1), 80)}; ${pings('hasher-1.txt', ...twenty(1))}`,
    saw: /^2 of worker/,
  },
  {
    exercise: '6.2',
    what: 'hasher was asked, not rng',
    done: `${app('up -d -t 1 --scale worker=1')}; ${pings('rng-1.txt', ...twenty(1))}`,
    saw: /from 1\.0 to 1\.0 ms/,
  },
  {
    exercise: '6.3',
    what: 'measured before they had begun',
    done: lines('latency.txt', '2 31.2 0.9', '6 20.3 1.0', '10 25.1 1.1'),
    saw: /10 25\.1/,
  },
  {
    exercise: '6.3',
    what: 'the columns exchanged',
    done: lines('latency.txt', '2 0.9 31.2', '6 1.0 352', '10 1.1 748'),
    saw: /1\.1 748/,
  },
  {
    exercise: '6.3',
    what: 'measured right, and scaled back since',
    done: lines('latency.txt', '2 31.2 0.9', '6 352 1.0', '10 748 1.1'),
    saw: /^1 of worker/,
  },
  {
    exercise: '6.4',
    what: 'what a probe sees, not a worker',
    done: `${app('up -d -t 1 --scale worker=10')}; ${lines('calls.txt', 'rng 690', 'hasher 1.1')}`,
    saw: /rng 690/,
  },
  {
    exercise: '6.4',
    what: 'in seconds',
    done: lines('calls.txt', 'rng 0.8', 'hasher 0.1'),
    saw: /rng 0\.8/,
  },
  {
    exercise: '6.5',
    what: 'the workers are still in the queue',
    done: `${lines('rng-ten.txt', '1.82')}; ${lines('hasher-ten.txt', '0.13')}`,
    saw: /^10 of worker/,
  },
  {
    exercise: '6.5',
    what: 'rng was not there to be asked',
    done: `${app('up -d -t 1 --scale worker=0')}; ${lines('rng-ten.txt', '0.021')}`,
    saw: /0\.021/,
  },
  {
    exercise: '6.5',
    what: 'one after another',
    done: `${lines('rng-ten.txt', '1.02')}; ${lines('hasher-ten.txt', '1.05')}`,
    saw: /1\.05/,
  },
  {
    exercise: '6.6',
    what: 'the wrong port of the container',
    done: `docker run -d --name async-rng -p 8003:8003 dockercoins-rng`,
    saw: /^10 000:0/,
  },
  {
    exercise: '6.6',
    what: 'rng itself at another port',
    done: 'docker rm -f async-rng; docker run -d --name async-rng -p 8003:80 dockercoins-rng; sleep 2',
    saw: /^10 200:32 in 1\d{3} ms$/,
  },
];
