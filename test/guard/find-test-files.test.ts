import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTestFiles } from './find-test-files.ts';
import { assert, suite } from './suite.ts';

const test = suite('findTestFiles');
let root: string;

test.before(async ({ defer }) => {
  root = await mkdtemp(join(tmpdir(), 'find-test-files-'));
  defer(() => rm(root, { recursive: true }));
  const files = ['b.test.ts', 'a/deep/one.test.ts', 'a/helper.ts', 'fixtures/c.test.ts', 'fixtures.test.ts'];
  for (const file of files) {
    const path = join(root, 'test', file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
  }
});

test('finds all, sorted, without the fixtures', async () => {
  assert.equal(await findTestFiles(root), [
    'test/a/deep/one.test.ts',
    'test/b.test.ts',
    'test/fixtures.test.ts',
  ]);
});

test('words select the paths which hold one of them', async () => {
  assert.equal(await findTestFiles(root, ['deep', 'b.']), ['test/a/deep/one.test.ts', 'test/b.test.ts']);
  assert.equal(await findTestFiles(root, ['no such path']), []);
});

test.run();
