/** What is in a report, read as text. What a browser makes of it: report-in-browser.test.ts. */
import fc from 'fast-check';
import { renderReport } from '../../bench/report/render.ts';
import { type DemoResult, demoResultSchema } from '../../bench/result.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { HOSTILE, RESULTS } from '../fixtures/odd-results.ts';
import { assert, suite } from '../guard/suite.ts';
import { unbalancedTags, visibleText } from './html.ts';

const test = suite('report', { timeoutMs: 60_000 });

const usual = demoResult();

test('the fixtures are results', () => {
  for (const result of Object.values(RESULTS)) demoResultSchema.parse(result);
});

test('it tells the story first, then holds every number of the result', () => {
  const text = visibleText(renderReport(usual));
  assert.match(text, /^DockerCoins, measured Ten workers gave 3\.0x, not 10x: rng was the bottleneck\./);
  for (const { hashesPerSecond, boundHashesPerSecond, rngLatencyMs, rngCallsMs } of usual.measurements) {
    const share = ((hashesPerSecond / boundHashesPerSecond) * 100).toFixed(1);
    for (const shown of [
      hashesPerSecond.toPrecision(3),
      boundHashesPerSecond.toPrecision(3),
      `${share} %`,
      `median ${Math.round(rngLatencyMs.p50)}, p99 ${Math.round(rngLatencyMs.p99)}, longest ${Math.round(rngLatencyMs.max)} ms`,
      `${rngCallsMs.length} calls`,
    ]) {
      assert.ok(text.includes(shown), `"${shown}" is not in the report`);
    }
  }
  for (const shown of [
    './workshop demo --on local',
    '14 March 2026, 09:26 UTC',
    'AMD EPYC 7B13, 2 cores',
    '24 GiB',
    '20.20.2',
    '7.0.15',
    '2.6.12',
  ]) {
    assert.ok(text.includes(shown), `"${shown}" is not in the report`);
  }
});

test('the moments of scaling are marked in the figure over time, in their order', () => {
  const figure =
    /<svg(?:(?!<\/svg>)[\s\S])*?hashes per second(?:(?!<\/svg>)[\s\S])*<\/svg>/i.exec(
      renderReport(usual),
    )?.[0] ?? '';
  const places = usual.marks.map(({ label }) => figure.indexOf(label));
  assert.is(places.length, 3);
  for (const [index, place] of places.entries())
    assert.ok(place > (places[index - 1] ?? 0), usual.marks[index]?.label);
});

test('each figure has a name and a description, and its axes have units', () => {
  const html = renderReport(usual);
  const drawings = html.match(
    /<svg class="plot"[^>]*role="img"[^>]*>\n<title[^>]*>[^<]+<\/title>\n<desc[^>]*>[^<]+<\/desc>/g,
  );
  assert.is(drawings?.length, 4);
  assert.is(html.match(/<figcaption>[^<]+<\/figcaption>/g)?.length, 4);
  for (const label of [
    'time since the start (s)',
    'hashes/s',
    'rng latency seen by workers (ms)',
    'share of calls',
    'workers (N)',
  ]) {
    assert.ok(html.includes(`>${label}</text>`), label);
  }
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.is(new Set(ids).size, ids.length, 'no id twice');
});

test('an invalid measurement is marked, with its reasons, and nothing is claimed of it', () => {
  const text = visibleText(renderReport(RESULTS['one invalid'] ?? usual));
  assert.match(text, /not proof: one of three/);
  assert.match(text, /Not valid\. .*10 workers, 1 rng: the machine was 97 % busy/);
  assert.not.match(text, /waiting in line: rng is no slower/);
});

for (const [name, result] of Object.entries(RESULTS)) {
  test(`${name}: balanced, self-contained, without a number that is none`, () => sound(renderReport(result)));
}

test('hostile text stays text', () => {
  const html = renderReport(RESULTS.hostile ?? usual);
  assert.not.match(html, /<(script|img)/i);
  assert.is(html.match(/<\/style>/g)?.length, 1);
  assert.is(html.match(/<\/title>/g)?.length, renderReport(usual).match(/<\/title>/g)?.length);
  assert.ok(visibleText(html).includes(HOSTILE.slice(0, 60)), 'and is shown as it is');
});

test('any result at all gives a sound report', () => {
  const number = fc.oneof(
    fc.double({ min: 0, max: 1e6, noNaN: true }),
    fc.integer({ min: -10, max: 1e9 }),
    fc.constant(0),
  );
  const small = fc.array(number, { maxLength: 6 });
  const latency = fc.record({
    count: number,
    mean: number,
    p50: number,
    p90: number,
    p99: number,
    max: number,
  });
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constant(HOSTILE));
  const measurement = fc.record({
    workers: number,
    rng: number,
    hashesPerSecond: number,
    boundHashesPerSecond: number,
    coinsPerSecond: number,
    rngLatencyMs: latency,
    boundRngLatencyMs: number,
    hasherLatencyMs: latency,
    seconds: number,
    from: number,
    valid: fc.boolean(),
    reasons: fc.array(text, { maxLength: 2 }),
    rngCallsMs: small,
  });
  const result: fc.Arbitrary<DemoResult> = fc.record({
    schema: fc.constant('workshop.demo/1' as const),
    command: text,
    startedAt: fc.constant('2026-03-14T09:26:53.589Z'),
    on: text,
    bottleneck: text,
    measurements: fc.array(measurement, { maxLength: 4 }),
    series: fc.array(fc.record({ at: number, hashes: number, coins: number }), { maxLength: 30 }),
    marks: fc.array(fc.record({ at: number, label: text }), { maxLength: 5 }),
    machine: fc.record({ system: text, kernel: text, cpu: text, cores: number, memoryBytes: number }),
    versions: fc.dictionary(text, text, { maxKeys: 3 }),
  });
  fc.assert(
    fc.property(result, (any) => sound(renderReport(any))),
    { numRuns: 60, endOnFailure: true },
  );
});

test('moments that lie closer together than a clock can tell are drawn', () => {
  for (const last of [5e-322, 1e-320, 1e-310, 1e-12]) {
    const series = [5e-324, last].map((at) => ({ at, hashes: at, coins: 0 }));
    sound(renderReport({ ...demoResult(), measurements: [], series, marks: [] }));
  }
});

/** @throws when a report is not what every report has to be. */
function sound(html: string): void {
  assert.equal(unbalancedTags(html), []);
  assert.not.match(
    html,
    /(?:src|href|xlink:href|action|data)="(?!data:,)[^"]*"/,
    'refers to nothing outside',
  );
  assert.not.match(html, /url\(|@import|<script|<link rel="(?!icon)/, 'fetches nothing');
  assert.not.match(html, /="[^"]*\b(?:NaN|Infinity|undefined|null)\b[^"]*"/, 'in an attribute');
  assert.not.match(html.replace(/<[^>]*>/g, ' '), /(?<![\w&;])(?:NaN|Infinity|undefined)(?!\w)/, 'in text');
}

test.run();
