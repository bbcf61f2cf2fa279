import fc from 'fast-check';
import { escaped, markup } from '../../bench/report/markup.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('markup');

test('what is put in is escaped, what is markup is not, and nothing leaves nothing', () => {
  const inner = markup`<b>${'<i>'}</b>`;
  const made = markup`<p title="${'"\''}">${inner}${['&', inner]}${undefined}${false}${1 / 3}${-0.001}</p>`;
  assert.is(made.markup, '<p title="&quot;&#39;"><b>&lt;i&gt;</b>&amp;<b>&lt;i&gt;</b>0.330</p>');
});

test('characters that no text should hold become visible', () => {
  assert.is(
    escaped('a\u0000b\u001bc\u202ed\ud800e\udc00f\uffff'),
    'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffd',
  );
  assert.is(escaped('tab\tline\n😀 ü'), 'tab\tline\n😀 ü');
});

test('no text can leave its place', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']/.test(escaped(text))));
});

test.run();
