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

/** A wrong answer is told by its own error, however slow the machine is. */
const PATIENT_MS = 5000;
/** For those that never come to an end: whoever waits for less than that would wait for ever. */
const HASTY_MS = 150;
const HASH = 'a'.repeat(64);

type Wrong = Record<string, [behaviour: Behaviour, error: string]>;
type Wrongs = Readonly<Record<'rng' | 'hasher', Wrong>>;

const ENDLESS: Wrong = {
  'never answers': [neverAnswers, `no answer within ${HASTY_MS} ms`],
  'sends and sends': [dripsForEver, ''],
};

const OF_BOTH: Wrong = {
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

testAll('worker errors', PATIENT_MS, { rng: OF_RNG, hasher: OF_HASHER });
testAll('worker errors of a hasty worker', HASTY_MS, { rng: ENDLESS, hasher: ENDLESS });

/** A suite of its own, with a mine of its own, whose worker waits so long for an answer. */
function testAll(name: string, timeoutMs: number, wrongs: Wrongs): void {
  const test = suite(name, { timeoutMs: 60_000 });
  let mine: Mine;

  test.before(async ({ defer }) => {
    mine = await startMine(defer, { env: { CALL_TIMEOUT_MS: String(timeoutMs) } });
  });

  for (const service of ['rng', 'hasher'] as const) {
    for (const [what, [behaviour, error]] of Object.entries(wrongs[service])) {
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

    // A hasty worker may have given up before it hears that.
    if (timeoutMs !== PATIENT_MS) continue;
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
    for (const service of ['rng', 'hasher'] as const) {
      const least = 2 * Object.keys(wrongs[service]).length;
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
}

function statuses(list: readonly number[], like: Behaviour): Wrong {
  return Object.fromEntries(
    list.map((status) => [
      `answers ${status}`,
      [answersWith(status, like), `status ${status} instead of 200`],
    ]),
  );
}
