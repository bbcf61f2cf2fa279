/** The log: one line an event, whatever is in it, and every value can be read back. */
import fc from 'fast-check';
import { createLog, formatLine } from '../../dockercoins/common/log.ts';
import { assert, suite } from '../guard/suite.ts';

/** All that moves the cursor, ends a line or begins an escape sequence, anywhere: C0, DEL, C1, and Unicode's own line ends. */
const ACTIVE = /[\p{Cc}\u2028\u2029]/u;

const test = suite('log');

const LINES: [fields: Parameters<typeof formatLine>[0], line: string][] = [
  [{}, ''],
  [{ level: 'info', msg: 'two words' }, 'level=info msg="two words"'],
  [{ n: 1.5, ok: true, nothing: undefined }, 'n=1.5 ok=true'],
  [{ empty: '' }, 'empty=""'],
  [{ address: '127.0.0.1:80', url: 'http://rng/32' }, 'address=127.0.0.1:80 url=http://rng/32'],
  [{ a: 'x=1', b: 'say "hi"' }, 'a="x=1" b="say \\"hi\\""'],
  [{ msg: 'one\nlevel=error' }, 'msg="one\\nlevel=error"'],
];
for (const [fields, line] of LINES) {
  test(`${JSON.stringify(fields)}: ${line}`, () => assert.is(formatLine(fields), line));
}

const values = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\u001b[2J',
      '\u009b2J',
      '\u0085',
      '\u2028',
      '\r\n',
      '\0',
      '\u007f',
      '"',
      '\\',
      ' ',
      '=',
      'é',
    ),
  }),
  fc.double(),
  fc.boolean(),
);

test('whatever is logged stays on its line, does nothing to a terminal, and can be read back', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), values, { noNullPrototype: true }),
      (fields) => {
        const line = formatLine(fields);
        assert.not.match(line, ACTIVE);
        const expected = Object.entries(fields).map(([key, value]) => [key, String(value)]);
        assert.equal(readBack(line), expected);
      },
    ),
    { numRuns: 1000 },
  );
});

test('lines carry time, level and service, and end', () => {
  const lines: string[] = [];
  const log = createLog('rng', (line) => lines.push(line));
  log.info('is listening', { port: 80 });
  log.warn('slow');
  log.error('broken', { error: 'a\nb' });
  const time = 'time=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
  assert.match(lines[0] ?? '', new RegExp(`^${time} level=info service=rng msg="is listening" port=80\\n$`));
  assert.match(lines[1] ?? '', new RegExp(`^${time} level=warn service=rng msg=slow\\n$`));
  assert.match(lines[2] ?? '', new RegExp(`^${time} level=error service=rng msg=broken error="a\\\\nb"\\n$`));
});

test.run();

/** Reads `key=value` and `key="JSON"` pairs. */
function readBack(line: string): [string, string][] {
  const pair = /([a-z_]+)=(?:("(?:[^"\\]|\\.)*")|(\S*))(?: |$)/gy;
  return [...line.matchAll(pair)].map(([, key = '', quoted, bare]) => [
    key,
    quoted === undefined ? (bare ?? '') : JSON.parse(quoted),
  ]);
}
