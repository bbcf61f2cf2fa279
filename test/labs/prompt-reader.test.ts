/** The marks in a terminal's stream, whatever else is in it and however it is cut. */
import fc from 'fast-check';
import { PromptReader, type Token } from '../../labs/runner/terminal/prompt-reader.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('prompt marks');
const WORD = '0123456789abcdef';
const mark = (text: string) => `\x1b]7770;${WORD};${text}\x07`;

/** Outputs joined, marks as words. */
function summary(tokens: readonly Token[]): string[] {
  const found: string[] = [];
  let output = '';
  for (const token of tokens) {
    if (token.kind === 'output') {
      output += token.bytes.toString('latin1');
      continue;
    }
    found.push(output, token.kind === 'prompt' ? `status ${token.status}` : 'more');
    output = '';
  }
  return [...found, output];
}

test('a mark is found however the stream is cut, and nothing else is lost', () => {
  const stream = Buffer.from(`a\x1b]7770;b${mark('P0')}c\x1b${mark('M')}${mark('P130')}d`, 'latin1');
  const whole = summary(new PromptReader(WORD).read(stream));
  assert.equal(whole, ['a\x1b]7770;b', 'status 0', 'c\x1b', 'more', '', 'status 130', 'd']);
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
      const reader = new PromptReader(WORD);
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const tokens = places
        .slice(1)
        .flatMap((end, index) => reader.read(stream.subarray(places[index], end)));
      assert.equal(summary(tokens), whole);
    }),
  );
});

test('what only looks like a mark is output', () => {
  for (const text of ['P', 'P1234', 'Px', 'M1', 'P%s', 'P0'.padEnd(40, '0')]) {
    const tokens = new PromptReader(WORD).read(Buffer.from(`${mark(text)}end of it all, and some more`));
    assert.equal(summary(tokens), [`${mark(text)}end of it all, and some more`], text);
  }
  const other = mark('P0').replace(WORD, 'ffffffffffffffff');
  assert.equal(summary(new PromptReader(WORD).read(Buffer.from(other))), [other]);
});

test('any bytes pass as they are', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), (chunks) => {
      const reader = new PromptReader(WORD);
      const tokens = chunks.flatMap((chunk) => reader.read(Buffer.from(chunk)));
      const end = reader.read(Buffer.from(mark('P0')));
      assert.equal(summary([...tokens, ...end]), [Buffer.concat(chunks).toString('latin1'), 'status 0', '']);
    }),
  );
});

test('two readers never share a word, and the set-up is no mark itself', () => {
  const one = new PromptReader();
  assert.is.not(one.setUp, new PromptReader().setUp);
  assert.equal(summary(one.read(Buffer.from(one.setUp))), [one.setUp]);
});

test.run();
