/** The files that benches write: what is read back is what was written, and nothing else passes for one. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { readBench, readBenches } from '../../bench/schema/read.ts';
import { type BenchResult, benchResultSchema, SCHEMA } from '../../bench/schema/result.ts';
import { openReport } from '../../scripts/commands/bench/report-file.ts';
import { loadResult, loadRun } from '../fixtures/load-result.ts';
import { assert, suite } from '../guard/suite.ts';
import { rejection } from './write-support.ts';

const test = suite('results of a bench');

async function folder(defer: (cleanup: () => unknown) => void): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'workshop-bench-'));
  defer(() => rm(path, { recursive: true, force: true }));
  return path;
}

const RESULT = loadResult([loadRun([100, 101.5]), loadRun([], { valid: false, reasons: ['no answer'] })]);

test('what was written is what is read', async ({ defer }) => {
  const write = await openReport(await folder(defer), 'load.json');
  assert.equal(await readBench(await write(RESULT)), RESULT);
});

test('a result that cannot be kept is not written, and the earlier file stays', async ({ defer }) => {
  const place = await folder(defer);
  const write = await openReport(place, 'load.json');
  const file = await write(RESULT);
  const odd = loadResult([loadRun([1], { seconds: Number.NaN })]);
  const error = await rejection(write(odd));
  assert.is(error.code, 'WRITE_FAILED');
  assert.match(error.why ?? '', /^runs\[0\]\.seconds: /m);
  assert.equal(await readBench(file), RESULT);
  assert.equal(await readdir(place), ['load.json']);
});

test('a place that cannot be written to is known before anything is measured', async ({ defer }) => {
  const file = join(await folder(defer), 'a file');
  await writeFile(file, '');
  assert.is((await rejection(openReport(join(file, 'below'), 'load.json'))).code, 'WRITE_FAILED');
});

const ODD: readonly (readonly [
  name: string,
  change: (result: Record<string, unknown>) => unknown,
  place: RegExp,
])[] = [
  ['of another version', (result) => ({ ...result, schema: 'workshop.bench/2' }), /^schema: /m],
  ['of an unknown kind', (result) => ({ ...result, kind: 'dance' }), /^kind: /m],
  ['without a verdict', ({ valid: _, ...rest }) => rest, /^valid: /m],
  ['with a negative count', () => loadResult([loadRun([1], { errors: -1 })]), /^runs\[0\]\.errors: /m],
  [
    'whose histogram is not what it says',
    () => loadResult([loadRun([1, 2], { latency: { ...loadRun([1, 2]).latency, count: 3 } })]),
    /^runs\[0\]\.latency\.histogram: .*2 values, not 3/m,
  ],
  ['that is a list', () => [], /^the whole file: /m],
];

for (const [name, change, place] of ODD) {
  test(`a result ${name} is refused with the place`, async ({ defer }) => {
    const path = join(await folder(defer), 'odd.json');
    await writeFile(path, JSON.stringify(change({ ...RESULT })));
    const error = await rejection(readBench(path));
    assert.is(error.code, 'INVALID_MEASUREMENT');
    assert.ok(error.what.includes(path));
    assert.match(error.why ?? '', place);
  });
}

test('one bad file does not hide the good ones, and each bad one is named', async ({ defer }) => {
  const place = await folder(defer);
  const good = await (await openReport(place, 'good.json'))(RESULT);
  const cut = join(place, 'cut.json');
  await writeFile(cut, (await readFile(good, 'utf8')).slice(0, 100));
  const { results, refused } = await readBenches([cut, good, join(place, 'none.json')]);
  assert.equal(
    results.map(({ path }) => path),
    [good],
  );
  assert.equal(
    refused.map(({ code }) => code),
    ['INVALID_MEASUREMENT', 'USAGE'],
  );
  assert.match(refused[0]?.what ?? '', /cut\.json:\d+:\d+ is not JSON/);
});

test('the schema can be handed to other programs', () => {
  const schema = JSON.stringify(z.toJSONSchema(benchResultSchema));
  assert.ok(schema.includes(SCHEMA));
  assert.ok(
    (['load', 'compare', 'promises'] satisfies BenchResult['kind'][]).every((kind) =>
      schema.includes(`"${kind}"`),
    ),
  );
});

test.run();
