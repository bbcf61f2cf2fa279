/** For each exercise a solution that is nearly right, and that its check refuses for what is wrong with it. */
import { LABS } from '../../labs/catalogue.ts';
import { runCheck } from '../../labs/runner/check.ts';
import { makeContext } from '../../labs/runner/context.ts';
import type { Lab } from '../../labs/runner/lab.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { WRONG } from './wrong/index.ts';

const suiteOf = suite('wrong solutions', { timeoutMs: 300_000 });
const test = suiteOf.skipIf(noEngine);

test('each is refused, for what is wrong with it', async (context) => {
  const place = await freshCluster(context);
  const { signal } = context;
  const labs = new Map<string, Lab>();
  for (const { number, load } of LABS) labs.set(String(number), (await load()).lab);
  const cluster = await place.up({ nodes: Math.max(...[...labs.values()].map(({ needs }) => needs.nodes)) });
  const tried = new Set<string>();
  const accepted: string[] = [];
  let prepared = '';
  for (const { exercise, what, done, saw } of WRONG) {
    const number = exercise.split('.')[0] ?? '';
    const lab = labs.get(number) as Lab;
    if (prepared !== number) await lab.needs.prepare(makeContext({ cluster, signal }));
    prepared = number;
    await cluster.nodes[0]?.run(['bash', '-c', done]);
    const check = lab.exercises[exercise];
    if (!check) throw new Error(`there is no exercise ${exercise}`);
    const finding = await runCheck(check, { cluster, signal, patience: 0 });
    tried.add(exercise);
    if (finding.ok || !saw.test(finding.saw))
      accepted.push(`${exercise}, ${what}: ${finding.ok ? 'passed' : `saw ${finding.saw}`}`);
    for (const text of [finding.lookedAt, finding.saw, finding.expected, finding.tryThis])
      assert.ok(finding.ok || (text !== '' && !/\n\s+at /.test(text)), `${exercise}, ${what}`);
  }
  assert.equal(accepted, []);
  const all = [...labs.values()].flatMap((lab) => Object.keys(lab.exercises));
  assert.equal(
    all.filter((id) => !tried.has(id)),
    [],
    'no wrong solution is tried for these',
  );
});

suiteOf.run();
