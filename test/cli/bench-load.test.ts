/** bench load as a person or a program uses it, against small servers of our own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBench } from '../../bench/schema/read.ts';
import type { LoadResult } from '../../bench/schema/result.ts';
import { answersAfter, answersOk } from '../bench/load/support.ts';
import { answersWith } from '../fixtures/services/behaviours.ts';
import { startHttpFixture } from '../fixtures/services/http-fixture.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshWorkshop } from './support.ts';

const test = suite('bench load', { timeoutMs: 90_000 });

/** What a busy machine may add to a run that is sound otherwise. */
const DISTURBED = /^the generator was/;

test('a load ends with a line for programs and a file that can be read', async (context) => {
  const target = await startHttpFixture(context.defer, answersAfter(5));
  const workshop = await freshWorkshop(context);
  const { events } = await workshop.run('bench', 'load', target.url, '-c', '1,4', '-n', '12', '--json');
  const last = events.at(-1) as Record<string, unknown> & { runs: Record<string, unknown>[]; report: string };
  assert.equal([last.event, last.command], ['result', 'bench load']);
  assert.is(last.ok, last.valid);
  assert.equal(
    last.runs.map(({ concurrency, requests, errors, timeouts }) => [concurrency, requests, errors, timeouts]),
    [
      [1, 12, 0, 0],
      [4, 12, 0, 0],
    ],
  );
  for (const run of last.runs) {
    assert.equal(Object.keys(run.latencyMs as object), ['mean', 'p50', 'p90', 'p99', 'max']);
    assert.equal(Object.keys(run.client as object).sort(), ['cpu', 'loopDelayMs']);
    assert.type((run.throughput as { perSecond: number }).perSecond, 'number');
    assert.ok(
      (run.reasons as string[]).every((reason) => DISTURBED.test(reason)),
      String(run.reasons),
    );
  }
  assert.is(last.report, join(workshop.folder, 'reports', 'bench-load.json'));
  const { runs, command } = (await readBench(last.report)) as LoadResult;
  assert.is(runs[1]?.latency.count, 12);
  assert.match(command, /bench load http/);
});

test('an open loop, at random moments that are written down', async (context) => {
  const target = await startHttpFixture(context.defer, answersOk);
  const workshop = await freshWorkshop(context);
  const words = ['--rate', '40', '--poisson', '--seed', '9', '-n', '20', '--out', 'open.json', '--markdown'];
  const { stdout } = await workshop.run('bench', 'load', '--url', target.url, ...words);
  assert.match(stdout, /^\| http.* \| 40\/s Poisson \| 20 \| 0 \|/m);
  const result = (await readBench(join(workshop.folder, 'open.json'))) as LoadResult;
  assert.is(result.seed, 9);
  assert.is(result.runs[0]?.schedule?.due, 20);
});

test('errors make it invalid: exit code 1, and what was gathered is kept and marked', async (context) => {
  const target = await startHttpFixture(context.defer, answersWith(500, answersOk));
  const workshop = await freshWorkshop(context);
  const { exitCode, stdout } = await workshop.run('bench', 'load', target.url, '-c', '2', '-n', '6');
  assert.is(exitCode, 1);
  assert.match(stdout, '6 of 6: answers of status 500');
  const result = (await readBench(join(workshop.folder, 'reports', 'bench-load.json'))) as LoadResult;
  assert.is(result.valid, false);
  assert.equal(result.runs[0]?.problems, { 'answers of status 500': 6 });
});

test('nobody there: exit code 1', async (context) => {
  const target = await startHttpFixture(context.defer, answersOk);
  await target.close();
  const workshop = await freshWorkshop(context);
  const { exitCode, events } = await workshop.run('bench', 'load', target.url, '-c', '1', '--json');
  assert.is(exitCode, 1);
  assert.equal([events.at(-1)?.ok, events.at(-1)?.valid], [false, false]);
});

test('interrupted: what was measured is written and marked, exit code 130, and the generator is gone', async (context) => {
  const target = await startHttpFixture(context.defer, answersAfter(5));
  const workshop = await freshWorkshop(context);
  const load = workshop.begin(['bench', 'load', target.url, '-c', '1,2', '-d', '60']);
  while (target.requests.length < 30) await new Promise((resolve) => setTimeout(resolve, 20));
  load.kill('SIGINT');
  const { exitCode } = await load.finished;
  assert.is(exitCode, 130);
  const { runs, valid } = (await readBench(
    join(workshop.folder, 'reports', 'bench-load.json'),
  )) as LoadResult;
  assert.is(valid, false);
  assert.is(runs.length, 1);
  assert.ok((runs[0]?.requests ?? 0) >= 20);
  assert.match(runs[0]?.reasons.join() ?? '', 'interrupted');
  const seen = target.requests.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.is(target.requests.length, seen, 'nobody asks any more');
});

test('killed: the generator goes as well', async (context) => {
  const target = await startHttpFixture(context.defer, answersAfter(5));
  const workshop = await freshWorkshop(context);
  const load = workshop.begin(['bench', 'load', target.url, '-c', '1', '-d', '60']);
  while (target.requests.length < 10) await new Promise((resolve) => setTimeout(resolve, 20));
  load.kill('SIGKILL');
  await load.finished;
  for (let before = -1; before !== target.requests.length; ) {
    before = target.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
});

const WRONG: readonly (readonly [words: string, says: string])[] = [
  ['', 'Give rng, hasher or a URL'],
  ['rgn', 'rgn is neither rng, hasher nor a URL'],
  ['https://127.0.0.1/', 'begins with http://'],
  ['http://192.0.2.1/', '192.0.2.1 is not loaded'],
  ['http://example.org/', 'Give an address in place of a name'],
  ['rng --url http://192.0.2.1/', 'is not loaded'],
  ['http://127.0.0.1/ --url http://127.0.0.1/', 'give one of them'],
  ['rng --size 100000001', 'rng makes at most 100000000 bytes'],
  ['http://127.0.0.1/ -c 5 -n 2', 'cannot share'],
];

for (const [words, says] of WRONG) {
  test(`refuses: bench load ${words}`, async (context) => {
    const workshop = await freshWorkshop(context);
    const { exitCode, stderr, stdout } = await workshop.run(...`bench load ${words}`.trim().split(' '));
    assert.is(exitCode, 2, stderr);
    assert.match(stderr, says);
    assert.is(stdout, '');
    assert.not.ok(await readFile(join(workshop.folder, 'reports', 'bench-load.json')).catch(() => false));
  });
}

test('without an application it says how to start one', async (context) => {
  const workshop = await freshWorkshop(context);
  const { exitCode, stderr } = await workshop.run('bench', 'load', 'rng');
  assert.is(exitCode, 1);
  assert.match(stderr, './workshop app up');
});

test.run();
