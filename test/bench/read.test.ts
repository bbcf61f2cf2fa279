import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readResult } from '../../bench/report/read.ts';
import { jsonErrorPosition } from '../../bench/schema/json-position.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { assert, suite } from '../guard/suite.ts';
import { rejection } from './write-support.ts';

const test = suite('reading a result');

async function fileWith(text: string, defer: (cleanup: () => unknown) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'workshop-result-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'demo.json');
  await writeFile(path, text);
  return path;
}

test('a file that was cut off: which, where, and that', async ({ defer }) => {
  const text = JSON.stringify(demoResult(), undefined, 1);
  const cut = text.slice(0, text.length / 2);
  const path = await fileWith(cut, defer);
  const error = await rejection(readResult(path));
  assert.is(error.code, 'INVALID_MEASUREMENT');
  const lines = cut.split('\n');
  assert.ok(error.what.includes(`${path}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`), error.what);
  assert.match(error.why ?? '', /cut off/);
});

test('an empty file and one that is no JSON', async ({ defer }) => {
  const empty = await fileWith('', defer);
  assert.ok((await rejection(readResult(empty))).what.includes(`${empty}:1:1`));
  const odd = await fileWith('{\n  "schema": oops\n}', defer);
  const error = await rejection(readResult(odd));
  assert.ok(error.what.includes(`${odd}:2:13`), error.what);
});

test('JSON that is something else: every problem with its place', async ({ defer }) => {
  const [first, ...others] = demoResult().measurements;
  const odd = {
    ...demoResult(),
    startedAt: 'yesterday',
    measurements: [{ ...first, rng: 'four' }, ...others],
  };
  const path = await fileWith(JSON.stringify(odd), defer);
  const error = await rejection(readResult(path));
  assert.is(error.code, 'INVALID_MEASUREMENT');
  assert.ok(error.what.includes(path));
  assert.match(error.why ?? '', /^startedAt: /m);
  assert.match(error.why ?? '', /^measurements\[0\]\.rng: .*number/m);
  const list = await rejection(readResult(await fileWith('[]', defer)));
  assert.match(list.why ?? '', /^the whole file: /);
  const many = { ...demoResult(), series: Array.from({ length: 50 }, () => ({})) };
  assert.match(
    (await rejection(readResult(await fileWith(JSON.stringify(many), defer)))).why ?? '',
    /and \d+ more$/,
  );
});

test('no file, and a folder', async () => {
  for (const path of ['/does/not/exist.json', tmpdir()]) {
    const error = await rejection(readResult(path));
    assert.is(error.code, 'USAGE');
    assert.ok(error.what.includes(path));
  }
});

const POSITIONS: readonly (readonly [text: string, line: number, column: number, atEnd: boolean])[] = [
  ['', 1, 1, true],
  ['{"a": [1, 2', 1, 12, true],
  ['{"a": "b', 1, 9, true],
  ['[tru', 1, 5, true],
  ['[-', 1, 3, true],
  ['[1,]', 1, 4, false],
  ['{"a" 1}', 1, 6, false],
  ['[tralse]', 1, 4, false],
  ['{}\n{}', 2, 1, false],
  ['{\n "a": "\u0001"\n}', 2, 8, false],
];

for (const [text, line, column, atEnd] of POSITIONS) {
  test(`${JSON.stringify(text)} goes wrong at ${line}:${column}`, () => {
    assert.equal(jsonErrorPosition(text), { line, column, atEnd });
  });
}

test('wherever an object is cut, it is its end that is wrong', () => {
  fc.assert(
    fc.property(fc.json(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (json, share) => {
      const text = `{"it": ${json}}`;
      const cut = text.slice(0, Math.floor(text.length * share));
      assert.ok(jsonErrorPosition(cut).atEnd);
    }),
  );
});

test.run();
