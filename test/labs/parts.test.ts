/** The small parts: progress that survives garbage, text of terminals, results for machines, guides on a screen. */
import pc from 'picocolors';
import { runCheck } from '../../labs/runner/check.ts';
import { passed } from '../../labs/runner/finding.ts';
import { parseGuide } from '../../labs/runner/guide/parse.ts';
import { renderJunit } from '../../labs/runner/junit.ts';
import { parseAb } from '../../labs/runner/look/ab.ts';
import {
  NO_PROGRESS,
  parseProgress,
  progressOf,
  withCheck,
  withExercise,
} from '../../labs/runner/progress.ts';
import { renderMarkdown } from '../../labs/runner/render/markdown.ts';
import { bytesOfKey, isKey } from '../../labs/runner/terminal/keys.ts';
import { lineScreen } from '../../labs/runner/terminal/line-screen.ts';
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { parseDf } from '../../scripts/cluster/health/full-disks.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('parts of labs');
const NOW = new Date('2030-01-02T03:04:05Z');

test('a progress that is none counts as none', () => {
  for (const text of [
    '',
    'x',
    'null',
    '[]',
    '{}',
    '{"version":2,"exercises":{}}',
    '{"version":1,"exercises":{"1.1":{"state":"?"}}}',
  ])
    assert.equal(parseProgress(text), NO_PROGRESS, text);
  const odd = parseProgress(
    '{"version":1,"exercises":{"1.1":{"state":"done","checks":-3,"hints":"x"}},"more":1}',
  );
  assert.equal(odd.exercises['1.1'], { state: 'done', checks: 0, hints: 0 });
});

test('what was done once stays done, and says who did it', () => {
  const failed = withCheck(NO_PROGRESS, '1.1', false, 'done', NOW);
  assert.equal(progressOf(failed, '1.1'), { state: 'open', checks: 1, hints: 0 });
  const solved = withCheck(failed, '1.1', true, 'solved', NOW);
  assert.equal(progressOf(solved, '1.1'), { state: 'solved', at: NOW.toISOString(), checks: 2, hints: 0 });
  const later = withCheck(solved, '1.1', true, 'done', new Date());
  assert.equal(progressOf(later, '1.1'), { state: 'solved', at: NOW.toISOString(), checks: 3, hints: 0 });
  assert.is(progressOf(withCheck(later, '1.1', false, 'done', NOW), '1.1').state, 'solved');
  assert.equal(
    parseProgress(JSON.stringify(withExercise(later, '1.2', { hints: 2 }))).exercises['1.2']?.hints,
    2,
  );
});

test('a terminal as lines: no echo, no colours, no overwritten text, no flood', async () => {
  const lines: string[] = [];
  const screen = lineScreen({ demo: false, emit: (terminal, line) => lines.push(`${terminal} ${line}`) });
  await screen.typing?.('node1', 'ls');
  for (const text of ['ls\r\n\x1b[?2004l\r', '\x1b[1;32mgre', 'en\x1b[0m\r\n10%\r50%\r100%\r\nno end'])
    screen.output?.('node1', Buffer.from(text), 'program');
  screen.output?.('node1', Buffer.from('[node1] ~$ '), 'prompt');
  assert.equal(lines, ['node1 $ ls', 'node1 green', 'node1 100%', 'node1 no end']);

  lines.length = 0;
  await screen.typing?.('node1', 'yes');
  screen.output?.('node1', Buffer.from(`yes\r\n${'y\r\n'.repeat(5000)}`), 'program');
  screen.output?.('node1', Buffer.from('$ '), 'prompt');
  assert.is(lines.length, 202);
  assert.is(lines.at(-1), 'node1 … and 4800 more lines');
});

test('keys are sent as terminals send them', () => {
  assert.equal(['Ctrl-C', 'Ctrl-D', 'Enter', 'q'].map(bytesOfKey), ['\x03', '\x04', '\r', 'q']);
  assert.equal(['Ctrl-c', 'ctrl-C', 'Ctrl-CC', '', 'toString', 'qq'].filter(isKey), []);
});

test('results as JUnit XML hold whatever was seen', () => {
  const finding = { ok: false, lookedAt: '<a>', saw: '"b" & \x1bc', expected: 'd', tryThis: 'e' };
  const exercise = { id: '1.1', title: 'A & B', kind: 'does', seconds: 1, finding } as const;
  const xml = renderJunit([
    {
      id: '1',
      name: 'x',
      ok: false,
      seconds: 2,
      exercises: [
        { ...exercise, ok: false },
        { ...exercise, ok: true },
      ],
    },
  ]);
  assert.match(xml, '<testsuite name="lab 1 x" tests="2" failures="1" time="2">');
  assert.match(xml, '<failure message="&quot;b&quot; &amp; c">looked at: &lt;a&gt;');
  assert.is(xml.split('<testcase').length, 3);
});

test('a guide on a screen: prose is filled, commands can be copied', () => {
  const { guide } = parseGuide(
    `# X\n\n## Exercise 1.1: Y\n\n${'word `code` '.repeat(20)}\n\n- one\n- two\n\n> A **box**.\n\n\`\`\`sh node1:2 background\ncat <<EOF\n  x\nEOF\n\`\`\`\n`,
    'README.md',
  );
  const text = renderMarkdown(guide.exercises[0]?.content ?? [], {
    colors: pc.createColors(false),
    width: 40,
  });
  const lines = text.split('\n');
  assert.ok(
    lines.every((line) => line.length <= 60),
    text,
  );
  assert.ok(
    lines.filter((line) => line.startsWith('word')).every((line) => line.length <= 40),
    text,
  );
  for (const line of [
    '• one',
    '• two',
    '│ A box.',
    'cat <<EOF',
    '  x',
    'EOF',
    '── type in node1:2, and leave it running ──',
  ])
    assert.ok(lines.includes(line), `${line}\n${text}`);
});

test('the output of ab is read, and nothing else is taken for it', () => {
  const output = [
    'Document Path:          /1000',
    'Concurrency Level:      10',
    'Complete requests:      100',
    'Failed requests:        0',
    'Total body sent:        14400',
    'Requests per second:    9.97 [#/sec] (mean)',
    ' 100%   1001 (longest request)',
  ];
  assert.equal(parseAb(output.join('\n')), {
    path: '/1000',
    concurrency: 10,
    complete: 100,
    failed: 0,
    requestsPerSecond: 9.97,
    longestMs: 1001,
    sentPerRequest: 144,
  });
  assert.is(parseAb(output.slice(0, -1).join('\n')), undefined);
  assert.is(parseAb('apr_socket_recv: Connection refused (111)'), undefined);
});

test('whatever a check throws becomes a finding in plain words', async () => {
  const engine = { ping: async () => 'OK' };
  const cluster = { name: 'mine', nodes: [{ name: 'node1', engine }] } as unknown as Cluster;
  const { signal } = new AbortController();
  const found = async (thrown: unknown) =>
    runCheck({ check: () => Promise.reject(thrown) }, { cluster, signal });
  const known = await found(new WorkshopError('NO_ANSWER', { what: 'Away.', why: 'Off.', hint: 'Mend it.' }));
  assert.equal([known.ok, known.saw, known.tryThis], [false, 'Away. Off.', 'Mend it.']);
  const other = await found(new Error('boom\n    at stack (file.ts:1:1)'));
  assert.is(other.saw, 'it could not be looked at: boom');
  assert.ok(
    (
      await runCheck(
        { check: async () => passed({ lookedAt: '', saw: '', expected: '' }) },
        { cluster, signal },
      )
    ).ok,
  );
  engine.ping = () => Promise.reject(new Error('ECONNREFUSED'));
  assert.match((await found(undefined)).saw, 'The engine of node1 does not answer.');
});

test('disks without room are told from what df says', () => {
  const said = [
    'Mounted on        Avail   Inodes   IFree',
    '/home/docker 1000000000        0       0',
    '/tmp                  0     1000      12',
    '/mnt/my disk       4096        -       -',
    'nonsense',
  ];
  assert.equal(parseDf(said.join('\n')), [
    { target: '/home/docker', bytes: 1_000_000_000, files: Number.POSITIVE_INFINITY },
    { target: '/tmp', bytes: 0, files: 12 },
    { target: '/mnt/my disk', bytes: 4096, files: Number.POSITIVE_INFINITY },
  ]);
});

test.run();
