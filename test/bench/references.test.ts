/** What the benches hold the services against, started as the benches start it: each answers, and so do a service and Redis. */
import { REFERENCES } from '../../bench/harness/reference/bundle.ts';
import { openFolder } from '../../bench/harness/stage/folder.ts';
import { Stage } from '../../bench/harness/stage/stage.ts';
import { cannotRun, freshPlace } from '../deployment/support.ts';
import { assert, suite } from '../guard/suite.ts';

const suiteOf = suite('references', { timeoutMs: 60_000 });
const test = suiteOf.skipIf(cannotRun);

test('each reference starts and answers', async (context) => {
  await freshPlace(context);
  const folder = await openFolder();
  await using stage = new Stage(folder, new AbortController().signal);
  for (const reference of REFERENCES) {
    const { port } = await stage.reference(reference, { BODY: 'ok', KEEP_ALIVE_MS: '1000', SERVICE_MS: '1' });
    const answer = await fetch(`http://127.0.0.1:${port}/10`);
    assert.is(answer.status, 200, reference);
    assert.ok((await answer.arrayBuffer()).byteLength > 0, reference);
  }
  const { port } = await stage.service('rng');
  assert.is((await fetch(`http://127.0.0.1:${port}/10`)).status, 200);
  assert.match((await stage.redis()).url, /^redis:/);
});

suiteOf.run();
