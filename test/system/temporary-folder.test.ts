/** Folders for a moment, whose makers end well, end without a word, and are killed. */
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../scripts/core/root.ts';
import { temporaryFolder } from '../../scripts/system/temporary-folder.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('temporary folder');

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** A program that makes one, says where, and does what is told. */
function maker(then: string, parent: string) {
  const module = join(ROOT, 'scripts', 'system', 'temporary-folder.ts');
  const code = `import { temporaryFolder } from ${JSON.stringify(module)};
    const { path } = await temporaryFolder('test');
    process.stdout.write(path);
    ${then}`;
  return execa('node', ['--import', 'tsx', '--input-type=module', '--eval', code], {
    cwd: ROOT,
    env: { TMPDIR: parent },
    reject: false,
  });
}

test('it is its owner’s alone, and goes at the end', async () => {
  let path: string;
  {
    await using folder = await temporaryFolder('test');
    path = folder.path;
    const { stdout } = await execa('stat', ['--format=%a', path]);
    assert.is(stdout, '700');
  }
  assert.not.ok(await exists(path));
});

test('one whose maker ends without a word goes with it; one whose maker was killed goes when the next is made', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'folders-'));
  try {
    const ended = await maker('process.exit(0);', parent);
    assert.match(ended.stdout, parent);
    assert.not.ok(await exists(ended.stdout));

    const killed = await maker('process.kill(process.pid, "SIGKILL");', parent);
    assert.ok(await exists(killed.stdout));
    const running = maker('setInterval(() => undefined, 1000);', parent);
    const path = await new Promise<string>((resolve) =>
      running.stdout.once('data', (text) => resolve(`${text}`)),
    );
    assert.not.ok(await exists(killed.stdout), 'what the killed one left');
    await maker('process.exit(0);', parent);
    assert.ok(await exists(path), 'somebody’s who is still there');
    running.kill('SIGKILL');
    await running;
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
});

test('a socket in it has a path that is short enough', async () => {
  const before = process.env.TMPDIR;
  try {
    process.env.TMPDIR = join(tmpdir(), 'a-folder-with-a-rather-long-name-for-temporary-things');
    await using folder = await temporaryFolder('test', { forSocket: true });
    assert.match(folder.path, /^\/tmp\/workshop-test-/);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});

test.run();
