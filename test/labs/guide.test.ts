/** Guides, good and broken: every problem is found at once, each with its place. */
import { type Block, formatProblem } from '../../labs/runner/guide/guide.ts';
import { parseGuide } from '../../labs/runner/guide/parse.ts';
import { validate } from '../../labs/runner/guide/validate.ts';
import { defineLab, type LabExercise } from '../../labs/runner/lab.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('guides');
const parse = (...lines: string[]) => parseGuide(lines.join('\n'), 'README.md');
const problemsOf = (...lines: string[]) => parse(...lines).problems.map(formatProblem);

const GOOD = [
  '# Lab 7: Something',
  '',
  'Why.',
  '',
  '## Exercise 7.1: First',
  '',
  '```sh node1',
  'cd x',
  'cat > y <<EOF',
  '`a` $b',
  'EOF',
  '```',
  '',
  '```output',
  'z',
  '```',
  '',
  '## Exercise 7.2: Second: with a colon',
  '',
  '```sh node2:3 background',
  'top',
  '```',
  '```keys node2:3',
  'Ctrl-C q',
  '```',
  '',
  '## What you learned',
  '',
  '- A thing',
];

test('a guide becomes exercises with what is typed in them, verbatim', () => {
  const { guide, problems } = parse(...GOOD);
  assert.equal(problems, []);
  assert.is(guide.title, 'Lab 7: Something');
  assert.equal(
    guide.exercises.map(({ id, title, at }) => [id, title, at.line]),
    [
      ['7.1', 'First', 5],
      ['7.2', 'Second: with a colon', 18],
    ],
  );
  const commands = { kind: 'commands', background: false, at: { line: 7, column: 1 } } as const;
  assert.equal(guide.exercises[0]?.blocks, [
    { ...commands, terminal: { node: 'node1', number: 1 }, text: 'cd x\ncat > y <<EOF\n`a` $b\nEOF' },
  ]);
  assert.equal(
    guide.exercises[1]?.blocks.map((block) => [block.kind, block.terminal.number]),
    [
      ['commands', 3],
      ['keys', 3],
    ],
  );
  assert.is(guide.opening.length, 1);
  assert.is(guide.closing.length, 2);
});

test('the line ends of Windows, and a byte order mark, change nothing', () => {
  const blocks = (text: string): readonly Block[] | undefined => {
    const { guide, problems } = parseGuide(text, 'README.md');
    assert.equal(problems, []);
    return guide.exercises[0]?.blocks;
  };
  assert.equal(blocks(`\uFEFF${GOOD.join('\r\n')}`), blocks(GOOD.join('\n')));
});

const START = ['# Lab 7: X', '## Exercise 7.1: Y'];
const BROKEN: readonly (readonly [name: string, lines: string[], problems: string[]])[] = [
  ['nothing at all', [''], ['1:1: a guide begins with a title:', '1:1: no exercise was found']],
  [
    'a fence that never ends',
    [...START, '```sh node1', 'ls'],
    ['3:1: the block that begins here is never closed'],
  ],
  [
    'a fence that swallows the next',
    [...START, '```sh node1', 'ls', '', '```sh node1', 'pwd', '```'],
    ['6:1: a block begins inside of another'],
  ],
  ['no word', [...START, '```', 'ls', '```'], ['3:1: a block must say what it is']],
  ['an unknown word', [...START, '```bash node1', 'ls', '```'], ['3:1: a block must say what it is']],
  ['no node', [...START, '```sh', 'ls', '```'], ['3:1: ```sh must say in which terminal']],
  ['a node that cannot be', [...START, '```sh nod1', 'ls', '```'], ['3:1: "nod1" is no terminal']],
  ['a terminal that cannot be', [...START, '```sh node1:0', 'ls', '```'], ['3:1: "node1:0" is no terminal']],
  [
    'a word too many',
    [...START, '```sh node1 backgruond', 'ls', '```'],
    ['3:1: "backgruond" is unknown here'],
  ],
  ['an unknown key', [...START, '```keys node1', 'Ctrl-?', '```'], ['3:1: "Ctrl-?" is no key']],
  ['an empty block', [...START, '```sh node1', '```'], ['3:1: the block is empty']],
  [
    'words after output',
    [...START, '```output node1', 'x', '```'],
    ['3:1: ```output takes no further words'],
  ],
  [
    'commands before the first exercise',
    ['# X', '```sh node1', 'ls', '```', '## Exercise 7.1: Y'],
    ['2:1: commands must stand under'],
  ],
  [
    'commands after the last',
    [...START, '## What you learned', '```sh node1', 'ls', '```'],
    ['4:1: commands must stand under'],
  ],
  ['an indented block', [...START, '', '    ls', ''], ['4:1: indented text is a block of code']],
  [
    'the same exercise twice',
    [...START, '## Exercise 7.1: Z'],
    ['3:1: there is an exercise 7.1 already, in line 2'],
  ],
  [
    'a heading that is nearly one',
    [...START, '## Exercise 7.2 Z', '### Exercise 7.3: A'],
    ["3:1: an exercise's heading reads", "4:1: an exercise's heading reads"],
  ],
];

for (const [name, lines, expected] of BROKEN) {
  test(`${name} is said with line and column`, () => {
    const problems = problemsOf(...lines);
    assert.is(problems.length, expected.length, problems.join('\n'));
    for (const [index, text] of expected.entries())
      assert.ok(problems[index]?.startsWith(`README.md:${text}`), problems[index]);
  });
}

test('all problems are found at once, in their order', () => {
  const problems = problemsOf(...START, '```sh', 'x', '```', '## Exercise 7.1: Z', '```sh node1', 'y');
  assert.equal(
    problems.map((text) => Number(text.split(':')[1])),
    [3, 6, 7],
  );
});

test('a guide and a lab must speak of the same exercises', () => {
  const { guide } = parse(
    ...GOOD.slice(0, 26),
    '## Exercise 8.1: Elsewhere',
    '```sh node1',
    'x',
    '```',
    '## Exercise 7.4: Nothing typed',
  );
  const exercise: LabExercise = {
    kind: 'looks',
    hints: [],
    check: async () => assert.unreachable() as never,
  };
  const lab = defineLab({
    summary: '',
    minutes: 1,
    needs: { nodes: 1, prepare: async () => undefined },
    exercises: { '7.1': exercise, '7.4': exercise, '7.9': { ...exercise, kind: 'does' } },
  });
  const labSource = "{\n  exercises: {\n    '7.1': {},\n    '7.9': {},";
  const problems = validate({ number: 7, guide, guideFile: 'README.md', lab, labFile: 'lab.ts', labSource });
  assert.equal(problems.map(formatProblem), [
    'README.md:18:1: exercise 7.2 has no check in lab.ts',
    'README.md:20:1: node2 does not exist: the lab needs 1 nodes',
    'README.md:23:1: node2 does not exist: the lab needs 1 nodes',
    'README.md:27:1: exercise 8.1 is in lab 7: its id must begin with 7.',
    'README.md:27:1: exercise 8.1 has no check in lab.ts',
    'README.md:31:1: exercise 7.4 has no commands: nothing would solve it',
    'lab.ts:4:5: the check of 7.9 has no exercise in README.md',
    'lab.ts:4:5: exercise 7.9 changes something and has no reset',
  ]);
});

test.run();
