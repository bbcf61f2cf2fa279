/** Ctrl-C of ./workshop at every step: exit code 130, and nothing is left. */
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { pipeline, Transform } from 'node:stream';
import { findEndpoint } from '../../scripts/cluster/engine/endpoint.ts';
import { execIn } from '../../scripts/cluster/engine/exec.ts';
import { containerName } from '../../scripts/cluster/labels.ts';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite, type TestContext } from '../guard/suite.ts';
import { type ClusterPlace, freshCluster, noEngine } from './support.ts';

const suiteOf = suite('interrupted', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);

const LAST = 'forming the Swarm';

for (const step of [
  'network',
  'keys and certificates',
  'making 2 nodes',
  'starting nodes',
  'waiting for their engines',
  LAST,
]) {
  test(`at "${step}"`, async (context) => {
    const workshop = await freshWorkshop(context);
    const place = await freshCluster(context);
    // Nothing comes after the last step: it has to wait for us.
    const environment = step === LAST ? { DOCKER_HOST: await engineOfLonelyNodes(context, place) } : {};
    const command = workshop.begin(['up', place.name, '--nodes', '2', '--swarm', '--json'], environment);
    await command.saw(`"state":"started","step":"${step}"`);
    command.kill('SIGINT');
    const { exitCode, events } = await command.finished;
    assert.is(exitCode, 130);
    assert.is((events.at(-1) as { code: string }).code, 'INTERRUPTED');
    assert.equal(await place.things(), []);
  });
}

/** Drops without a word what a node says to a manager of a Swarm. */
const ALONE = 'iptables -A OUTPUT -p tcp --dport 2377 -j DROP'.split(' ');

/** The engine, which answers that a node is started only when that node can reach no Swarm. @returns its URL. */
async function engineOfLonelyNodes(
  { defer }: Pick<TestContext, 'defer'>,
  { docker, folder, name }: ClusterPlace,
): Promise<string> {
  const path = join(folder, 'lonely.sock');
  const real = (await findEndpoint()).url.replace('unix://', '');
  const isolate = async (id: string) => {
    const container = docker.getContainer(id);
    if (!(await container.inspect()).Name.startsWith(`/${containerName(name, '')}`)) return; // what the engine is tried with
    const { exitCode, stderr } = await execIn(container, ALONE, { user: 'root' });
    if (exitCode !== 0) throw new Error(stderr);
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    let started: string | undefined;
    near.on('data', (chunk) => {
      started ??= /^POST \S*\/containers\/(\w+)\/start/.exec(chunk.toString('latin1'))?.[1];
    });
    const answers = new Transform({
      transform: (chunk, _encoding, done) => {
        const held = started ? isolate(started) : Promise.resolve();
        started = undefined;
        held.then(() => done(null, chunk), done);
      },
    });
    pipeline(near, connect({ path: real, allowHalfOpen: true }), answers, near, () => undefined);
  });
  defer(() => void server.close());
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return `unix://${path}`;
}

suiteOf.run();
