/** Walks by chance: where they begin, what they leave behind, and what they tell when an exercise cannot stand alone. */

import { seeded } from '../../bench/stats/random.ts';
import type { LoadedLab } from '../../labs/runner/load.ts';
import type { Session } from '../../labs/runner/session.ts';
import { walk } from '../../labs/runner/walk.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('walks through labs');

/** Exercises are done by typing their id; `needs` says which must be done before. */
function world(ids: readonly string[], needs: Readonly<Record<string, string>> = {}) {
  const done = new Set<string>();
  const typed: string[] = [];
  const exercise = (id: string) => ({
    kind: 'does' as const,
    hints: [],
    check: async () => {
      const ok = done.has(id);
      return { ok, lookedAt: id, saw: ok ? 'it' : 'nothing', expected: 'it', tryThis: '' };
    },
    reset: async () => void done.delete(id),
  });
  const lab = (number: number): LoadedLab => {
    const own = ids.filter((id) => id.startsWith(`${number}.`));
    const at = { line: 1, column: 1 };
    const terminal = { node: 'node1', number: 1 };
    return {
      number,
      name: `lab-${number}`,
      guide: {
        title: '',
        opening: [],
        closing: [],
        exercises: own.map((id) => ({
          ...{ id, title: id, at, content: [] },
          blocks: [{ kind: 'commands', terminal, background: false, text: id, at }],
        })),
      },
      lab: {
        summary: '',
        minutes: 1,
        needs: { nodes: 1, prepare: async () => done.clear() },
        exercises: Object.fromEntries(own.map((id) => [id, exercise(id)])),
      },
    };
  };
  const session = {
    cluster: { name: 'c', nodes: [{ name: 'node1', engine: { ping: async () => 'OK' } }] },
    terminals: {
      type: async (_: unknown, id: string) => {
        typed.push(id);
        if (needs[id] === undefined || done.has(needs[id])) done.add(id);
        return { state: 'ready', status: 0 };
      },
    },
    emit: () => undefined,
    signal: new AbortController().signal,
  } as unknown as Session;
  const numbers = [...new Set(ids.map((id) => Number(id.split('.')[0])))];
  return { session, labs: numbers.map(lab), typed, done };
}

test('walks begin anywhere, wander off in every way, and the same seed walks the same', async () => {
  const ids = ['1.1', '1.2', '1.3', '2.1', '2.2'];
  const walked = async (seed: number) => {
    const { session, labs } = world(ids);
    const random = seeded(seed);
    const walks = [];
    for (let turn = 0; turn < 60; turn++) walks.push(await walk(labs, session, random));
    return walks.map(({ seconds: _, ...rest }) => rest);
  };
  const walks = await walked(5);
  assert.ok(walks.every(({ ok, why }) => ok && why === undefined));
  assert.equal([...new Set(walks.map(({ exercise }) => exercise))].sort(), ids);
  const steps = new Set(walks.flatMap(({ then }) => then.map((step) => step.split(' ')[0])));
  assert.equal([...steps].sort(), ['reset', 'skip', 'solve']);
  assert.equal(await walked(5), walks);
});

test('an exercise that cannot be solved after what comes before it is told, and why', async () => {
  const { session, labs } = world(['1.1', '1.2'], { '1.2': '9.9' });
  const random = seeded(1);
  const walks = [];
  for (let turn = 0; turn < 20; turn++) walks.push(await walk(labs, session, random));
  for (const { exercise, ok, why } of walks) {
    assert.is(ok, exercise === '1.1');
    if (!ok) assert.is(why, 'saw nothing; expected it');
  }
  assert.ok(walks.some(({ ok }) => !ok));
});

test('an interruption ends a walk', async () => {
  const { session, labs } = world(['1.1']);
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  const error = await walk(labs, { ...session, signal: stop.signal }, seeded(1)).catch(
    (thrown: Error) => thrown,
  );
  assert.is((error as Error).message, 'enough');
});

test.run();
