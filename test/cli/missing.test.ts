/** A machine without a program that is needed: what it is, the command that brings it, and nothing touched. */
import { access, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { installLine, packageManager } from '../../scripts/system/package-manager.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshWorkshop, type Workshop } from './support.ts';

const test = suite('missing programs', { timeoutMs: 60_000 });

/** All that the launcher needs, and no redis-server. */
async function pathWithoutRedis({ folder }: Workshop): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  for (const name of ['sh', 'env', 'cmp', 'find', 'dirname', 'readlink', 'cat'])
    await symlink(await pathOf(name), join(bin, name));
  await symlink(process.execPath, join(bin, 'node'));
  return bin;
}

async function pathOf(name: string): Promise<string> {
  for (const folder of ['/usr/bin', '/bin']) {
    const path = join(folder, name);
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error(`${name} is nowhere`);
}

async function commandThatMends(): Promise<string> {
  const manager = await packageManager();
  return manager ? installLine(manager, ['redis']) : "the system's package manager";
}

for (const words of ['demo --on local', 'app up']) {
  test(`${words}: exit code 3, the command that mends it, nothing touched`, async (context) => {
    const workshop = await freshWorkshop(context);
    const PATH = await pathWithoutRedis(workshop);
    const { exitCode, stderr } = await workshop.begin(words.split(' '), { PATH }).finished;
    assert.is(exitCode, 3, stderr);
    assert.match(stderr, 'This machine lacks redis-server');
    assert.match(stderr, 'Nothing was changed');
    assert.match(stderr.replaceAll(/\s+/g, ' '), await commandThatMends());
    if (await findProgram('haproxy')) assert.not.match(stderr, 'haproxy');
    assert.equal(await workshop.leftOver(), []);
    assert.equal(await readdir(workshop.folder), ['bin'], 'no empty folder for reports');
  });
}

test('doctor: a table of all there is to know, and exit code 3', async (context) => {
  const workshop = await freshWorkshop(context);
  const PATH = await pathWithoutRedis(workshop);
  const { exitCode, stdout, stderr } = await workshop.begin(['doctor'], { PATH }).finished;
  assert.is(exitCode, 3, stderr);
  assert.match(stdout, /^✗\s+redis-server\s/im);
  assert.match(stdout, /^✓\s+machine\s/im);
  assert.match(stdout, await commandThatMends());
  assert.match(stderr, 'This machine lacks redis-server');
});

test.run();
