/** The parts of the local deployment that decide without touching anything. */
import fc from 'fast-check';
import { latencies } from '../../dockercoins/webui/latency.ts';
import { balancerConfiguration } from '../../scripts/deployment/local/balancer.ts';
import { parseNote } from '../../scripts/deployment/local/folder.ts';
import { fromEnvironment, type Labels, toEnvironment } from '../../scripts/deployment/local/labels.ts';
import { changesTowards, listInstances } from '../../scripts/deployment/local/roster.ts';
import { parseCalls } from '../../scripts/deployment/redis-reader.ts';
import { speedOf } from '../../scripts/deployment/speed.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('local deployment, pure parts');
const COUNTS = { rng: 1, hasher: 1, worker: 2, webui: 1 };

function running(...instances: string[]) {
  return instances.map((instance, index) => ({
    pid: index + 1,
    startTime: '1',
    labels: {
      deployment: 'd',
      service: instance.split('-')[0] as Labels['service'],
      instance,
      address: `127.0.0.1:${index}`,
    },
  }));
}

test('labels survive the environment', () => {
  const labels: Labels = {
    deployment: '/a/b',
    service: 'rng',
    instance: 'rng-2',
    address: '127.0.0.1:1',
    admin: '127.0.0.1:2',
  };
  const block = Object.entries({ PATH: '/bin', ...toEnvironment(labels) })
    .map(([name, value]) => `${name}=${value}`)
    .join('\0');
  assert.equal(fromEnvironment(block), labels);
  assert.is(fromEnvironment('PATH=/bin\0HOME=/'), undefined);
});

test('any environment can be read', () => {
  fc.assert(fc.property(fc.string(), (text) => void fromEnvironment(text)));
});

test('changes lead from nothing to what is wanted, and from too much', () => {
  const fromNothing = changesTowards(COUNTS, []);
  assert.equal(
    fromNothing.start.map(({ instance }) => instance),
    ['rng-1', 'hasher-1', 'worker-1', 'worker-2', 'webui-1'],
  );
  const tooMuch = changesTowards(
    COUNTS,
    running('redis', 'balancer', 'rng-1', 'rng-2', 'hasher-1', 'worker-1', 'worker-2', 'worker-3', 'webui-1'),
  );
  assert.equal(tooMuch.start, []);
  assert.equal(
    tooMuch.stop.map(({ labels }) => labels.instance),
    ['rng-2', 'worker-3'],
  );
});

test('a hole in the middle is filled under the same name', () => {
  const { start, stop } = changesTowards(
    { ...COUNTS, worker: 3 },
    running('rng-1', 'hasher-1', 'worker-1', 'worker-3', 'webui-1'),
  );
  assert.equal(start, [{ service: 'worker', instance: 'worker-2' }]);
  assert.equal(stop, []);
});

test('what should run and does not is listed as exited', () => {
  const list = listInstances(COUNTS, running('redis', 'rng-1', 'hasher-1', 'worker-2', 'webui-1'));
  assert.equal(
    list.map(({ id, state }) => `${id} ${state}`),
    [
      'redis running',
      'balancer exited',
      'rng-1 running',
      'hasher-1 running',
      'worker-1 exited',
      'worker-2 running',
      'webui-1 running',
    ],
  );
});

test('instances are listed by number, not by letter', () => {
  const names = Array.from({ length: 11 }, (_, index) => `worker-${index + 1}`);
  const list = listInstances(undefined, running(...[...names].sort()));
  assert.equal(
    list.map(({ id }) => id),
    names,
  );
});

test('a note that is not one is no note', () => {
  const note = { counts: COUNTS, ports: { webui: 1, rng: 2, hasher: 3, redis: 4 }, owner: undefined };
  assert.equal(parseNote(JSON.stringify(note)), note);
  for (const garbage of [
    '',
    '{',
    'null',
    '[]',
    '{"counts":{}}',
    '"x"',
    JSON.stringify({ ...note, ports: {} }),
    JSON.stringify({ ...note, counts: { ...COUNTS, rng: -1 } }),
  ]) {
    assert.is(parseNote(garbage), undefined, garbage);
  }
});

test('the balancer has its ports and empty slots only', () => {
  const text = balancerConfiguration({ socket: '/s', frontPorts: { rng: 8001, hasher: 8002 }, slots: 3 });
  assert.match(text, 'bind 127.0.0.1:8001');
  assert.match(text, 'bind 127.0.0.1:8002');
  assert.is(text.match(/server (rng|hasher)-\d 127\.0\.0\.1:1 disabled/g)?.length, 6);
  assert.not.match(text, /bind (?!127\.0\.0\.1)/);
});

test('published calls are read, garbage in them is left out', () => {
  const history = parseCalls([
    { id: '1000-0', message: { rng: '101.2,x,,-1,NaN, 99', hasher: '' } },
    { id: '2000-1', message: { failed: 'rng' } },
    { id: '3000-0', message: { somebody: 'else' } },
  ]);
  assert.equal(history.calls, [
    { service: 'rng', at: 1000, ms: 101.2 },
    { service: 'rng', at: 1000, ms: 99 },
  ]);
  assert.equal(history.failures, [{ service: 'rng', at: 2000 }]);
});

test('the speed is that of the counter, through its steps and a new beginning', () => {
  const stairs = Array.from({ length: 301 }, (_, index) => {
    const at = index / 10;
    return { at, hashes: Math.floor(at / 1.2) * 4, coins: 0 };
  });
  assert.ok(
    Math.abs(speedOf(stairs).hashesPerSecond - 4 / 1.2) < 0.05,
    String(speedOf(stairs).hashesPerSecond),
  );
  const anew = stairs.map((sample) =>
    sample.at < 10 ? { ...sample, hashes: sample.hashes + 1000 } : sample,
  );
  assert.ok(speedOf(anew).hashesPerSecond >= 0);
  assert.equal(speedOf([]), { hashesPerSecond: 0, coinsPerSecond: 0, windowSeconds: 0 });
});

test('no note, however damaged, is taken for one, and none breaks the reader', () => {
  const note = { counts: COUNTS, ports: { webui: 1, rng: 2, hasher: 3, redis: 4 }, owner: '7:8' };
  const sound = JSON.stringify(note);
  fc.assert(
    fc.property(fc.string(), fc.json(), fc.nat(sound.length - 1), (text, json, length) => {
      for (const each of [text, json, sound.slice(0, length)]) assert.is(parseNote(each), undefined, each);
    }),
  );
  const odd = fc.oneof(fc.constant(null), fc.string(), fc.double({ max: -1e-9 }), fc.constant(1.5));
  fc.assert(
    fc.property(odd, fc.constantFrom('rng', 'worker'), (value, service) => {
      const damaged = { ...note, counts: { ...COUNTS, [service]: value } };
      assert.is(parseNote(JSON.stringify(damaged)), undefined, JSON.stringify(damaged));
    }),
  );
});

test('of calls as anybody may write them, what is no time is left out, here and on the page alike', () => {
  const text = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.constantFrom('1e3', '0x10', ' 7 ', '-1', ''),
  );
  fc.assert(
    fc.property(fc.array(text), fc.array(text), (rng, hasher) => {
      const entries = [{ id: '5-0', message: { rng: rng.join(), hasher: hasher.join() } }];
      const { calls } = parseCalls(entries);
      assert.ok(calls.every(({ at, ms }) => at === 5 && Number.isFinite(ms) && ms >= 0));
      const onThePage = latencies(entries);
      for (const service of ['rng', 'hasher'] as const) {
        const count = calls.filter((each) => each.service === service).length;
        assert.is(count > 0, onThePage[service] !== null);
      }
    }),
  );
});

test.run();
