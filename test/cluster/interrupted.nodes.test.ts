/** Ctrl-C of ./workshop at every step: exit code 130, and nothing is left. */
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshCluster, noEngine } from './support.ts';

const suiteOf = suite('interrupted', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);

for (const step of [
  'network',
  'keys and certificates',
  'making 2 nodes',
  'starting nodes',
  'waiting for their engines',
  'forming the Swarm',
]) {
  test(`at "${step}"`, async (context) => {
    const workshop = await freshWorkshop(context);
    const place = await freshCluster(context);
    const command = workshop.begin(['up', place.name, '--nodes', '2', '--swarm', '--json']);
    await command.saw(`"state":"started","step":"${step}"`);
    command.kill('SIGINT');
    const { exitCode, events } = await command.finished;
    assert.is(exitCode, 130);
    assert.is((events.at(-1) as { code: string }).code, 'INTERRUPTED');
    assert.equal(await place.things(), []);
  });
}

suiteOf.run();
