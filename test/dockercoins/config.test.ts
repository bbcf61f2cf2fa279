/** Reading the configuration: whatever is accepted is what it says, and all that is not is named at once. */
import fc from 'fast-check';
import {
  address,
  ConfigurationError,
  port,
  readConfiguration,
  text,
  type Variable,
  wholeNumber,
} from '../../dockercoins/common/config.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('config');

const bounds = fc
  .tuple(fc.maxSafeNat(), fc.maxSafeNat())
  .map(([one, other]) => ({ low: Math.min(one, other), high: Math.max(one, other) }));

test('every whole number within its bounds is read as itself', () => {
  const cases = bounds.chain((limits) =>
    fc.record({
      limits: fc.constant(limits),
      value: fc.bigInt({ min: BigInt(limits.low), max: BigInt(limits.high) }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ limits: { low, high }, value }) => {
      assert.is(wholeNumber(undefined, low, high).parse(String(value)), Number(value));
    }),
  );
});

test('a number is accepted if and only if it is whole and within its bounds', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.double().map(String),
    fc.bigInt().map(String),
    fc.constantFrom('', ' 5', '5 ', '+5', '-0', '0x5', '1e3', '5.0', '٥', '5\n', '1_000', 'NaN', 'Infinity'),
  );
  fc.assert(
    fc.property(bounds, texts, ({ low, high }, given) => {
      const read = tryRead(wholeNumber(undefined, low, high), given);
      const isGood = /^[0-9]+$/.test(given) && BigInt(given) >= low && BigInt(given) <= high;
      // A hundred zeros before a number are not refused on purpose; but what is accepted is right.
      if (read.ok) assert.is(BigInt(read.value as number), BigInt(given));
      if (read.ok || given.length <= 16) assert.is(read.ok, isGood, JSON.stringify(given));
    }),
    { numRuns: 1000 },
  );
});

const PORTS: [text: string, expected: number | undefined][] = [
  ['0', 0],
  ['80', 80],
  ['65535', 65_535],
  ['65536', undefined],
  ['-1', undefined],
  ['http', undefined],
];
for (const [given, expected] of PORTS) {
  test(`port ${given}: ${expected ?? 'refused'}`, () => {
    const read = tryRead(port(80), given);
    assert.is(read.ok ? read.value : undefined, expected);
  });
}

const ADDRESSES: [text: string, expected: string | undefined][] = [
  ['http://rng', 'http://rng'],
  ['http://rng/', 'http://rng'],
  ['http://rng///', 'http://rng'],
  ['http://rng:8001', 'http://rng:8001'],
  ['http://127.0.0.1:8001/', 'http://127.0.0.1:8001'],
  ['http://[::1]:8001', 'http://[::1]:8001'],
  ['http://balancer/rng', 'http://balancer/rng'],
  ['https://rng', undefined],
  ['rng', undefined],
  ['rng:80', undefined],
  ['http:rng', undefined],
  ['http://', undefined],
  ['http://a b', undefined],
  ['http://rng:99999', undefined],
  ['http://rng?x=1', undefined],
  ['http://rng#x', undefined],
];
for (const [given, expected] of ADDRESSES) {
  test(`address ${given}: ${expected ?? 'refused'}`, () => {
    const read = tryRead(address('', ['http:']), given);
    assert.is(read.ok ? read.value : undefined, expected);
  });
}

test('an address that is accepted can have a path put behind it', () => {
  const given = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] }),
    fc.tuple(fc.string(), fc.webUrl({ validSchemes: ['http'] }), fc.string()).map((parts) => parts.join('')),
    fc.string(),
  );
  fc.assert(
    fc.property(given, (text) => {
      const read = tryRead(address('', ['http:']), text);
      if (!read.ok) return;
      const [alone, behind] = [new URL(text), new URL(`${read.value}/32`)];
      assert.is(behind.protocol, 'http:');
      assert.is(behind.host, alone.host);
      assert.match(behind.pathname, /\/32$/);
      assert.is(behind.search + behind.hash, '');
    }),
    { numRuns: 1000 },
  );
});

test('unset and empty mean the fallback; variables of others do not matter', () => {
  const table = { PORT: port(80), ADMIN_PORT: port(undefined), HOST: text('0.0.0.0') };
  const expected = { PORT: 80, ADMIN_PORT: undefined, HOST: '0.0.0.0' };
  assert.equal(readConfiguration('rng', table, {}), expected);
  assert.equal(readConfiguration('rng', table, { PORT: '', HOST: '', OTHER: '-1' }), expected);
});

test('every problem is told, and only those', () => {
  const table = { A: wholeNumber(1, 0, 9), B: wholeNumber(2, 0, 9), C: wholeNumber(3, 0, 9) };
  fc.assert(
    fc.property(fc.record({ A: fc.integer(), B: fc.integer(), C: fc.integer() }), (values) => {
      const environment = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, `${value}`]),
      );
      const wrong = Object.entries(values).filter(([, value]) => value < 0 || value > 9);
      try {
        assert.equal(readConfiguration('some', table, environment), values);
        assert.is(wrong.length, 0);
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        const expected = wrong.map(
          ([name, value]) => `${name}="${value}": must be a whole number from 0 to 9`,
        );
        assert.equal(error.problems, expected);
        for (const problem of expected) assert.match(error.message, problem);
      }
    }),
  );
});

test('a value is shown so that it can forge no line', () => {
  const environment = { PORT: '80\n  - all is well\u001b[2J' };
  assert.throws(
    () => readConfiguration('rng', { PORT: port(80) }, environment),
    (error: ConfigurationError) =>
      error.message.split('\n').length === 2 && !error.message.includes('\u001b'),
  );
});

test.run();

function tryRead<T>(variable: Variable<T>, given: string): { ok: true; value: T } | { ok: false } {
  try {
    return { ok: true, value: variable.parse(given) };
  } catch {
    return { ok: false };
  }
}
