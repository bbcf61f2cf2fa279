import { clearApplication, removeNotes, startApplication } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { mean, parseHttping, probeMs, probeTakes, timesInWords } from '../runner/look/latency.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';
import { running } from '../runner/look/running.ts';
import { readCalls } from '../runner/look/speed.ts';

/** What is nothing but the network and HTTP takes less than this on average, in ms, on a machine that has other things to do as well. */
const IDLE_MS = 100;
/** How far a measured latency may be from theory, in ms: five probes, each anywhere within one service. */
const NEAR_MS = 75;
/** Somebody who does not queue takes less than this, in ms, whatever else the machine does. */
const HASHER_MS = 200;
const COUNTS = [2, 6, 10] as const;
const WORKERS = 10;

const IDLE_NOTES = ['notes/rng-0.txt', 'notes/hasher-0.txt'] as const;
const FIRST_NOTES = ['notes/rng-1.txt', 'notes/hasher-1.txt'] as const;
const LATENCY = 'notes/latency.txt';
const CALLS = 'notes/calls.txt';
const TEN_NOTES = ['notes/rng-ten.txt', 'notes/hasher-ten.txt'] as const;
const ASYNC_SOURCE = 'notes/async-rng.mjs';

const withWorkers = (context: LabContext, count: number) =>
  startApplication(context, { scale: [`worker=${count}`] });
const removeAsyncRng = ({ sh }: LabContext) =>
  sh('node1', 'docker rm --force --volumes async-rng 2>/dev/null || true');

export const lab = defineLab({
  summary: 'how long a request waits while workers come, and why one service queues and the other does not',
  minutes: 25,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await clearApplication(context);
      await removeAsyncRng(context);
      await removeNotes(context, ...IDLE_NOTES, ...FIRST_NOTES, LATENCY, CALLS, ...TEN_NOTES, ASYNC_SOURCE);
      await withWorkers(context, 1);
    },
  },
  exercises: {
    '6.1': {
      kind: 'does',
      hints: [
        'The number after --scale worker= is how many there should be; it may be 0. httping -c 5 asks five times and sums up.',
        `docker compose up -d --scale worker=0   and then   httping -c 5 -i 0.2 localhost:8001 | tee ~/${IDLE_NOTES[0]}   and the same for 8002.`,
      ],
      check: (context) =>
        firstFailed([
          () => context.eventually(10, () => workers(context, 0)),
          ...IDLE_NOTES.map((path) => () => idleNote(context, path)),
        ]),
      reset: async (context) => {
        await removeNotes(context, ...IDLE_NOTES);
        await withWorkers(context, 1);
      },
    },
    '6.2': {
      kind: 'does',
      hints: [
        'One worker, a moment to let it begin, then twenty probes of each service.',
        `httping -c 20 -i 0.13 localhost:8001 | tee ~/${FIRST_NOTES[0]}   and the same for 8002.`,
      ],
      check: (context) =>
        firstFailed([
          () => context.eventually(10, () => workers(context, 1)),
          () => spikes(context),
          () => idleNote(context, FIRST_NOTES[1]),
        ]),
      reset: async (context) => {
        await removeNotes(context, ...FIRST_NOTES);
        await withWorkers(context, 0);
      },
    },
    '6.3': {
      kind: 'does',
      hints: [
        'For each number of workers: start them, wait until they have settled, average a few probes of rng and of hasher.',
        `The loop in the guide writes ~/${LATENCY}, a line for each of ${COUNTS.join(', ')} workers. Ten are there when it is done.`,
      ],
      check: (context) =>
        firstFailed([
          () => latencies(context),
          () => context.eventually(10, () => workers(context, WORKERS)),
          () => context.eventually(15, () => probeTakes(context, WORKERS, NEAR_MS * 2)),
        ]),
      reset: async (context) => {
        await removeNotes(context, LATENCY);
        await withWorkers(context, 1);
      },
    },
    '6.4': {
      kind: 'does',
      hints: [
        'Each entry of the stream dockercoins:calls has a field rng and a field hasher: the ms that some calls took, with commas between.',
        `With ten workers at work, the loop in the guide averages the newest twenty entries and writes ~/${CALLS}.`,
      ],
      check: (context) =>
        firstFailed([
          () => callsNote(context),
          () => context.eventually(10, () => workers(context, WORKERS)),
          () => context.eventually(10, () => callsSeen(context)),
        ]),
      reset: (context) => removeNotes(context, CALLS),
    },
    '6.5': {
      kind: 'does',
      hints: [
        'curl -Z fetches several at the same time, and [1-10] stands for ten. Without workers nobody else stands in the queue.',
        `docker compose up -d --scale worker=0   and then the two lines with "time ten" of the guide, which write ~/${TEN_NOTES.join(' and ~/')}.`,
      ],
      check: (context) =>
        firstFailed([
          () => context.eventually(10, () => workers(context, 0)),
          // The tenth waits for nine services of 100 ms and has its own.
          () => secondsNote(context, TEN_NOTES[0], '1 s or a little more', (s) => s > 0.95 && s < 3),
          () => hasherTakesAll(context),
        ]),
      reset: async (context) => {
        await removeNotes(context, ...TEN_NOTES);
        await withWorkers(context, WORKERS);
      },
    },
    '6.6': {
      kind: 'does',
      hints: [
        'The service must go on to the next request while one sleeps: that is what await does in Node.',
        'Write the file as in the guide, then run it:  docker run -d --name async-rng -p 8003:80 -v ~/notes/async-rng.mjs:/async-rng.mjs:ro node:24-slim node /async-rng.mjs',
      ],
      check: (context) => context.eventually(10, () => tenAtAsyncRng(context)),
      reset: async (context) => {
        await removeAsyncRng(context);
        await removeNotes(context, ASYNC_SOURCE);
      },
    },
  },
});

const workers = (context: LabContext, count: number) =>
  running(
    context,
    { worker: count, rng: 1, hasher: 1, redis: 1 },
    `cd ~/dockercoins  and  docker compose up -d --scale worker=${count}`,
  );

/** Probes of a service that lets nobody wait. */
function idleNote(context: LabContext, path: string): Promise<Finding> {
  const expected = `five answers at least, each after a few ms (an average below ${IDLE_MS})`;
  const tryThis = `Are there as many workers as the guide says? Then  httping -c 5 -i 0.2 localhost:${path.includes('rng') ? 8001 : 8002} | tee ~/${path}`;
  return lookAtNote(context, { path, expected, tryThis }, (text) => {
    const times = parseHttping(text);
    return { ok: times.length >= 5 && mean(times) < IDLE_MS, saw: timesInWords(times) };
  });
}

/** One worker: mostly free, sometimes taken. */
function spikes(context: LabContext): Promise<Finding> {
  const expected = `twenty answers or so: the quickest after a few ms, the slowest after ten or more, ${IDLE_MS} at most on average`;
  const tryThis = `Ask twenty times while one worker works:  httping -c 20 -i 0.13 localhost:8001 | tee ~/${FIRST_NOTES[0]}`;
  return lookAtNote(context, { path: FIRST_NOTES[0], expected, tryThis }, (text) => {
    const times = parseHttping(text);
    const ok =
      times.length >= 15 && Math.min(...times) < 50 && Math.max(...times) >= 10 && mean(times) <= IDLE_MS;
    return { ok, saw: timesInWords(times) };
  });
}

function latencies(context: LabContext): Promise<Finding> {
  const expected = `a line for each of ${COUNTS.join(', ')} workers: ${COUNTS.map((count) => `${probeMs(count).toFixed(0)} ms for rng with ${count}`).join(', ')}, give or take ${NEAR_MS} and a quarter, and below ${HASHER_MS} for hasher`;
  const tryThis = `Run the loop of the guide again: it writes ~/${LATENCY}. Did the workers have time to settle before they were measured?`;
  return lookAtNote(context, { path: LATENCY, expected, tryThis }, (text) => {
    const rows = new Map(
      text
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number))
        .map(([workers, rng, hasher]) => [workers, { rng, hasher }]),
    );
    const isRight = (count: number) => {
      const { rng = Number.NaN, hasher = Number.NaN } = rows.get(count) ?? {};
      return Math.abs(rng - probeMs(count)) <= NEAR_MS + probeMs(count) / 4 && hasher < HASHER_MS;
    };
    return { ok: COUNTS.every(isRight), saw: quote(text) };
  });
}

function callsNote(context: LabContext): Promise<Finding> {
  const expected = 'rng 800 and hasher 100 (ms, give or take 150 and 100)';
  const tryThis = `With ten workers at work, run the loop of the guide again: it writes ~/${CALLS}.`;
  return lookAtNote(context, { path: CALLS, expected, tryThis }, (text) => {
    const of = (service: string) => Number(new RegExp(`^${service} ([\\d.]+)$`, 'm').exec(text)?.[1]);
    const ok = Math.abs(of('rng') - 800) <= 150 && of('hasher') >= 95 && of('hasher') <= HASHER_MS;
    return { ok, saw: quote(text) };
  });
}

async function callsSeen({ node }: LabContext): Promise<Finding> {
  const calls = await readCalls(node('node1'), 'rng', 20);
  return finding(Math.abs(mean(calls) - 800) <= 150, {
    lookedAt: 'how long the last calls to rng took, as the workers left it in Redis',
    saw: timesInWords(calls),
    expected: '(10 − 2) · 100 = 800 ms on average, give or take 150',
    tryThis: 'docker compose ps  shows whether ten workers and one rng run.',
  });
}

function secondsNote(
  context: LabContext,
  path: string,
  expected: string,
  isRight: (seconds: number) => boolean,
): Promise<Finding> {
  const tryThis = `Without workers, run the line with "time ten" that writes ~/${path} again.`;
  return lookAtNote(context, { path, expected, tryThis }, (text) => ({
    ok: isRight(Number(text.trim() || Number.NaN)),
    saw: quote(text),
  }));
}

async function hasherTakesAll(context: LabContext): Promise<Finding> {
  const rng = Number(await context.note('node1', TEN_NOTES[0]));
  return secondsNote(
    context,
    TEN_NOTES[1],
    `0.1 s or some more, and far less than the ${rng} s of rng`,
    (s) => s > 0.095 && s < rng * 0.8,
  );
}

/** Ten requests at once, to the service of the student: what came, and after how many ms all of it was there. */
const TEN = `begin=$EPOCHREALTIME
curl -s -Z --parallel-immediate -o /dev/null -w '%{http_code}:%{size_download}\\n' 'localhost:8003/32?[1-10]' | sort | uniq -c | tr -s ' \\n' ' '
end=$EPOCHREALTIME; awk "BEGIN { printf \\"in %d ms\\", ($end - $begin) * 1000 }"`;

async function tenAtAsyncRng({ sh }: LabContext): Promise<Finding> {
  const saw = (await sh('node1', `${TEN} || true`)).trim();
  const ms = Number(/in (\d+) ms$/.exec(saw)?.[1]);
  return finding(/^10 200:32 /.test(saw) && ms >= 95 && ms < 700, {
    lookedAt: 'ten requests for 32 bytes at once to port 8003 of node1',
    saw,
    expected:
      '10 200:32 (ten answers of 32 bytes) within little more than 100 ms (700 at most), where rng takes a second',
    tryThis:
      'docker logs async-rng  says what is wrong with it; docker ps  whether port 8003 leads to its port 80.',
  });
}
