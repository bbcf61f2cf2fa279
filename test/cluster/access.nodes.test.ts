/** A person's ways in: ssh, the environment of a shell, Docker contexts, names for OpenSSH. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { findProgram } from '../../scripts/system/programs.ts';
import { freshWorkshop, type Workshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshCluster, noEngine } from './support.ts';

const suiteOf = suite('ways in', { timeoutMs: 300_000 });
const lacking = async (name: 'docker' | 'ssh') =>
  (await findProgram(name)) ? undefined : `${name} is not on this machine`;
const test = suiteOf.skipIf(noEngine ?? (await lacking('docker')) ?? (await lacking('ssh')));

test('each leads to the node it names, and none of them hides the cluster from ./workshop', async (context) => {
  const workshop = await freshWorkshop(context);
  const place = await freshCluster(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  const environment = { HOME: workshop.folder, DOCKER_CONFIG: join(workshop.folder, 'docker') };
  const run = (words: readonly string[], more: NodeJS.ProcessEnv = {}) =>
    workshop.begin(words, { ...environment, ...more }).finished;
  const inCluster = ['--cluster', place.name];
  assert.is((await run(['up', place.name, '--nodes', '2'])).exitCode, 0);

  const hello = await run(['ssh', 'node2', ...inCluster, '--', 'hostname']);
  assert.is(hello.stdout, 'node2\n', hello.stderr);
  assert.is((await run(['ssh', 'node2', ...inCluster, '--', 'exit 7'])).exitCode, 7);

  const env = await run(['env', 'node2', ...inCluster]);
  const docker = { env: { ...process.env, ...environment }, extendEnv: false };
  const asked = await execa('sh', ['-c', `${env.stdout}\ndocker info --format '{{.Name}}'`], docker);
  assert.is(asked.stdout, 'node2');
  const exported = (await run(['env', 'node2', ...inCluster, '--json'])).events.at(-1) as {
    environment: NodeJS.ProcessEnv;
  };
  const list = await run(['list', '--json'], exported.environment);
  assert.ok(namesIn(list.events.at(-1)).includes(place.name), 'nodes are still found where they are');

  for (let time = 0; time < 2; time++) {
    const made = await run(['env', '--context', ...inCluster]);
    assert.is(made.exitCode, 0, made.stderr);
  }
  const context1 = `${place.name}-node1`;
  const byContext = await execa('docker', ['--context', context1, 'info', '--format', '{{.Name}}'], docker);
  assert.is(byContext.stdout, 'node1');
  await execa('docker', ['context', 'use', context1], docker);
  assert.ok(namesIn((await run(['list', '--json'])).events.at(-1)).includes(place.name));

  const config = (await run(['ssh', '--config', ...inCluster, '--json'])).events.at(-1) as {
    include: string;
  };
  const own = join(workshop.folder, 'ssh_config');
  await writeFile(own, `${config.include}\n`);
  assert.is((await execa('ssh', ['-F', own, context1, 'hostname'])).stdout, 'node1');

  await downLeavesNothing(workshop, place.name, environment);
});

test('a context of somebody else with that name is left alone', async (context) => {
  const workshop = await freshWorkshop(context);
  const place = await freshCluster(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  const environment = { HOME: workshop.folder, DOCKER_CONFIG: join(workshop.folder, 'docker') };
  const name = `${place.name}-node1`;
  const docker = { env: { ...process.env, ...environment }, extendEnv: false };
  await execa('docker', ['context', 'create', name, '--docker', 'host=unix:///mine.sock'], docker);
  const run = (...words: string[]) => workshop.begin(words, environment).finished;
  assert.is((await run('up', place.name, '--nodes', '1')).exitCode, 0);
  const refused = await run('env', '--context', '--cluster', place.name);
  assert.is(refused.exitCode, 1);
  assert.match(refused.stderr, `A Docker context ${name} exists and is not ours`);
  await run('down', place.name);
  assert.match((await execa('docker', ['context', 'ls', '-q'], docker)).stdout, name);
});

async function downLeavesNothing(workshop: Workshop, name: string, environment: NodeJS.ProcessEnv) {
  assert.is((await workshop.begin(['down', name], environment).finished).exitCode, 0);
  const docker = { env: { ...process.env, ...environment }, extendEnv: false };
  assert.is((await execa('docker', ['context', 'ls', '-q'], docker)).stdout, 'default');
  assert.not.ok((await readdir(join(workshop.folder, 'clusters'))).includes(name));
  assert.not.match(await readFile(join(workshop.folder, 'docker', 'config.json'), 'utf8'), name);
}

const namesIn = (result: unknown): string[] =>
  (result as { clusters: { name: string }[] }).clusters.map((each) => each.name);

suiteOf.run();
