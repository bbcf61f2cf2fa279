/** What a load says: its doubts, its tables; and what it is asked: its options, its plan. */
import fc from 'fast-check';
import { doubts } from '../../../bench/load/doubts.ts';
import { mergeFigures } from '../../../bench/load/merge.ts';
import { plan, type Subject } from '../../../bench/load/plan.ts';
import { renderRuns } from '../../../bench/load/render.ts';
import type { SelfWatched } from '../../../bench/load/self-watch.ts';
import { type Figures, Tally } from '../../../bench/load/tally.ts';
import { type LoadOptions, readLoad } from '../../../scripts/commands/bench/load/options.ts';
import { isOwnHost } from '../../../scripts/commands/bench/load/own-hosts.ts';
import { readSeed } from '../../../scripts/commands/bench/seed.ts';
import { WorkshopError } from '../../../scripts/core/errors.ts';
import { loadRun } from '../../fixtures/load-result.ts';
import { assert, suite } from '../../guard/suite.ts';

const test = suite('words of a load', { timeoutMs: 60_000 });

const QUIET = { cpu: 0.1, loopDelayMs: 0.5 };

function figures(good: number, client: SelfWatched = QUIET): Figures {
  const tally = new Tally(0);
  for (let answer = 1; answer <= good; answer++) tally.answered(200, 10, answer * 10);
  return tally.figures('closed', client);
}

const DOUBTS: readonly (readonly [name: string, figures: Figures, reasons: readonly RegExp[]])[] = [
  ['a sound run', figures(5), []],
  ['a busy but able generator', figures(5, { cpu: 0.8, loopDelayMs: 10 }), []],
  [
    'a generator without time',
    figures(5, { cpu: 0.81, loopDelayMs: 0 }),
    [/saturated: it took 81 % of a core/],
  ],
  ['a generator that was held up', figures(5, { cpu: 0, loopDelayMs: 11 }), [/11 ms late/]],
  ['a run without an answer', figures(0), [/no good answer/]],
  [
    'errors and time-outs',
    { ...figures(5), requests: 9, errors: 3, timeouts: 1, problems: { 'answers of status 503': 3 } },
    [/^3 of 9: answers of status 503$/, /^1 of 9: requests that timed out$/],
  ],
  [
    'requests that were not sent',
    { ...figures(5), schedule: { due: 8, unsent: 3, late: 2, latenessMs: 1 } },
    [/^3 of 8 requests were never sent/],
  ],
  [
    'a run that was given up',
    { ...figures(5), gaveUp: 'the target stopped answering' },
    [/stopped answering/],
  ],
];

for (const [name, seen, reasons] of DOUBTS) {
  test(`doubts about ${name}`, () => {
    const found = doubts(seen, false);
    assert.is(found.length, reasons.length, found.join('\n'));
    for (const [index, reason] of reasons.entries()) assert.match(found[index] ?? '', reason);
  });
}

test('an interrupted run says so first', () => {
  assert.equal(doubts(figures(5), true), ['it was interrupted']);
});

test('figures of several generators: counts and rates add up, the worst generator speaks', () => {
  const merged = mergeFigures([
    figures(5),
    { ...figures(7, { cpu: 0.9, loopDelayMs: 0 }), problems: { odd: 1 } },
  ]);
  assert.is(merged.requests, 12);
  assert.is(merged.latency.count, 12);
  assert.is(merged.perSecond, 200);
  assert.is(merged.seconds, 0.07);
  assert.equal(merged.client, { cpu: 0.9, loopDelayMs: 0.5 });
  const open = (realTime: boolean) => figures(5, { cpu: 0, loopDelayMs: 0, realTime });
  assert.is(mergeFigures([open(true), open(true)]).client.realTime, true);
  assert.is(mergeFigures([open(true), open(false)]).client.realTime, false);
  assert.equal(merged.problems, { odd: 1 });
  assert.throws(() => mergeFigures([]), RangeError);
});

const DEFAULTS: LoadOptions = { on: 'local', runs: '1' };

test('a load without options is that of ab at three concurrencies', () => {
  const { manner, sizes, runs, form } = readLoad(DEFAULTS);
  assert.equal(manner.length, { requests: 100 });
  assert.equal(manner.loop, { kind: 'closed', concurrencies: [1, 10, 100] });
  assert.equal([sizes, runs, form], [undefined, 1, 'text']);
});

test('options of an open loop', () => {
  const { manner, seed } = readLoad({
    ...DEFAULTS,
    rate: '5,2.5',
    poisson: true,
    seed: '7',
    duration: '4',
    connections: '50',
  });
  assert.is(seed, 7);
  assert.equal(manner.length, { seconds: 4 });
  assert.equal(manner.loop, {
    kind: 'open',
    rates: [5, 2.5],
    arrivals: 'poisson',
    seed: 7,
    mostUnderWay: 50,
  });
});

test('a seed that chance chose can be typed again', () => {
  assert.is(readSeed(String(2 ** 32 - 1)), 2 ** 32 - 1);
  assert.throws(() => readSeed(String(2 ** 32)), /from 0 to 4294967295/);
  for (let turn = 0; turn < 100; turn++) {
    const chosen = readSeed(undefined);
    assert.is(readSeed(String(chosen)), chosen);
  }
});

test('all that is wrong is told at once', () => {
  const wrong = {
    ...DEFAULTS,
    connections: '0,x',
    requests: '5',
    duration: '-1',
    size: '1e9',
    rate: '0',
    seed: '-4',
    runs: 'many',
    csv: true,
    markdown: true,
  };
  const error = (() => {
    try {
      return readLoad(wrong);
    } catch (thrown) {
      return thrown;
    }
  })();
  assert.instance(error, WorkshopError);
  const { code, what } = error as WorkshopError;
  assert.is(code, 'USAGE');
  for (const option of [
    '-c 0',
    '-c x',
    '-d -1',
    '--size 1e9',
    '--rate 0',
    '--seed -4',
    '--runs many',
    '--csv and',
  ])
    assert.ok(what.includes(option), `${option} is not named:\n${what}`);
  assert.throws(() => readLoad({ ...DEFAULTS, requests: '50' }), /100 clients cannot share/);
  assert.throws(() => readLoad({ ...DEFAULTS, poisson: true }), /--rate only/);
});

const SUBJECT: Subject = { name: 'x', bytes: 0, url: 'http://127.0.0.1/', method: 'GET', bodyBytes: 0 };

test('a plan is every subject in every manner, and an open one sends rate times seconds', () => {
  const closed = plan([SUBJECT, SUBJECT], {
    length: { requests: 9 },
    loop: { kind: 'closed', concurrencies: [1, 2, 3] },
  });
  assert.equal(
    closed.map(({ manner }) => manner),
    ['concurrency 1', 'concurrency 2', 'concurrency 3', 'concurrency 1', 'concurrency 2', 'concurrency 3'],
  );
  const loop = { kind: 'open', rates: [2.5], arrivals: 'constant', seed: 0, mostUnderWay: 9 } as const;
  const [point] = plan([SUBJECT], { length: { seconds: 4 }, loop });
  assert.is(point?.order.kind === 'open' && point.order.requests, 10);
});

test('only the loopback is ours where there are no nodes', async () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) assert.ok(await isOwnHost(host), host);
  for (const host of [
    '192.0.2.1',
    '2001:db8::1',
    'example.org',
    '127.0.0.1.example.org',
    '0.0.0.0',
    '::ffff:192.0.2.1',
  ])
    assert.not.ok(await isOwnHost(host), host);
});

test('the table shows what was measured, and under it why it may not be believed', () => {
  const bad = loadRun([100], {
    bound: { perSecond: 10, latencyMs: 1000 },
    concurrency: 10,
    valid: false,
    reasons: ['it was interrupted'],
    errors: 2,
  });
  const [head, first, second, remark] = renderRuns([loadRun([100, 100.4]), bad]).split('\n');
  assert.match(head ?? '', /^TARGET +LOAD +REQUESTS +ERRORS +PER SECOND +BOUND +MEAN +P50/);
  assert.match(
    first ?? '',
    /^rng, 32 bytes +concurrency 1 +2 +0 +10\.00 +– +100\.2 +100\.0 +100\.4 +100\.4 +100\.4 +– +✓$/,
  );
  assert.match(second ?? '', /^rng, 32 bytes +concurrency 10 +1 +2 +10\.00 +10\.00 .* 1000\.0 +✗$/);
  assert.is(remark, '! rng, 32 bytes, concurrency 10: it was interrupted');
  const markdown = renderRuns([bad], 'markdown').split('\n');
  assert.match(markdown[1] ?? '', /^\| --- \| --- \| ---: \|/);
  assert.match(markdown[2] ?? '', /^\| rng, 32 bytes \| concurrency 10 \| 1 \| 2 \|/);
});

test('CSV gives back what was put in, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (target) => {
      const [, ...lines] = renderRuns([loadRun([1], { target })], 'csv').split('\n');
      const line = lines.join('\n');
      const cell = line.startsWith('"')
        ? (/^"((?:[^"]|"")*)"/.exec(line)?.[1] ?? '').replaceAll('""', '"')
        : line.split(',')[0];
      assert.is(cell, target);
    }),
  );
});

test.run();
