/** bench compare from a person's side: files, targets, refusals, and the exit code for CI. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBench } from '../../bench/schema/read.ts';
import type { CompareResult } from '../../bench/schema/result.ts';
import { answersAfter, answersOk } from '../bench/load/support.ts';
import { loadResult, loadRun } from '../fixtures/load-result.ts';
import { answersWith } from '../fixtures/services/behaviours.ts';
import { startHttpFixture } from '../fixtures/services/http-fixture.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshWorkshop, type Workshop } from './support.ts';

const test = suite('bench compare, the command', { timeoutMs: 90_000 });

async function files(workshop: Workshop): Promise<void> {
  const runs = (perSecond: number) =>
    Array.from({ length: 10 }, (_, index) =>
      loadRun([100], { throughput: { perSecond: perSecond + index / 100 } }),
    );
  const write = (name: string, content: unknown) =>
    writeFile(join(workshop.folder, name), JSON.stringify(content));
  await write('fast.json', loadResult(runs(10)));
  await write('slow.json', loadResult(runs(9)));
  await write(
    'bad.json',
    loadResult([...runs(9), loadRun([1], { valid: false, reasons: ['3 of 9: answers of status 503'] })]),
  );
  await writeFile(join(workshop.folder, 'cut.json'), JSON.stringify(loadResult(runs(9))).slice(0, 300));
}

test('files: exit code 0, or 1 when B is worse by more than --fail-above', async (context) => {
  const workshop = await freshWorkshop(context);
  await files(workshop);
  const told = await workshop.run('bench', 'compare', 'fast.json', 'slow.json', '--json');
  assert.is(told.exitCode, 0, told.stderr);
  const { rows, report } = told.events.at(-1) as { rows: CompareResult['rows']; report: string };
  assert.equal(
    rows.map(({ metric, verdict }) => [metric, verdict]),
    [
      ['throughput', 'worse'],
      ['p50', '~'],
      ['p99', '~'],
    ],
  );
  assert.equal(((await readBench(report)) as CompareResult).sides, ['fast.json', 'slow.json']);
  const strict = await workshop.run('bench', 'compare', 'fast.json', 'slow.json', '--fail-above', '5%');
  assert.is(strict.exitCode, 1);
  assert.match(strict.stdout, 'throughput is worse by -10');
  assert.is(
    (await workshop.run('bench', 'compare', 'fast.json', 'slow.json', '--fail-above', '20%')).exitCode,
    0,
  );
  assert.is(
    (await workshop.run('bench', 'compare', 'slow.json', 'fast.json', '--fail-above', '5%')).exitCode,
    0,
  );
});

test('runs with errors are refused, each by name; so are files that are cut off or not there, all at once', async (context) => {
  const workshop = await freshWorkshop(context);
  await files(workshop);
  const bad = await workshop.run('bench', 'compare', 'fast.json', 'bad.json');
  assert.is(bad.exitCode, 1);
  assert.match(bad.stderr, 'bad.json: run 11 (rng, 32 bytes, concurrency 1): 3 of 9: answers of status 503');
  const cut = await workshop.run('bench', 'compare', 'cut.json', 'none.json');
  assert.is(cut.exitCode, 1);
  assert.match(cut.stderr, /cut\.json:1:301 is not JSON/);
  assert.match(cut.stderr, /none\.json cannot be read/);
});

test('targets, loaded in turn', async (context) => {
  const [fast, slow] = [
    await startHttpFixture(context.defer, answersAfter(3)),
    await startHttpFixture(context.defer, answersAfter(30)),
  ];
  const workshop = await freshWorkshop(context);
  const words = ['--runs', '2', '-c', '2', '-n', '6', '--seed', '3', '--json'];
  const { events } = await workshop.run('bench', 'compare', fast.url, slow.url, ...words);
  const { runs, seed } = (await readBench(
    join(workshop.folder, 'reports', 'bench-compare.json'),
  )) as CompareResult;
  assert.is(seed, 3);
  assert.equal(
    runs.map((side) => side.map(({ requests }) => requests)),
    [
      [6, 6],
      [6, 6],
    ],
  );
  const last = events.at(-1) as { ok: boolean; rows?: CompareResult['rows']; why?: string };
  // On a machine that is busy otherwise the runs may be refused, and nothing else.
  if (last.ok)
    assert.ok(
      last.rows?.every(({ verdict }) => verdict === '~'),
      'two runs a side say nothing',
    );
  else assert.match(last.why ?? '', /the generator was/);
});

test('a side that answers errors is refused, and what was measured is kept', async (context) => {
  const [good, bad] = [
    await startHttpFixture(context.defer, answersOk),
    await startHttpFixture(context.defer, answersWith(500, answersOk)),
  ];
  const workshop = await freshWorkshop(context);
  const { exitCode, stderr } = await workshop.run(
    'bench',
    'compare',
    good.url,
    bad.url,
    '--runs',
    '1',
    '-c',
    '1',
    '-n',
    '5',
  );
  assert.is(exitCode, 1);
  assert.match(stderr, 'answers of status 500');
  const kept = (await readBench(join(workshop.folder, 'reports', 'bench-compare.json'))) as CompareResult;
  assert.equal([kept.valid, kept.runs[0].length, kept.runs[1].length], [false, 1, 1]);
});

const WRONG: readonly (readonly [words: string, says: string])[] = [
  ['a.json', "missing required argument 'B'"],
  ['a.json b.json --fail-above 5', 'give a share such as 5%'],
  ['a.json b.json -n 50', 'files are compared as they are'],
  ['http://192.0.2.1/ http://127.0.0.1/ --runs 3', 'is not loaded'],
];

for (const [words, says] of WRONG) {
  test(`refuses: bench compare ${words}`, async (context) => {
    const workshop = await freshWorkshop(context);
    const { exitCode, stderr } = await workshop.run('bench', 'compare', ...words.split(' '));
    assert.is(exitCode, 2, stderr);
    assert.match(stderr.toLowerCase(), says.toLowerCase());
  });
}

test.run();
