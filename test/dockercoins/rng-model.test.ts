/** The parts of rng that need no process: which request is what, and the queue under random comings and goings. */
import fc from 'fast-check';
import { Queue, type Ticket } from '../../dockercoins/rng/queue.ts';
import { MOST_BYTES, route } from '../../dockercoins/rng/routes.ts';
import { assert, suite } from '../guard/suite.ts';
import { waitUntil } from '../support/wait-until.ts';

const test = suite('rng model', { timeoutMs: 60_000 });

test('any method and target have a route', () => {
  const targets = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webPath(),
    fc.bigInt().map((number) => `/${number}`),
    fc.webUrl(),
  );
  fc.assert(
    fc.property(fc.string(), targets, (method, target) => {
      const { kind } = route(method, target);
      const isGet = method === 'GET' || method === 'HEAD';
      if (!isGet) assert.ok(['options', 'wrong-method', 'not-found'].includes(kind), kind);
      if (!target.startsWith('/')) assert.is(kind, 'not-found');
    }),
    { numRuns: 2000 },
  );
});

test('any number of bytes is what its digits say, with zeros before and a query behind', () => {
  const counts = fc.oneof(fc.nat(), fc.nat(1000), fc.bigInt({ min: 0n, max: 10n ** 40n }));
  const query = fc.option(fc.webQueryParameters(), { nil: undefined });
  fc.assert(
    fc.property(counts, fc.nat(20), query, (count, zeros, parameters) => {
      const target = `/${'0'.repeat(zeros)}${count}${parameters === undefined ? '' : `?${parameters}`}`;
      const expected = count > MOST_BYTES ? { kind: 'too-many' } : { kind: 'bytes', count: Number(count) };
      for (const method of ['GET', 'HEAD']) assert.equal(route(method, target), expected);
    }),
  );
});

test('what is no number of bytes is not found', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      fc.pre(!/^[0-9]*(?:[?#]|$)/.test(name));
      assert.is(route('GET', `/${name}`).kind, 'not-found');
    }),
  );
});

/** What may happen at a queue. Tickets are given by number, counted from the first, modulo those there are. */
type Event = { join: number } | { leave: number } | { pause: true } | { dismiss: true };

const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ join: fc.constantFrom(0, 1, 2) }) },
  { weight: 3, arbitrary: fc.record({ leave: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ pause: fc.constant(true as const) }) },
  { weight: 1, arbitrary: fc.record({ dismiss: fc.constant(true as const) }) },
);

test('whoever stays is served once and in order; whoever leaves never is', async () => {
  await fc.assert(fc.asyncProperty(fc.array(event, { maxLength: 40 }), checkQueue), { numRuns: 100 });
});

async function checkQueue(events: readonly Event[]): Promise<void> {
  const queue = new Queue();
  const tickets: Ticket[] = [];
  const served: number[] = [];
  const turnedAway: number[] = [];
  const left = new Set<number>();
  const isOver = (id: number) => served.includes(id) || turnedAway.includes(id) || left.has(id);

  for (const happens of events) {
    if ('join' in happens) {
      const id = tickets.length;
      const done = (waitedMs: number, servedMs: number) => {
        served.push(id);
        assert.ok(waitedMs >= 0 && servedMs >= 0);
      };
      // A ticket cannot be left before it is given: a job without service may be done within `join`.
      tickets.push({ leave: () => undefined });
      tickets[id] = queue.join({ serviceMs: happens.join, done, turnedAway: () => turnedAway.push(id) });
    } else if ('leave' in happens && tickets.length > 0) {
      const id = happens.leave % tickets.length;
      if (!isOver(id)) left.add(id);
      tickets[id]?.leave();
    } else if ('dismiss' in happens) {
      const before = queue.length;
      const count = queue.dismiss();
      assert.ok(before - count <= 1, 'at most the one in service stays');
    } else {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const open = tickets.filter((_, id) => !isOver(id)).length;
    assert.is(queue.length, open);
  }
  await waitUntil('the queue to be empty', () => queue.length === 0);

  const ids = (from: readonly number[]) => [...from].sort((a, b) => a - b);
  assert.equal(served, ids(served), 'in order');
  assert.is(new Set(served).size, served.length, 'once');
  assert.equal(ids([...served, ...turnedAway, ...left]), [...tickets.keys()], 'each has one end');
}

test('n jobs never take less than n times their service', async () => {
  for (const serviceMs of [3, 10]) {
    const queue = new Queue();
    let done = 0;
    const begin = performance.now();
    for (let index = 0; index < 20; index++) {
      queue.join({ serviceMs, done: () => done++, turnedAway: () => assert.unreachable() });
    }
    await waitUntil('all to be served', () => done === 20);
    assert.ok(performance.now() - begin >= 20 * serviceMs);
  }
});

test('a queue that was held up does not rush through its backlog', async () => {
  const queue = new Queue();
  const ends: number[] = [];
  for (let index = 0; index < 10; index++) {
    queue.join({
      serviceMs: 30,
      done: () => ends.push(performance.now()),
      turnedAway: () => assert.unreachable(),
    });
  }
  const blockedUntil = performance.now() + 400;
  while (performance.now() < blockedUntil); // as if the process had been suspended
  await waitUntil('all to be served', () => ends.length === 10);
  // Of the ten the first was over at the end of the standstill, and 50 ms of lag may be caught up on.
  assert.ok((ends.at(-1) ?? 0) - blockedUntil >= 9 * 30 - 50, `${(ends.at(-1) ?? 0) - blockedUntil} ms`);
});

test.run();
