/** What the runner does with files as a whole; `test/guard.test.ts` has what it makes of the tests in them. */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { RunEvent } from './events.ts';
import { ROOT, runTests } from './runner.ts';
import { assert, suite } from './suite.ts';

const test = suite('runner', { timeoutMs: 60_000 });

test('no file is a failure', async () => {
  const { failed, failures } = await runTests({ files: [] });
  assert.is(failed, 1);
  assert.is(failures[0]?.test, 'guard: no test files found');
});

test('a file that is not there is a failure', async () => {
  const { failed, failures } = await runTests({ files: ['test/no-such.test.ts'] });
  assert.is(failed, 1);
  assert.is(failures[0]?.test, 'guard: the file could not be loaded');
});

test('a file whose event loop is blocked is killed', async () => {
  // The limit is over the start of a process on a busy machine.
  const { passed, failed, failures } = await runTests({
    files: [fixture('blocks-the-loop')],
    fileTimeoutMs: 25_000,
  });
  assert.equal([passed, failed], [1, 1]);
  assert.is(failures[0]?.test, 'guard: the file ran over its time');
  assert.match(failures[0]?.message ?? '', /limit of 25 s, while "loop › is blocked" ran/);
});

/** As if so much of the machine were taken away all the time. */
const stolen = (share: number | undefined) => ({ watchStolen: async () => async () => share });

test('a file that fails on a machine that is not its own is run once more, and said to be', async () => {
  const events: RunEvent[] = [];
  const totals = await runTests({
    files: [fixture('fails-the-first-time'), fixture('passes')],
    onEvent: (event) => events.push(event),
    ...stolen(0.33),
  });
  assert.equal([totals.passed, totals.failed, totals.files], [4, 0, 2]);
  assert.equal(totals.again, [{ file: fixture('fails-the-first-time'), stolen: 0.33 }]);
  const again = events.find(({ event }) => event === 'file-again');
  assert.ok(again?.event === 'file-again' && again.failures[0]?.message.includes('the first time'));
  assert.is(events.at(-1)?.event, 'file-finished', 'after all others');
});

test('what fails the second time too has failed', async () => {
  const { passed, failed, again } = await runTests({ files: [fixture('fails-an-assertion')], ...stolen(1) });
  assert.equal([passed, failed, again.length], [1, 1, 1]);
});

test('on a machine of its own, or where nobody tells, nothing is run twice', async () => {
  for (const share of [0, 0.049, undefined]) {
    const { failed, again } = await runTests({ files: [fixture('fails-an-assertion')], ...stolen(share) });
    assert.equal([failed, again.length], [1, 0]);
  }
});

test('grep selects by name and by title', async () => {
  for (const grep of ['later$', '^arithmetic › adds later$']) {
    const { passed, failed, skipped } = await runTests({ files: [fixture('passes')], grep });
    assert.equal({ passed, failed, skipped }, { passed: 1, failed: 0, skipped: 0 });
  }
});

test('a grep that selects nothing is a failure', async () => {
  const { failed, failures } = await runTests({ files: [fixture('passes')], grep: 'no such test' });
  assert.is(failed, 1);
  assert.is(failures[0]?.test, 'guard: no test was selected');
});

test('a grep that is no regular expression is wrong use', async () => {
  const error = await errorOf(runTests({ files: [fixture('passes')], grep: '(' }));
  assert.is(error.code, 'USAGE');
});

test('serial files run alone, after the others', async () => {
  const order: string[] = [];
  const onEvent = ({ event, file }: RunEvent) => {
    if (event === 'file-started' || event === 'file-finished') order.push(`${event} ${file}`);
  };
  const serial = fixture('passes.serial.test');
  await runTests({ files: [serial, fixture('closes-late-by-itself'), serial], concurrency: 3, onEvent });
  assert.equal(order, [
    `file-started ${fixture('closes-late-by-itself')}`,
    `file-finished ${fixture('closes-late-by-itself')}`,
    `file-started ${serial}`,
    `file-finished ${serial}`,
    `file-started ${serial}`,
    `file-finished ${serial}`,
  ]);
});

test('files with nodes run after the others, together, and before the serial ones', async () => {
  const order: string[] = [];
  const onEvent = ({ event, file }: RunEvent) => {
    if (event === 'file-started' || event === 'file-finished') order.push(`${event} ${file}`);
  };
  const [serial, nodes] = [fixture('passes.serial.test'), fixture('passes.nodes.test')];
  await runTests({ files: [serial, nodes, nodes, fixture('passes')], concurrency: 2, onEvent });
  assert.equal(order, [
    `file-started ${fixture('passes')}`,
    `file-finished ${fixture('passes')}`,
    `file-started ${nodes}`,
    `file-started ${nodes}`,
    `file-finished ${nodes}`,
    `file-finished ${nodes}`,
    `file-started ${serial}`,
    `file-finished ${serial}`,
  ]);
});

test('only the end of a long output is kept', async () => {
  let output = '';
  const onEvent = (event: RunEvent) => {
    if (event.event === 'file-failed') output = event.output;
  };
  await runTests({ files: [fixture('writes-a-lot')], onEvent });
  const lines = output.split('\n');
  assert.is(lines.length, 201);
  assert.is(lines[0], '(left out before these lines: 800)');
  assert.is(lines.at(-1), 'line 1000');
});

test('an abort kills what runs and begins no more', async () => {
  const controller = new AbortController();
  const seen: string[] = [];
  const onEvent = ({ event, file }: RunEvent) => {
    seen.push(`${event} ${file}`);
    if (event === 'test-passed') controller.abort();
  };
  const files = [fixture('blocks-the-loop'), fixture('passes')];
  const error = await errorOf(runTests({ files, concurrency: 1, signal: controller.signal, onEvent }));
  assert.is(error.code, 'INTERRUPTED');
  // A file that was stopped has not failed.
  assert.equal(seen, [`file-started ${files[0]}`, `test-passed ${files[0]}`]);
});

test('a process that a test forgot does not outlive its file', async ({ signal }) => {
  let output = '';
  const onEvent = (event: RunEvent) => {
    if (event.event === 'file-failed') output = event.output;
  };
  await runTests({ files: [fixture('starts-a-process-and-forgets-it')], onEvent });
  const [, pid = ''] = /^pid (\d+)$/.exec(output) ?? [];
  assert.ok(pid);
  await gone(pid, signal);
});

test('no child outlives a runner that is killed', async ({ signal, defer }) => {
  const program = `${ROOT}${fixture('runs-the-guard-on-a-slow-file')}`;
  const runner = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  defer(() => runner.kill('SIGKILL'));
  let pid = '';
  for await (const line of createInterface({ input: runner.stdout, signal })) {
    const event: RunEvent = JSON.parse(line);
    if (event.event !== 'test-passed') continue;
    pid = event.test.replace('slow › ', '');
    break;
  }
  runner.kill('SIGKILL');
  await once(runner, 'close', { signal });
  assert.match(pid, /^\d+$/);
  await gone(pid, signal);
});

test.run();

function fixture(name: string): string {
  return `test/fixtures/guard/${name}.ts`;
}

async function errorOf(promise: Promise<unknown>): Promise<WorkshopError> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  if (error instanceof WorkshopError) return error;
  throw new Error('no WorkshopError was thrown', { cause: error });
}

/** Resolves when the process is gone; a zombie is, though nobody has waited for it yet. */
async function gone(pid: string, signal: AbortSignal): Promise<void> {
  while (/^[^Z]/.test(await stateOf(pid))) await sleep(20, undefined, { signal });
}

/** @returns the letter of `ps` for the state; empty if there is no such process. */
async function stateOf(pid: string): Promise<string> {
  const ps = promisify(execFile)('ps', ['-o', 'stat=', '-p', pid]);
  const { stdout } = await ps.catch((error) => {
    // How ps says that there is none.
    if (error.code === 1) return { stdout: '' };
    throw error;
  });
  return stdout.trim();
}
