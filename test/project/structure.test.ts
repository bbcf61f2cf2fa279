/** Keeps the house in order: imports go one way, the code type-checks, and nothing of a machine is in the sources. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../scripts/core/root.ts';
import { assert, suite } from '../guard/suite.ts';
import { findCircle, type Import, importsIn, relativeImports } from './imports.ts';

/** Each room and the rooms that it may import from (itself always), from the ground up. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  dockercoins: [],
  'scripts/core': [],
  'scripts/system': ['scripts/core'],
  'scripts/cluster': ['scripts/core', 'scripts/system'],
  'scripts/deployment': ['scripts/core', 'scripts/system', 'scripts/cluster', 'dockercoins'],
  bench: ['scripts/core', 'scripts/system', 'scripts/cluster', 'scripts/deployment', 'dockercoins'],
  labs: ['scripts/core', 'scripts/system', 'scripts/cluster', 'scripts/deployment', 'bench', 'dockercoins'],
  'scripts/cli': ['scripts/core'],
  'scripts/commands': [
    'scripts/cli',
    'scripts/core',
    'scripts/system',
    'scripts/cluster',
    'scripts/deployment',
    'bench',
    'labs',
  ],
  'scripts/tools': [],
  'scripts/inside.ts': ['scripts/cli', 'scripts/commands'],
  'scripts/build.ts': ['scripts/core', 'dockercoins', 'bench'],
  'scripts/workshop.ts': ['scripts/cli', 'scripts/core', 'scripts/commands'],
};

function roomOf(file: string): string | undefined {
  return Object.keys(ROOMS).find((room) => file === room || file.startsWith(`${room}/`));
}

/** Every import that goes where it must not, as a sentence. */
function wrongWay(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to }) => {
    const room = roomOf(from);
    const target = roomOf(to);
    if (!room) return [`${from} is in no room that the map knows`];
    if (target !== undefined && (room === target || ROOMS[room]?.includes(target))) return [];
    return [`${from} imports ${to}`];
  });
}

const test = suite('structure', { timeoutMs: 120_000 });

test('imports go one way', async () => {
  const imports = await importsIn(ROOT, ['dockercoins', 'scripts', 'bench', 'labs']);
  assert.ok(
    imports.length > 100,
    `only ${imports.length} imports were found: the reader of imports is broken`,
  );
  assert.equal(wrongWay(imports), []);
});

test('no file imports itself by way of others', async () => {
  const imports = await importsIn(ROOT, ['dockercoins', 'scripts', 'bench', 'labs', 'test']);
  assert.is(findCircle(imports), undefined);
});

test('an import that goes the wrong way, or round, is found', () => {
  const up = { from: 'scripts/deployment/a.ts', to: 'bench/b.ts' };
  assert.equal(wrongWay([up]), ['scripts/deployment/a.ts imports bench/b.ts']);
  assert.equal(wrongWay([{ from: 'dockercoins/rng/main.ts', to: 'scripts/core/errors.ts' }]).length, 1);
  assert.equal(
    findCircle([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'a' },
    ]),
    ['a', 'b', 'c', 'a'],
  );
  assert.equal(
    relativeImports("import type { A } from './a.ts'; const b = await import('../b.ts'); import './c.ts'"),
    ['./a.ts', '../b.ts', './c.ts'],
  );
});

test('the code type-checks', async () => {
  await checkTypes([]);
  await checkTypes(['--project', 'dockercoins/webui/page']);
});

test('the code is formatted and free of lint', async () => {
  const { exitCode, stdout, stderr } = await execa('npx', ['--no-install', 'biome', 'check', '.'], {
    cwd: ROOT,
    reject: false,
  });
  assert.is(exitCode, 0, `${stdout}\n${stderr}`);
});

test('nothing in the sources names a machine of their makers', async () => {
  // Folders that exist on one machine only; spelled so that this line is not found itself. /home/docker is a node's.
  const elsewhere = new RegExp(`/(${['work', 'farm', 'root', 'home/(?!docker/)[a-z]+'].join('|')})/`);
  const files = await sourceFiles(ROOT);
  assert.ok(files.length > 200, `only ${files.length} files were found`);
  const found: string[] = [];
  for (const file of files) {
    const lines = (await readFile(join(ROOT, file), 'utf8')).split('\n');
    for (const [index, line] of lines.entries()) {
      if (elsewhere.test(line)) found.push(`${file}:${index + 1}: ${line.trim()}`);
    }
  }
  assert.equal(found, []);
});

/** Every text file that belongs to the project, as paths from its folder. */
async function sourceFiles(root: string): Promise<string[]> {
  const folders = ['.ci', 'bench', 'dockercoins', 'labs', 'scripts', 'test'];
  const within = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(
        () => [],
      );
      return names
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)));
    }),
  );
  const beside = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  return [...within.flat(), ...beside].filter(
    (file) => !file.startsWith('test/artefacts') && !file.endsWith('.png'),
  );
}

async function checkTypes(args: readonly string[]): Promise<void> {
  const { exitCode, stdout } = await execa('npx', ['--no-install', 'tsc', '--noEmit', ...args], {
    cwd: ROOT,
    reject: false,
  });
  assert.is(exitCode, 0, stdout);
}

test.run();
