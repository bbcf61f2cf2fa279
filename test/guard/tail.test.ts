import { assert, suite } from './suite.ts';
import { createTail } from './tail.ts';

const test = suite('tail');

const CASES: Record<string, { pieces: string[]; text: string }> = {
  'nothing was written': { pieces: [], text: '' },
  'a line without an end': { pieces: ['a'], text: 'a' },
  'a line in pieces': { pieces: ['a', 'b', 'c\n'], text: 'abc' },
  'as many lines as are kept': { pieces: ['a\nb\n', 'c\n'], text: 'a\nb\nc' },
  'one line more': { pieces: ['a\nb\nc\nd\n'], text: '(left out before these lines: 1)\nb\nc\nd' },
  'one line more, without an end': {
    pieces: ['a\nb\n', 'c\nd'],
    text: '(left out before these lines: 1)\nb\nc\nd',
  },
  'empty lines count': { pieces: ['a\n\n\n\n'], text: '(left out before these lines: 1)\n\n\n' },
};

for (const [name, { pieces, text }] of Object.entries(CASES)) {
  test(name, () => {
    const tail = createTail(3);
    for (const piece of pieces) tail.add(piece);
    assert.is(tail.text(), text);
  });
}

test('a line without an end does not grow for ever', () => {
  const tail = createTail(3);
  for (let piece = 0; piece < 10; piece++) tail.add('x'.repeat(1_000));
  assert.is(tail.text().length, 2_000);
  assert.ok(tail.text().endsWith('…'));
});

test.run();
