import { clearApplication, removeNotes, startApplication } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { type AbRun, abInWords, parseAb } from '../runner/look/ab.ts';
import { answers } from '../runner/look/answers.ts';
import { AppView } from '../runner/look/app.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';

const BIG = 'notes/big.txt';
const RANDOM = 'notes/random';
const HASH = 'notes/random.hash';
const CONCURRENCIES = [1, 10, 100] as const;
const rngNote = (concurrency: number) => `notes/rng-${concurrency}.txt`;
const hasherNote = (size: 'large' | 'small', concurrency: number) =>
  `notes/hasher-${size}-${concurrency}.txt`;

const HASHER_NOTES = (['large', 'small'] as const).flatMap((size) => [
  hasherNote(size, 1),
  hasherNote(size, 10),
]);

export const lab = defineLab({
  summary: 'each service alone under load: which of them lets through no more than ten a second?',
  minutes: 30,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await clearApplication(context);
      await removeNotes(context, BIG, RANDOM, HASH, ...CONCURRENCIES.map(rngNote), ...HASHER_NOTES);
      await startApplication(context);
    },
  },
  exercises: {
    '5.1': {
      kind: 'does',
      hints: [
        'Whoever measures a service must be its only client: stop everything, then start the two that you name.',
        'docker compose kill; docker compose rm -f; docker compose up -d hasher rng',
      ],
      check: (context) =>
        context.eventually(15, () =>
          firstFailed([
            () => onlyThese(context, ['hasher', 'rng']),
            () => answers(context, 'rng', 8001),
            () => answers(context, 'hasher', 8002),
          ]),
        ),
      reset: async (context) => {
        await clearApplication(context);
        await startApplication(context);
      },
    },
    '5.2': {
      kind: 'does',
      hints: [
        'curl can tell what it took: -w prints numbers after the download, -o /dev/null throws the bytes away.',
        `curl -s -o /dev/null -w '%{size_download} %{time_total}\\n' localhost:8001/10000000 | tee ~/${BIG}`,
      ],
      check: (context) =>
        lookAtNote(
          context,
          {
            path: BIG,
            expected: '10000000 bytes and the seconds they took: 0.1 at least',
            tryThis: 'The number after the slash has seven zeros. Does rng run?  docker compose ps',
          },
          (text) => {
            const [bytes, seconds] = text.trim().split(/\s+/).map(Number);
            return { ok: bytes === 10_000_000 && Number(seconds) >= 0.099, saw: quote(text) };
          },
        ),
      reset: (context) => removeNotes(context, BIG),
    },
    '5.3': {
      kind: 'does',
      hints: [
        'ab -n says how many requests in all, -c how many at a time.',
        `ab -n 100 -c 10 localhost:8001/1000 | tee ~/${rngNote(10)}   and the same with 1 and with 100.`,
      ],
      check: (context) =>
        firstFailed(
          CONCURRENCIES.map(
            (concurrency) => () =>
              lookAtRun(context, rngNote(concurrency), concurrency, {
                // All of them wait in one queue: the last of c waits for c services of 100 ms.
                expected: `100 requests of /1000, ${concurrency} at a time, none failed, nearly 10 a second, the longest ${concurrency * 100} ms or a little more`,
                isRight: ({ path, requestsPerSecond, longestMs }) =>
                  path === '/1000' &&
                  requestsPerSecond > 7 &&
                  requestsPerSecond < 10.3 &&
                  longestMs > concurrency * 90,
              }),
          ),
        ),
      reset: (context) => removeNotes(context, ...CONCURRENCIES.map(rngNote)),
    },
    '5.4': {
      kind: 'does',
      hints: [
        'Get the bytes first: afterwards there is nobody to give them.',
        `curl -s localhost:8001/1000000 > ~/${RANDOM}   then   docker compose stop rng`,
      ],
      check: (context) => firstFailed([() => savedBytes(context), () => onlyThese(context, ['hasher'])]),
      reset: async (context) => {
        await removeNotes(context, RANDOM);
        await startApplication(context, { services: ['rng', 'hasher'] });
      },
    },
    '5.5': {
      kind: 'does',
      hints: [
        '--data-binary @FILE posts what is in a file; without "binary" curl would take line breaks away.',
        `curl -s -H 'Content-Type: application/octet-stream' --data-binary @$HOME/${RANDOM} localhost:8002 > ~/${HASH}`,
      ],
      check: async (context) => {
        const saved = await savedBytes(context);
        if (!saved.ok) return saved;
        const bytes = await context.node('node1').run(['sha256sum', RANDOM]);
        const right = bytes.stdout.split(' ')[0] ?? '';
        return lookAtNote(
          context,
          {
            path: HASH,
            expected: `the SHA-256 of ~/${RANDOM}: ${right}`,
            tryThis: `sha256sum ~/${RANDOM}  tells what it should be. Was it posted with --data-binary?`,
          },
          (text) => ({ ok: text.trim() === right, saw: quote(text) }),
        );
      },
      reset: (context) => removeNotes(context, HASH),
    },
    '5.6': {
      kind: 'does',
      hints: [
        'ab posts a file with -p, and says what it is with -T.',
        `ab -n 100 -c 10 -T application/octet-stream -p ~/${RANDOM} localhost:8002/ | tee ~/${hasherNote('large', 10)}   and the same with -c 1`,
      ],
      check: (context) => hasherScales(context, 'large', 1_000_000),
      reset: (context) => removeNotes(context, hasherNote('large', 1), hasherNote('large', 10)),
    },
    '5.7': {
      kind: 'does',
      hints: [
        'truncate --size=10 FILE  cuts a file to ten bytes.',
        `After that the same two commands as before, into ${hasherNote('small', 1)} and ${hasherNote('small', 10)}.`,
      ],
      check: (context) => hasherScales(context, 'small', 10),
      reset: async (context) => {
        await removeNotes(context, hasherNote('small', 1), hasherNote('small', 10));
        await context.sh(
          'node1',
          `head -c 1000000 /dev/urandom > ${RANDOM}; hash=$(sha256sum ${RANDOM}); echo "\${hash%% *}" > ${HASH}`,
        );
      },
    },
  },
});

async function onlyThese({ node }: LabContext, services: readonly string[]): Promise<Finding> {
  const app = await AppView.of(node('node1'));
  return finding(app.running.join() === services.join(), {
    lookedAt: 'the containers of DockerCoins on node1',
    saw: app.inWords,
    expected: `${services.join(' and ')} running, and nothing else`,
    tryThis: `docker compose stop SERVICE  for what is too much, docker compose up -d ${services.join(' ')}  for what is missing`,
  });
}

function savedBytes(context: LabContext): Promise<Finding> {
  const size = async () => Number(await context.sh('node1', `stat --format %s ${RANDOM}`));
  return lookAtNote(
    context,
    {
      path: RANDOM,
      expected: '1000000 bytes',
      tryThis: `curl -s localhost:8001/1000000 > ~/${RANDOM}   (rng must run for it)`,
    },
    async () => ({ ok: (await size()) === 1_000_000, saw: `${await size()} bytes` }),
  );
}

interface Right {
  readonly expected: string;
  readonly isRight: (run: AbRun) => boolean;
}

function lookAtRun(
  context: LabContext,
  path: string,
  concurrency: number,
  { expected, isRight }: Right,
): Promise<Finding> {
  const tryThis = `Run ab again with -n 100 -c ${concurrency} and keep what it writes in ~/${path} (tee shows and keeps). Does anybody else call the service? docker compose ps`;
  return lookAtNote(context, { path, expected, tryThis }, (text) => {
    const run = parseAb(text);
    const ok = run?.complete === 100 && run.failed === 0 && run.concurrency === concurrency && isRight(run);
    return { ok, saw: abInWords(run) };
  });
}

/** Everybody is served at once: ten at a time get more done than one at a time, where a queue would give both the same. */
async function hasherScales(context: LabContext, size: 'large' | 'small', bytes: number): Promise<Finding> {
  const sends = ({ sentPerRequest }: AbRun) => sentPerRequest >= bytes && sentPerRequest < bytes + 1000;
  const alone = parseAb((await context.note('node1', hasherNote(size, 1))) ?? '')?.requestsPerSecond ?? 0;
  return firstFailed([
    () =>
      lookAtRun(context, hasherNote(size, 1), 1, {
        expected: `100 posts of ${bytes} bytes, one at a time, none failed, up to 10 a second`,
        isRight: (run) => sends(run) && run.requestsPerSecond < 10.3,
      }),
    () =>
      lookAtRun(context, hasherNote(size, 10), 10, {
        expected: `100 posts of ${bytes} bytes, ten at a time, none failed, far more than the ${alone.toFixed(1)} a second of one at a time`,
        isRight: (run) => sends(run) && run.requestsPerSecond > alone * 1.5,
      }),
  ]);
}
