/** Reading answers off a connection, in whatever pieces they come. */
import { AnswerReader } from '../../../bench/load/answer-reader.ts';
import { assert, suite } from '../../guard/suite.ts';

const test = suite('answer reader');

const ANSWERS = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello' +
    'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nConnection: close\r\n\r\n' +
    'HTTP/1.1 200 OK\r\nX: y\r\ncontent-length: 11\r\n\r\n\r\n\r\nHTTP/1.',
);
const READ = [
  { status: 200, length: 5, last: false },
  { status: 503, length: 0, last: true },
  { status: 200, length: 11, last: false },
];

for (const size of [1, 2, 3, 7, 50, 1000]) {
  test(`answers that come in pieces of ${size} bytes are read one by one`, () => {
    const seen: unknown[] = [];
    const begun: number[] = [];
    const reader = new AnswerReader(
      (answer) => seen.push(answer),
      ({ status }) => begun.push(status),
    );
    for (let at = 0; at < ANSWERS.length; at += size) reader.push(ANSWERS.subarray(at, at + size));
    assert.equal(seen, READ);
    assert.equal(begun, [200, 503, 200]);
    assert.is(reader.isMidAnswer, false);
  });
}

test('an answer is under way from its first byte to its last', () => {
  const reader = new AnswerReader(() => undefined);
  assert.is(reader.isMidAnswer, false);
  reader.push(Buffer.from('H'));
  assert.is(reader.isMidAnswer, true);
  reader.push(Buffer.from('TTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na'));
  assert.is(reader.isMidAnswer, true);
  reader.push(Buffer.from('b'));
  assert.is(reader.isMidAnswer, false);
});

test('what is no answer is not taken for one', () => {
  for (const text of [
    'SSH-2.0\r\n\r\n',
    'SSH',
    'HTTP/2',
    'HTTP/1.1 OK\r\n\r\n',
    `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`,
  ]) {
    assert.throws(
      () => new AnswerReader(() => undefined).push(Buffer.from(text)),
      /no answer that can be read/,
    );
  }
});

const CHUNKED =
  'HTTP/1.1 100 Continue\r\n\r\n' +
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nB;note=x\r\n0\r\n\r\n6789AB\r\n0\r\nTrailer: y\r\n\r\n' +
  'HTTP/1.1 204 No Content\r\n\r\n' +
  'HTTP/1.0 200 OK\r\n\r\nto the end';

for (const size of [1, 2, 5, 1000]) {
  test(`chunks, answers without a body, and one that ends with its connection, in pieces of ${size} bytes`, () => {
    const seen: unknown[] = [];
    const reader = new AnswerReader((answer) => seen.push(answer));
    const bytes = Buffer.from(CHUNKED);
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    assert.ok(reader.isMidAnswer);
    reader.end();
    assert.equal(seen, [
      { status: 200, length: 16, last: false },
      { status: 204, length: 0, last: false },
      { status: 200, length: 10, last: true },
    ]);
  });
}

test('a size that is none is no chunk', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
  const reader = () => new AnswerReader(() => undefined);
  assert.throws(() => reader().push(Buffer.from(`${head}hello\r\n`)), /no size of a chunk/);
  assert.throws(() => reader().push(Buffer.from(`${head}${'0'.repeat(20_000)}`)), /without an end/);
});

test('an answer that was cut off is not taken for a whole one', () => {
  const seen: unknown[] = [];
  const reader = new AnswerReader((answer) => seen.push(answer));
  reader.push(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel'));
  reader.end();
  assert.equal(seen, []);
  assert.ok(reader.isMidAnswer);
});

test.run();
