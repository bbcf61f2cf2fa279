import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readResult } from '../../bench/report/read.ts';
import { renderReport } from '../../bench/report/render.ts';
import { prepareReportFolder, writeReport } from '../../bench/report/write.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { assert, suite } from '../guard/suite.ts';
import { asNobody, rejection } from './write-support.ts';

const run = promisify(execFile);
const test = suite('writing a report', { timeoutMs: 20_000 });
const result = demoResult();

type Defer = (cleanup: () => unknown) => void;

async function folder(defer: Defer): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'workshop-report-'));
  defer(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Both files as they were before, and nothing beside them. */
async function untouched(path: string): Promise<void> {
  assert.equal(await readdir(path), ['demo.html', 'demo.json']);
  for (const name of ['demo.html', 'demo.json'])
    assert.is(await readFile(join(path, name), 'utf8'), 'earlier');
}

async function withEarlier(path: string): Promise<void> {
  for (const name of ['demo.html', 'demo.json']) await writeFile(join(path, name), 'earlier');
}

test('page and data, in a folder that it makes, and nothing else', async ({ defer }) => {
  const path = join(await folder(defer), 'new', 'reports');
  const written = await writeReport(path, 'demo', result);
  assert.equal(written, { html: join(path, 'demo.html'), json: join(path, 'demo.json') });
  assert.equal(await readdir(path), ['demo.html', 'demo.json']);
  assert.is(await readFile(written.html, 'utf8'), renderReport(result));
  assert.equal(await readResult(written.json), result);
});

test('earlier files are replaced', async ({ defer }) => {
  const path = await folder(defer);
  await withEarlier(path);
  const { html, json } = await writeReport(path, 'demo', result);
  assert.is(await readFile(html, 'utf8'), renderReport(result));
  assert.equal(await readResult(json), result);
  assert.equal(await readdir(path), ['demo.html', 'demo.json']);
});

test('ten at once: whoever comes last, the files are whole', async ({ defer }) => {
  const path = await folder(defer);
  await Promise.all(Array.from({ length: 10 }, () => writeReport(path, 'demo', result)));
  assert.equal(await readdir(path), ['demo.html', 'demo.json']);
  assert.equal(await readResult(join(path, 'demo.json')), result);
});

test('a folder that may not be written to', async ({ defer }) => {
  const path = await folder(defer);
  await withEarlier(path);
  await chmod(path, 0o555);
  for (const attempt of [() => writeReport(path, 'demo', result), () => prepareReportFolder(path)]) {
    const error = await asNobody(() => rejection(attempt()));
    assert.is(error.code, 'WRITE_FAILED');
    assert.match(error.what, path);
    assert.match(error.why ?? '', /may not write.*EACCES/);
    assert.ok(error.hint);
    await untouched(path);
  }
});

test('a folder of the same name is in the way of the second file: the first is put back', async ({
  defer,
}) => {
  const path = await folder(defer);
  await mkdir(join(path, 'demo.html'));
  const without = await rejection(writeReport(path, 'demo', result));
  assert.match(without.why ?? '', /folder of the same name/);
  assert.equal(await readdir(path), ['demo.html']);

  await writeFile(join(path, 'demo.json'), 'earlier');
  await rejection(writeReport(path, 'demo', result));
  assert.equal(await readdir(path), ['demo.html', 'demo.json']);
  assert.is(await readFile(join(path, 'demo.json'), 'utf8'), 'earlier');
});

test('a file where the folder should be, or on the way to it', async ({ defer }) => {
  const path = await folder(defer);
  await writeFile(join(path, 'file'), 'earlier');
  assert.match((await rejection(writeReport(join(path, 'file'), 'demo', result))).why ?? '', /EEXIST/);
  assert.match(
    (await rejection(writeReport(join(path, 'file', 'deeper'), 'demo', result))).why ?? '',
    /ENOTDIR/,
  );
  assert.match((await rejection(prepareReportFolder('/dev/full/reports'))).why ?? '', /ENOTDIR/);
  assert.equal(await readdir(path), ['file']);
});

test('names that are none, or too long', async ({ defer }) => {
  const path = await folder(defer);
  for (const name of ['', '.', '..', 'a/b', '../demo', 'a\\b', 'a\0b', 'x'.repeat(300)]) {
    const error = await rejection(writeReport(join(path, 'new'), name, result));
    assert.is(error.code, 'WRITE_FAILED');
  }
  assert.equal(await readdir(path), [], 'not even the folder that was made for it');
});

test('a result that could not be read again is not written', async ({ defer }) => {
  const path = await folder(defer);
  await withEarlier(path);
  const [first] = result.measurements;
  assert.ok(first);
  const odd = { ...result, measurements: [{ ...first, hashesPerSecond: Number.NaN }] };
  const error = await rejection(writeReport(path, 'demo', odd));
  assert.match(error.why ?? '', /measurements\[0\]\.hashesPerSecond/);
  await untouched(path);
});

const small = await mkdtemp(join(tmpdir(), 'workshop-full-disk-'));
const noMount = await run('mount', ['-t', 'tmpfs', '-o', 'size=64k,nr_inodes=64', 'tmpfs', small]).then(
  () => undefined,
  (error: Error) => `no small disk can be mounted: ${error.message.trim().split('\n').at(-1)}`,
);
test.after(async () => {
  if (noMount === undefined) await run('umount', [small]);
  await rm(small, { recursive: true, force: true });
});

test.skipIf(noMount)('a disk that is full: earlier files stay, nothing half-written does', async () => {
  await withEarlier(small);
  const error = await rejection(writeReport(small, 'demo', result));
  assert.instance(error, WorkshopError);
  assert.match(error.why ?? '', /disk is full.*ENOSPC/);
  assert.match(error.what, join(small, 'demo.html'));
  await untouched(small);

  await writeFile(join(small, 'filler'), Buffer.alloc(64 * 1024)).catch(() => undefined);
  await rejection(prepareReportFolder(small));
  await rm(join(small, 'filler'));
  await prepareReportFolder(small);
  await untouched(small);
});

test('a folder is prepared without a trace', async ({ defer }) => {
  const path = join(await folder(defer), 'a', 'b');
  await prepareReportFolder(path);
  assert.equal(await readdir(path), []);
});

test.run();
