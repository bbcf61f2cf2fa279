import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './runner.ts';
import { assert, suite } from './suite.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

const test = suite('main', { timeoutMs: 60_000 });

test('exits with 0 when all is well; the counts are the last line', async ({ signal }) => {
  const { code, stdout } = await main(['test/guard/tail'], signal);
  assert.match(stdout, /^✓ test\/guard\/tail\.test\.ts {2}\d+ passed, 0 failed/);
  assert.match(stdout, /\n\d+ passed, 0 failed\n$/);
  assert.is(code, 0);
});

test('exits with 1 when no file has these words in its path', async ({ signal }) => {
  const { code, stdout } = await main(['no-path-has-this-in-it'], signal);
  assert.match(stdout, /no test files found/);
  assert.match(stdout, /\n0 passed, 1 failed\n$/);
  assert.is(code, 1);
});

test('exits with 1 when no test matches', async ({ signal }) => {
  const { code, stdout } = await main(['test/guard/tail', '--grep', 'no test is called this'], signal);
  assert.match(stdout, /no test was selected/);
  assert.is(code, 1);
});

test('exits with 2 on wrong use', async ({ signal }) => {
  for (const args of [['--no-such-option'], ['--grep', '(']]) {
    assert.is((await main(args, signal)).code, 2);
  }
});

test('a test file refuses to run without the guard', async ({ signal }) => {
  const { code, stderr } = await run(join(ROOT, 'test/fixtures/guard/passes.ts'), [], signal);
  assert.match(stderr, /a test file is run by the guard/);
  assert.is(code, 1);
});

test.run();

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function main(args: string[], signal: AbortSignal): Promise<Ended> {
  return run(MAIN, args, signal);
}

function run(path: string, args: string[], signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve) => {
    const program = ['--import', import.meta.resolve('tsx'), path, ...args];
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
    const child = execFile(process.execPath, program, { cwd: ROOT, signal, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
