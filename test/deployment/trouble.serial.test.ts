/** Starting when something goes wrong, and finding again what was left behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { ROOT } from '../../scripts/core/root.ts';
import { localTarget } from '../../scripts/deployment/local/local-target.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { assert, suite } from '../guard/suite.ts';
import { cannotRun, freshPlace, until } from './support.ts';

const suiteOf = suite('local deployment in trouble', { timeoutMs: 180_000 });
const test = suiteOf.skipIf(cannotRun);

async function failureOf(work: Promise<unknown>): Promise<WorkshopError> {
  try {
    await work;
  } catch (error) {
    assert.instance(error, WorkshopError);
    return error as WorkshopError;
  }
  throw new Error('it did not fail');
}

/** Programs are looked for in `path` until the test ends. */
function lookIn(context: Parameters<typeof freshPlace>[0], path: string): void {
  const before = process.env.PATH;
  process.env.PATH = path;
  context.defer(() => {
    process.env.PATH = before;
  });
}

test('a program that ends at once: its last words are told, and nothing is left', async (context) => {
  const place = await freshPlace(context);
  const bin = join(place.folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'haproxy'), '#!/bin/sh\necho "cannot bind to anything"\nexit 1\n', {
    mode: 0o755,
  });
  lookIn(context, `${bin}:${process.env.PATH}`);
  const error = await failureOf(place.start());
  assert.is(error.code, 'START_FAILED');
  assert.match(error.what, 'balancer did not start: it ended at once');
  assert.match(error.why ?? '', 'cannot bind to anything');
  assert.equal(await place.processes(), []);
  assert.equal(await place.leftOver(), []);
});

test('a balancer is waited for until it takes commands, not only until its ports answer', async (context) => {
  const place = await freshPlace(context);
  const bin = join(place.folder, 'bin');
  await mkdir(bin);
  // Holds the front ports for a while before the real one gets them: HAProxy opens its ports first, its socket last.
  const early = `
    const { readFileSync } = require('node:fs');
    const [, , haproxy, ...args] = process.argv;
    const ports = readFileSync(args.at(-1), 'utf8').match(/(?<=bind 127\\.0\\.0\\.1:)\\d+/g).map(Number);
    const servers = ports.map((port) => require('node:net').createServer().listen(port, '127.0.0.1'));
    setTimeout(() => {
      for (const server of servers) server.close();
      require('node:child_process').spawn(haproxy, args, { stdio: 'inherit' }).once('exit', process.exit);
    }, 500);`;
  const program = await findProgram('haproxy');
  await writeFile(join(bin, 'early.cjs'), early);
  await writeFile(
    join(bin, 'haproxy'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(bin, 'early.cjs')}" "${program}" "$@"\n`,
    { mode: 0o755 },
  );
  lookIn(context, `${bin}:${process.env.PATH}`);
  const app = await place.start();
  assert.is((await fetch(app.endpoints.rng)).status, 200);
  await app.stop();
});

test('a missing program is named before anything is started', async (context) => {
  const place = await freshPlace(context);
  const bin = join(place.folder, 'bin');
  await mkdir(bin);
  // Only HAProxy is to be found: Redis lies in no folder of this PATH.
  await symlink((await findProgram('haproxy')) as string, join(bin, 'haproxy'));
  lookIn(context, bin);
  const error = await failureOf(place.start());
  assert.is(error.code, 'MISSING');
  assert.is(error.exitCode, 3);
  assert.match(error.message, 'redis-server');
  assert.equal(place.events, []);
  assert.equal(await place.leftOver(), []);
});

test('interrupted in the middle: nothing is left', async (context) => {
  for (const moment of ['redis', 'rng', 'balancer', 'worker']) {
    const place = await freshPlace(context);
    const interruption = new AbortController();
    const work = localTarget.start({
      name: 'test',
      counts: { rng: 2, hasher: 1, worker: 3, webui: 1 },
      lifetime: 'attached',
      signal: interruption.signal,
      emit: (event) => {
        const reached = event.event === 'step' && event.state === 'started' && event.step.startsWith(moment);
        if (reached) interruption.abort(new WorkshopError('INTERRUPTED', { what: 'Interrupted.' }));
      },
    });
    assert.is((await failureOf(work)).code, 'INTERRUPTED', moment);
    assert.equal(await place.processes(), [], moment);
    assert.equal(await place.leftOver(), [], moment);
  }
});

test('whoever started it is killed: the orphans are found, told of and removed', async (context) => {
  const place = await freshPlace(context);
  const owner = spawn(
    process.execPath,
    ['--import', 'tsx', join('test', 'fixtures', 'deployment', 'starts-and-waits.ts')],
    {
      cwd: ROOT,
      env: { ...process.env, WORKSHOP_STATE_DIR: place.folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(owner.stdout, 'data');
  assert.is((await localTarget.find('attached'))?.orphaned, undefined, 'its owner still lives');

  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const found = await localTarget.find('attached');
  assert.match(found?.orphaned ?? '', 'is gone');
  assert.equal(await localTarget.list(), ['attached']);
  assert.ok((await place.processes()).length > 0);
  await found?.deployment.stop();
  assert.equal(await place.processes(), []);
  assert.equal(await place.leftOver(), []);
});

test('what was left behind is cleared away by the next start of that name', async (context) => {
  const place = await freshPlace(context);
  await place.start();
  const note = join(place.folder, 'local', 'test', 'note.json');
  await writeFile(note, 'garbage {{{');
  const app = await place.start();
  assert.ok(place.events.some((event) => event.event === 'notice' && event.text.includes('Clearing away')));
  assert.is((await place.processes()).length, 6, 'the first six are gone');
  await app.stop();
});

test('processes without their folder are found and stopped', async (context) => {
  const place = await freshPlace(context);
  await place.start();
  await rm(join(place.folder, 'local', 'test'), { recursive: true });
  const found = await localTarget.find('test');
  assert.match(found?.orphaned ?? '', 'missing or damaged');
  await found?.deployment.stop();
  await until('all are gone', async () => (await place.processes()).length === 0);
});

suiteOf.run();
