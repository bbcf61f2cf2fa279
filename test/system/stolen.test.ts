/** The time that a machine's host gives to others: how it is read, and what is said of it. */
import { renderRows } from '../../bench/table/render.ts';
import { judge } from '../../bench/table/row.ts';
import { readStolen, shareOf, untilNothingIsStolen, watchStolen } from '../../scripts/system/stolen.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('stolen time');

test("the kernel's counter is read, of all processors together", () => {
  const text =
    'cpu  6230355 71658 1940558 6024126 42235 0 138813 354016 12 0\ncpu0 1 2 3 4 5 6 7 8 9 0\nintr 1 2\n';
  assert.is(readStolen(text), 3540.16);
  assert.is(readStolen('cpu  1 2 3 4 5 6 7 0 0 0\n'), 0);
});

test('what is no such counter is not known', () => {
  for (const text of ['', 'cpu  1 2 3\n', 'cpu0 1 2 3 4 5 6 7 8 9 0\n', 'rubbish']) {
    assert.is(readStolen(text), undefined, text);
  }
});

test('a share lies between nothing and all', async () => {
  assert.is(shareOf(0.5, 5, 2), 0.05);
  assert.is(shareOf(0.01, 0.002, 2), 1, 'a step of the counter between two looks');
  assert.is(shareOf(-1, 5, 2), 0);
  assert.is(shareOf(0, 0, 2), 0);
  const lost = await watchStolen();
  const share = await lost();
  if (process.platform === 'linux') assert.type(share, 'number');
  if (share !== undefined) assert.ok(share >= 0 && share <= 1, String(share));
});

test('waiting for a quiet machine ends when it was long enough, or is interrupted', async () => {
  const { signal } = new AbortController();
  await untilNothingIsStolen(50, signal);
  const why = await untilNothingIsStolen(60_000, AbortSignal.abort(new Error('Ctrl-C'))).catch(
    (error: Error) => error.name,
  );
  assert.is(why, 'AbortError');
});

test('the table says what was measured on a machine that others had a part of', () => {
  const row = (name: string) =>
    judge({ name, measured: 'm', value: 1, unit: 's', target: { kind: 'below', limit: 2 } });
  const text = renderRows([
    { ...row('quiet'), stolen: 0.004 },
    { ...row('one'), stolen: 0.1512 },
    { ...row('two'), stolen: 0.1512 },
    { ...row('three'), stolen: 0.0123 },
    row('not known'),
  ]);
  assert.match(text, "! one; two: this machine's host gave 15 % of it to other guests meanwhile");
  assert.match(text, "! three: this machine's host gave 1.2 % of it");
  assert.not.match(text, '! quiet');
  assert.not.match(text, '! not known');
});

test.run();
