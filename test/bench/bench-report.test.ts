/** The page of any results: what it holds, what it refuses, and that nothing in a file becomes markup. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResults } from '../../bench/report/bench/read.ts';
import { renderBenchReport } from '../../bench/report/bench/render.ts';
import { milliseconds } from '../../bench/report/format.ts';
import { benchReport } from '../../scripts/commands/bench/report.ts';
import type { WorkshopEvent } from '../../scripts/core/events.ts';
import { unbalancedTags, visibleText } from '../bench/html.ts';
import { ALL, LOAD, SCALE } from '../fixtures/bench-results.ts';
import { loadResult, loadRun } from '../fixtures/load-result.ts';
import { scalePoints, scaleResult } from '../fixtures/scale-result.ts';
import { assert, suite } from '../guard/suite.ts';
import { rejection } from './write-support.ts';

const test = suite('report of benches', { timeoutMs: 20_000 });

async function folderWith(defer: (cleanup: () => unknown) => void, files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'workshop-bench-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return { folder, path: (name: string) => join(folder, name) };
}

/** The command as it is run, and what it says. */
async function report(files: readonly string[], out: string) {
  const events: WorkshopEvent[] = [];
  const context = {
    emit: (event: WorkshopEvent) => events.push(event),
    signal: new AbortController().signal,
    typed: '',
  };
  const result = await benchReport(context as never, [...files], { out });
  return {
    result: result as unknown as { ok: boolean; report: string; files: string[]; refused: unknown[] },
    events,
  };
}

const withoutScript = (html: string) => html.replace(/<script>[\s\S]*<\/script>/, '');

test('a page of all kinds is well-formed, and no name stands twice', () => {
  const html = renderBenchReport(ALL);
  assert.equal(unbalancedTags(withoutScript(html)), []);
  const ids = [...withoutScript(html).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assert.is(new Set(ids).size, ids.length);
  const text = visibleText(withoutScript(html));
  for (const words of [
    'Latency, the whole spectrum',
    'invents a peak',
    '21 % low',
    'Throughput over the grid',
    'B as a multiple of A',
    'One application on each of up to 5 nodes',
    'Sharing one Redis costs',
    'What the machine has less of',
    'how calls are dealt out',
    'Conditions',
    'Seed 7',
    'Hashes per second over time',
  ])
    assert.match(text, words);
});

test('a single result gives the page its name; doubts stand first', () => {
  const html = renderBenchReport([{ path: '/x/load.json', result: LOAD }]);
  assert.match(html, '<title>Load: rng, 32 bytes</title>');
  assert.ok(html.indexOf('cannot be trusted') < html.indexOf('<article'));
});

test('the spectrum ends with the longest call', () => {
  for (const calls of [1, 2, 3, 10, 399, 1000]) {
    const run = loadRun(Array.from({ length: calls }, (_, index) => index + 1));
    const html = renderBenchReport([{ path: '/x/l.json', result: loadResult([run]) }]);
    assert.match(html, `longest ${milliseconds(calls)} ms`);
  }
});

test('what a file holds never becomes markup', () => {
  const evil = '"><script>alert(1)</script>';
  const result = { ...SCALE, command: evil, on: evil, reasons: [evil], valid: false };
  const html = renderBenchReport([{ path: `/x/${evil}`, result }]);
  assert.is(html.split('<script>').length, 2, 'our own script only');
  assert.not.match(html, /<script>alert/);
});

test('grids of a single point, of one rng, and of none', () => {
  for (const [workers, rng] of [
    [[3], [1]],
    [[1, 2, 5, 9], [2]],
    [[], []],
  ] as const) {
    const html = renderBenchReport([{ path: '/x/s.json', result: scaleResult(scalePoints(workers, rng)) }]);
    assert.equal(unbalancedTags(withoutScript(html)), []);
    assert.not.match(withoutScript(html), /NaN|Infinity|undefined/);
  }
});

test('one bad file does not hide the good ones: all are told, and exit code 1', async ({ defer }) => {
  const { folder, path } = await folderWith(defer, {
    'good.json': JSON.stringify(SCALE),
    'cut.json': JSON.stringify(SCALE).slice(0, 500),
    'other.json': '{"name": "x"}',
    'newer.json': JSON.stringify({ ...LOAD, schema: 'workshop.bench/2' }),
    'odd.json': JSON.stringify({ ...SCALE, points: [{ ...SCALE.points[0], rng: -1 }] }),
  });
  const names = ['good.json', 'cut.json', 'good.json', 'other.json', 'newer.json', 'odd.json', 'none.json'];
  const { result, events } = await report(names.map(path), folder);
  assert.is(result.ok, false);
  assert.equal(result.files, [path('good.json')]);
  const told = events.flatMap((event) => (event.event === 'error' ? [`${event.what} ${event.why}`] : []));
  assert.is(told.length, 5, told.join('\n'));
  assert.match(told[0] ?? '', /cut\.json:1:501 is not JSON\. It ends too early/);
  assert.match(told[1] ?? '', /other\.json does not hold .* schema: /);
  assert.match(told[2] ?? '', /newer\.json .* schema: /);
  assert.match(told[3] ?? '', /odd\.json .* points\[0\]\.rng: /);
  assert.match(told[4] ?? '', /none\.json cannot be read/);
  assert.match(await readFile(result.report, 'utf8'), 'Scaling: 80 points');
});

test('without a good file there is no page, and an earlier one stays', async ({ defer }) => {
  const { folder, path } = await folderWith(defer, { 'x.json': '[', 'bench-report.html': 'earlier' });
  const error = await rejection(report([path('x.json')], folder));
  assert.is(error.code, 'INVALID_MEASUREMENT');
  assert.is(await readFile(path('bench-report.html'), 'utf8'), 'earlier');
});

test('what is written is what is read', async ({ defer }) => {
  const { path } = await folderWith(
    defer,
    Object.fromEntries(ALL.map(({ result }, index) => [`${index}`, JSON.stringify(result)])),
  );
  const { results, refused } = await readResults(ALL.map((_, index) => path(`${index}`)));
  assert.equal(refused, []);
  assert.equal(
    results.map(({ result }) => result),
    ALL.map(({ result }) => result),
  );
});

test.run();
