/** The pure parts of webui, of the service as of the page. */
import fc from 'fast-check';
import { type CounterSample, History, perSecond } from '../../dockercoins/webui/history.ts';
import { historyAnswer } from '../../dockercoins/webui/history-answer.ts';
import { latencies, NO_LATENCIES } from '../../dockercoins/webui/latency.ts';
import { formatCount, formatDuration, formatMs, formatRate } from '../../dockercoins/webui/page/format.ts';
import { notice } from '../../dockercoins/webui/page/notice.ts';
import { Samples } from '../../dockercoins/webui/page/samples.ts';
import { ticksUpTo, topOfScale } from '../../dockercoins/webui/page/y-axis.ts';
import { matchesEtag, route } from '../../dockercoins/webui/routes.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('webui units');
const NOW = 1_800_000_000;

const routes: [string, string, string][] = [
  ['GET', '/', 'home'],
  ['HEAD', '/?from=somewhere', 'home'],
  ['GET', '/json', 'json'],
  ['GET', '/json?_=1', 'json'],
  ['GET', '/json/', 'not-found'],
  ['GET', '/index.html?x', 'asset'],
  ['GET', '/nothing', 'not-found'],
  ['POST', '/nothing', 'not-found'],
  ['GET', '/../main.ts', 'not-found'],
  ['POST', '/json', 'wrong-method'],
  ['DELETE', '/', 'wrong-method'],
  ['PUT', '/index.html', 'wrong-method'],
  ['GET', '/history', 'history'],
  ['GET', '/history?since=', 'history'],
  ['GET', '/history?since=1.5', 'history'],
  ['GET', '/history?since=yesterday', 'bad-since'],
  ['GET', '/history?since=Infinity', 'bad-since'],
  ['GET', '', 'not-found'],
];
for (const [method, target, kind] of routes) {
  test(`${method} ${JSON.stringify(target)} is ${kind}`, () => {
    assert.is(route(method, target, (path) => path === '/index.html').kind, kind);
  });
}

test('If-None-Match may be a list, weak, or a star', () => {
  for (const header of ['"a"', 'W/"a"', '"x", "a"', '*']) assert.ok(matchesEtag(header, '"a"'), header);
  for (const header of [undefined, '', '"b"', 'a', '"aa"']) assert.not(matchesEtag(header, '"a"'), header);
});

test('latency is read from what workers publish', () => {
  const entries = [
    { message: { rng: '101.2,100.9,100.8,300', hasher: '100.7' } },
    { message: { rng: '100' } },
  ];
  assert.equal(latencies(entries), {
    rng: { p50: 100.9, p99: 300, count: 5 },
    hasher: { p50: 100.7, p99: 100.7, count: 1 },
  });
});

test('latency is read past garbage', () => {
  const garbage = ['', ',', 'abc', '-1', '1e3', 'NaN', 'Infinity', '12 13', '0x10', '1.2.3', '9'.repeat(400)];
  assert.equal(latencies(garbage.map((rng) => ({ message: { rng } }))), NO_LATENCIES);
  assert.equal(latencies([{ message: { failed: 'rng' } }]), NO_LATENCIES);
  assert.is(latencies([{ message: { rng: 'x, 7 ,,-3,8' } }]).rng?.count, 2);
});

test('whatever is published, percentiles are numbers in order', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (lists) => {
      const { rng } = latencies(lists.map((list) => ({ message: { rng: list } })));
      assert.ok(rng === null || (rng.count > 0 && rng.p50 >= 0 && rng.p99 >= rng.p50));
    }),
  );
});

test('the history of ten minutes at three hundred hashes a second fits in a small answer', () => {
  const history = steadyHistory(700, 300);
  const answer = historyAnswer({
    history,
    since: undefined,
    now: NOW,
    downSince: undefined,
    latency: NO_LATENCIES,
  });
  const text = JSON.stringify(answer);
  assert.ok(text.length < 32_000, `${text.length} characters`);
  assert.ok((answer.samples[0]?.[0] ?? 0) < NOW - 598);
  assert.is(Math.round(answer.rate?.hashesPerSecond ?? 0), 300);
  const times = answer.samples.map(([time]) => time);
  assert.equal(times, [...new Set(times)].sort());
});

test('what is asked for since the last answer is what is new', () => {
  const history = steadyHistory(60, 10);
  const last = history.since(0, NOW).at(-1)?.at ?? 0;
  assert.is(history.since(last - 1, NOW).length, 5);
  assert.is(history.since(last, NOW).length, 0);
  // Even when all is old, because Redis is away: the last sample is as it was, so it is told once.
  assert.is(history.since(0, NOW + 100).at(-1)?.at, last);
});

test('a clock that is set back begins a new history', () => {
  const history = steadyHistory(60, 10);
  for (let n = 0; n < 4; n++) history.add(at(NOW - 5000 + n / 20, 1));
  assert.is(history.since(0, NOW - 5000).length, 1);
});

test('samples are means of four readings, on one side of a reset or a break', () => {
  const history = new History();
  const counters = [0, 4, 4, 8, 8, 8, 2, 3, 4, 7];
  for (const [n, hashes] of counters.entries()) history.add(at(100 + n / 20, hashes));
  history.add(at(109, 9));
  const means = history.since(0, 109).map(({ at: time, hashes }) => [time, hashes]);
  assert.equal(means, [
    [100.075, 4],
    [100.225, 8],
    [100.375, 4],
  ]);
  assert.is(history.latest?.hashes, 9);
});

test('the speed of workers is within 1.2 %, however their rhythm beats with ours', () => {
  const period = fc.double({ min: 0.9, max: 1.3, noNaN: true });
  fc.assert(
    fc.property(period, (seconds) => {
      const history = new History();
      for (let n = 1; n < 600; n++) history.add(at(1000 + n / 20, 4 * Math.floor(n / 20 / seconds)));
      for (let now = 1012; now < 1029; now += 0.3) {
        const answer = historyAnswer({ history, since: 0, now, downSince: undefined, latency: NO_LATENCIES });
        const off = ((answer.rate?.hashesPerSecond ?? 0) * seconds) / 4 - 1;
        assert.ok(Math.abs(off) < 0.012, `${off} at a step each ${seconds} s`);
      }
    }),
    { numRuns: 30 },
  );
});

test('seconds are means, and a reset is not averaged away', () => {
  const samples = [at(10.1, 4), at(10.3, 8), at(10.5, 0), at(10.7, 2), at(11.5, 3)];
  assert.equal(
    perSecond(samples).map(({ at: time, hashes }) => [Math.round(time * 10) / 10, hashes]),
    [
      [10.2, 6],
      [10.6, 1],
      [11.5, 3],
    ],
  );
});

test('an answer says since when Redis is away, and then knows no rate', () => {
  const history = steadyHistory(60, 10);
  const answer = historyAnswer({ history, since: NOW, now: NOW, downSince: NOW - 3, latency: NO_LATENCIES });
  assert.equal([answer.redis, answer.downSince, answer.rate], ['down', NOW - 3, null]);
});

test('the line is at the true speed, and broken where Redis was away or began anew', () => {
  const samples = new Samples();
  samples.add(steady(0, 60, 3, 1000));
  samples.add(steady(70, 60, 10, 2000));
  samples.add(steady(130.2, 60, 5, 0)); // a reset
  const { times, rates } = samples.line();
  const within = (from: number, to: number) =>
    rates.filter((_, n) => (times[n] ?? 0) >= from && (times[n] ?? 0) <= to);
  const isAll = (from: number, to: number, rate: number) =>
    within(from, to).every((each) => each !== null && Math.abs(each - rate) < 1e-6);
  assert.ok(isAll(3, 57, 3));
  assert.ok(within(58, 72).every((each) => each === null));
  assert.ok(isAll(73, 127, 10));
  assert.ok(within(128, 132).every((each) => each === null));
  assert.ok(isAll(133, 187, 5));
  assert.equal(samples.line(), { times, rates });
});

test('the line does not change when it is made piece by piece', () => {
  const all = steady(0, 60, 3.3, 0).map((each) => ({ ...each, hashes: Math.floor(each.hashes / 4) * 4 }));
  const [atOnce, bySecond] = [new Samples(), new Samples()];
  atOnce.add(all);
  for (let n = 0; n < all.length; n += 5) {
    bySecond.add(all.slice(n, n + 5));
    bySecond.line();
  }
  assert.equal(bySecond.line(), atOnce.line());
});

test('the staircase of workers, four hashes each 1.2 s, is drawn as a line, and no tooth is seen', () => {
  for (const [workers, rate] of [
    [1, 4 / 1.2],
    [2, 8 / 1.2],
    [10, 40 / 1.2],
  ] as const) {
    const samples = new Samples();
    // All workers in step: the highest stairs there are.
    samples.add(
      Array.from({ length: 300 }, (_, n) => at(1000 + n / 5, 4 * workers * Math.floor(n / 5 / 1.2 + 1e-9))),
    );
    const { times, rates } = samples.line();
    const whole = rates.filter(
      (each, n) => each !== null && (times[n] ?? 0) > 1005 && (times[n] ?? 0) < 1054,
    );
    assert.ok(whole.length > 90);
    for (const each of whole) assert.ok(Math.abs((each ?? 0) / rate - 1) < 0.03, `${each}, not ${rate}`);
  }
});

test('the scale begins at 0, leaves air, and does not flap', () => {
  assert.is(topOfScale(0, undefined), 1);
  assert.is(topOfScale(3.33, undefined), 4);
  assert.is(topOfScale(10, undefined), 15);
  assert.is(topOfScale(50, undefined), 60);
  assert.is(topOfScale(3.6, 4), 4);
  assert.is(topOfScale(3.95, 4), 5);
  assert.is(topOfScale(7, 15), 15);
  assert.is(topOfScale(3.3, 15), 4);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      (high, before) => {
        const top = topOfScale(high, before);
        assert.ok(top > high);
        assert.is(topOfScale(high, top), top);
      },
    ),
  );
});

test('lines of the scale are few and round', () => {
  assert.equal(ticksUpTo(4), [0, 1, 2, 3, 4]);
  assert.equal(ticksUpTo(15), [0, 5, 10, 15]);
  assert.equal(ticksUpTo(1), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  for (const top of [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 60, 100, 800]) {
    const { length } = ticksUpTo(top);
    assert.ok(length >= 4 && length <= 6, `${length} lines up to ${top}`);
  }
});

test('a notice says what is away and since when, the server before Redis, and nothing too soon', () => {
  const none = { now: NOW, lostSince: undefined, redisDownSince: undefined };
  assert.is(notice(none), undefined);
  assert.is(notice({ ...none, redisDownSince: NOW - 0.3 }), undefined);
  assert.is(notice({ ...none, lostSince: NOW - 1 }), undefined);
  const redis = notice({ ...none, redisDownSince: NOW - 12.4 });
  assert.is(redis?.what, 'Redis is away');
  assert.match(redis?.since ?? '', /^since \d\d:\d\d:\d\d \(12 s\)…$/);
  const both = notice({ now: NOW, lostSince: NOW - 3, redisDownSince: NOW - 60 });
  assert.is(both?.what, 'This page has lost its server');
});

test('numbers read well', () => {
  assert.equal([3.333, 9.994, 9.996, 10.04, 999.94, 1234.5].map(formatRate), [
    '3.33',
    '9.99',
    '10.0',
    '10.0',
    '999.9',
    '1,235',
  ]);
  assert.equal([9.81, 9.96, 100.8, 12_345.6].map(formatMs), ['9.8 ms', '10 ms', '101 ms', '12,346 ms']);
  assert.equal([0, 12.9, 65, 3600, 7500].map(formatDuration), [
    '0 s',
    '12 s',
    '1 min 5 s',
    '1 h 0 min',
    '2 h 5 min',
  ]);
  assert.equal([formatRate(undefined), formatMs(undefined), formatCount(undefined)], ['—', '—', '—']);
  assert.is(formatCount(1_234_567.5), '1,234,568');
});

test.run();

function at(seconds: number, hashes: number): CounterSample {
  return { at: seconds, hashes, coins: Math.floor(hashes / 16) };
}

function steady(from: number, seconds: number, perSecond: number, start: number): CounterSample[] {
  return Array.from({ length: seconds * 5 + 1 }, (_, n) => at(from + n / 5, start + (n / 5) * perSecond));
}

/** Twenty readings a second for so many seconds, up to now. */
function steadyHistory(seconds: number, perSecond: number): History {
  const history = new History();
  for (let n = 1; n <= seconds * 20; n++) history.add(at(NOW - seconds + n / 20, (n / 20) * perSecond));
  return history;
}
