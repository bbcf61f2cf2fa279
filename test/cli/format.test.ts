/** What people read: lines made from events. */
import fc from 'fast-check';
import picocolors from 'picocolors';
import { bar, formatEvent, wrap } from '../../scripts/cli/format.ts';
import type { WorkshopEvent } from '../../scripts/core/events.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('what people read');
const style = { colors: picocolors.createColors(false), width: 80 };
const text = (event: WorkshopEvent) => formatEvent(event, style);

test('a bar is as wide as was asked for, and full only at the end', () => {
  assert.is(bar(0, 10, 12), '[----------]');
  assert.is(bar(5, 10, 12), '[#####-----]');
  assert.is(bar(10, 10, 12), '[##########]');
  assert.is(bar(20, 10, 12), '[##########]');
  assert.is(bar(-1, 10, 12), '[----------]');
  assert.is(bar(0, 0, 12), '[##########]', 'nothing to do is done');
  fc.assert(
    fc.property(fc.double(), fc.double(), fc.integer({ min: 3, max: 100 }), (done, total, width) => {
      assert.match(
        bar(done, total, width),
        new RegExp(`^(?=.{${width}}$)\\[#*-*\\]$`),
        `${done} of ${total}`,
      );
    }),
  );
});

test('wrapping keeps every word in its order, and the width where words allow', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[^\s]{1,30}$/)),
      fc.integer({ min: 10, max: 100 }),
      (words, width) => {
        const lines = wrap(words.join(' '), width, '  ').split('\n');
        assert.equal(lines.join(' ').split(' ').filter(Boolean), words);
        for (const line of lines) {
          assert.ok(line.startsWith('  '));
          assert.ok(line.length <= width || !line.trim().includes(' '), JSON.stringify(line));
        }
      },
    ),
  );
});

test('progress fits on a line, whatever it is about', () => {
  const event = { event: 'progress', step: 'measuring', done: 12.3, total: 30, unit: 's' } as const;
  assert.is(text(event), '  measuring  [#########-------------] 12/30 s');
  assert.is(
    text({ ...event, detail: '10 hashes/s' }),
    '  measuring  [#########-------------] 12/30 s  10 hashes/s',
  );
  assert.is(text({ ...event, done: 31 }), '  measuring  [######################] 30/30 s');
  assert.ok((text({ ...event, step: 'x'.repeat(200) }) ?? '').length < 80);
});

test('a measurement stands beside what theory allows, and says when it is not to be trusted', () => {
  const measurement = {
    ...{ workers: 10, rng: 1, hashesPerSecond: 9.98, boundHashesPerSecond: 10, coinsPerSecond: 0.6 },
    ...{
      rngLatencyMs: { p50: 798.4, p99: 810 },
      boundRngLatencyMs: 800,
      seconds: 30,
      valid: true,
      reasons: [],
    },
  };
  assert.equal(text({ event: 'measurement', measurement })?.split('\n'), [
    '  10 workers, 1 rng',
    '                           measured   theory allows',
    '    hashes per second          9.98   10.00 (99.8 % of it)',
    '    rng latency, median      798 ms   800 ms',
  ]);
  const doubted = { ...measurement, stacks: 5, valid: false, reasons: ['Redis was away'] };
  const lines = text({ event: 'measurement', measurement: doubted })?.split('\n') ?? [];
  assert.is(lines[0], '  10 workers, 1 rng on 5 nodes');
  assert.is(lines.at(-1), '    ! not to be trusted: Redis was away');
});

test('an error says what, why and what to do; what comes from elsewhere is shown inert', () => {
  const error = {
    event: 'error',
    code: 'X',
    what: 'It \u001b[2Jbroke.',
    why: 'one\ntwo',
    hint: 'Try again.',
  } as const;
  const shown = text(error) ?? '';
  assert.not.match(shown, '\u001b');
  assert.match(shown, /^✗ It .*broke\.\n {2}one\n {2}two\n→ Try again\.$/);
  assert.not.match(
    text({ event: 'log', instance: 'rng-1', service: 'rng', line: 'a\u001b]0;b\u0007c' }) ?? '',
    '\u001b',
  );
});

test('what is for programs only is no text', () => {
  for (const event of [
    { event: 'step', state: 'started', step: 'redis' },
    { event: 'result', command: 'demo', ok: true },
    { event: 'dashboard' },
  ] as const) {
    assert.is(text(event), undefined);
  }
  assert.is(
    text({ event: 'step', state: 'done', step: 'redis', seconds: 0.12, detail: '6379' }),
    '  ✓ redis: 6379  0.1 s',
  );
  assert.is(text({ event: 'step', state: 'failed', step: 'redis', seconds: 2 }), '  ✗ redis  2.0 s');
});

test.run();
