/** Wrong answers from rng and hasher: errors of their kind, never hashed, never counted, and over when mended. */
import {
  answers,
  answersWith,
  dripsForEver,
  hangsUp,
  hangsUpAmid,
  neverAnswers,
  talksGibberish,
  worksAsHasher,
  worksAsRng,
} from '../fixtures/services/behaviours.ts';
import type { Behaviour } from '../fixtures/services/http-fixture.ts';
import { assert, suite } from '../guard/suite.ts';
import { type Mine, startMine } from '../support/mine.ts';

const CALL_TIMEOUT_MS = 150;
const LATE = `no answer within ${CALL_TIMEOUT_MS} ms`;
const HASH = 'a'.repeat(64);

type Wrong = Record<string, [behaviour: Behaviour, error: string]>;

const OF_BOTH: Wrong = {
  'never answers': [neverAnswers, LATE],
  'sends and sends': [dripsForEver, ''],
  'hangs up': [hangsUp, 'socket hang up'],
  'is no HTTP server': [talksGibberish, 'Parse Error'],
  'explains its 503 at length': [answersWith(503, answers('x'.repeat(2000))), 'status 503 instead of 200'],
};

const OF_RNG: Wrong = {
  ...OF_BOTH,
  ...statuses([204, 301, 404, 500, 503], worksAsRng),
  'answers 31 bytes': [answers(Buffer.alloc(31)), 'rng answered 31 bytes instead of 32'],
  'answers 33 bytes': [answers(Buffer.alloc(33)), 'more than the 32 bytes expected'],
  'answers nothing': [answers(''), 'rng answered 0 bytes instead of 32'],
  'answers a megabyte': [answers(Buffer.alloc(1_000_000)), 'more than the 32 bytes expected'],
  'hangs up amid its answer': [hangsUpAmid(32), 'aborted'],
};

const OF_HASHER: Wrong = {
  ...OF_BOTH,
  ...statuses([302, 400, 500, 503], worksAsHasher),
  'answers 63 digits': [answers(HASH.slice(1)), 'instead of 64 hexadecimal digits'],
  'answers 65 digits': [answers(`${HASH}a`), 'instead of 64 hexadecimal digits'],
  'answers a newline too many': [answers(`${HASH}\n`), 'instead of 64 hexadecimal digits'],
  'answers in capitals': [answers(HASH.toUpperCase()), 'instead of 64 hexadecimal digits'],
  'answers other letters': [answers('g'.repeat(64)), 'instead of 64 hexadecimal digits'],
  'answers nothing': [answers(''), 'instead of 64 hexadecimal digits'],
  'answers a page': [answers('<html>It works!</html>'), '<html>It works!</html>'],
  'answers a megabyte': [answers(Buffer.alloc(1_000_000)), 'more than the 1024 bytes expected'],
  'hangs up amid its answer': [hangsUpAmid(64), 'aborted'],
};

const test = suite('worker errors', { timeoutMs: 60_000 });
let mine: Mine;

test.before(async ({ defer }) => {
  mine = await startMine(defer, { env: { CALL_TIMEOUT_MS: String(CALL_TIMEOUT_MS) } });
});

for (const [service, wrongs] of [
  ['rng', OF_RNG],
  ['hasher', OF_HASHER],
] as const) {
  for (const [what, [behaviour, error]] of Object.entries(wrongs)) {
    test(`${service} ${what}: an error, and nothing of it counts`, async ({ defer }) => {
      const { works, fails, worker, hasher } = mine;
      const right = mine[service].behaviour;
      const mend = () => {
        mine[service].behaviour = right;
      };
      defer(mend);
      mine[service].behaviour = behaviour;
      await fails(service, 1); // what had begun before is over now
      const before = await done();
      const log = await fails(service, 1);
      assert.match(log, error);
      assert.equal(await done(), before);
      mend();
      await works(1);

      async function done() {
        const units = (await worker.metrics())('units_total');
        return service === 'rng' ? { units, hashed: hasher.requests.length } : { units };
      }
    });
  }

  test(`${service} refuses connections: an error, and over when it is back`, async () => {
    const { fails, works } = mine;
    await mine[service].close();
    assert.match(await fails(service, 2), 'ECONNREFUSED');
    await mine[service].reopen();
    await works(1);
  });
}

test('errors are counted by kind, and published for the graphs', async () => {
  const metrics = await mine.worker.metrics();
  const { failures } = await mine.redis.state();
  for (const [service, wrongs] of [
    ['rng', OF_RNG],
    ['hasher', OF_HASHER],
  ] as const) {
    const least = 2 * Object.keys(wrongs).length;
    assert.ok(metrics('errors_total', `kind="${service}"`) >= least);
    assert.ok(failures.filter((kind) => kind === service).length >= least);
  }
});

test('after it all, each right answer was counted once', async () => {
  const { worker, redis } = mine;
  const units = (await worker.metrics())('units_total');
  assert.equal(await worker.stop(), { code: 0, signal: null });
  const { hashes = 0, wallet } = await redis.state();
  assert.ok(hashes >= units);
  assert.ok(hashes <= mine.hasher.requests.length);
  for (const bytes of wallet.values()) assert.is(bytes.length, 32);
  assert.is(worker.errors(), '');
});

test.run();

function statuses(list: readonly number[], like: Behaviour): Wrong {
  return Object.fromEntries(
    list.map((status) => [
      `answers ${status}`,
      [answersWith(status, like), `status ${status} instead of 200`],
    ]),
  );
}
