/** Solutions that are nearly right are done one after another, and each must be refused for what is wrong with it. */
import { setTimeout as delay } from 'node:timers/promises';
import { LABS } from '../../labs/catalogue.ts';
import { runCheck } from '../../labs/runner/check.ts';
import { makeContext } from '../../labs/runner/context.ts';
import type { Finding } from '../../labs/runner/lab.ts';
import { freshCluster } from '../cluster/support.ts';
import { assert, type TestContext } from '../guard/suite.ts';
import { WRONG } from './wrong/index.ts';

const SHOWS_WITHIN_MS = 30_000;

/** Those of the labs `numbers`, on a cluster of their own; each lab is prepared before its first. */
export async function refuseAll(numbers: readonly number[], test: TestContext): Promise<void> {
  const { signal } = test;
  const labs = await Promise.all(
    LABS.filter(({ number }) => numbers.includes(number)).map(async ({ number, load }) => ({
      number,
      lab: (await load()).lab,
    })),
  );
  assert.is(labs.length, numbers.length, 'there is no such lab');
  const place = await freshCluster(test);
  const cluster = await place.up({ nodes: Math.max(...labs.map(({ lab }) => lab.needs.nodes)) });
  const accepted: string[] = [];
  for (const { number, lab } of labs) {
    await lab.needs.prepare(makeContext({ cluster, signal }));
    for (const { exercise, what, done, saw } of WRONG.filter((each) => labOf(each.exercise) === number)) {
      await cluster.nodes[0]?.run(['bash', '-c', done]);
      const check = lab.exercises[exercise];
      if (!check) throw new Error(`there is no exercise ${exercise}`);
      const isRefused = (found: Finding) => !found.ok && saw.test(found.saw);
      // What was done wrong takes its time to show, as what is done right does.
      const deadline = performance.now() + SHOWS_WITHIN_MS;
      let finding = await runCheck(check, { cluster, signal, patience: 0, explain: false });
      while (!isRefused(finding) && performance.now() < deadline) {
        await delay(500, undefined, { signal });
        finding = await runCheck(check, { cluster, signal, patience: 0, explain: false });
      }
      if (!isRefused(finding))
        accepted.push(`${exercise}, ${what}: ${finding.ok ? 'passed' : `saw ${finding.saw}`}`);
      for (const text of [finding.lookedAt, finding.saw, finding.expected, finding.tryThis])
        assert.ok(finding.ok || (text !== '' && !/\n\s+at /.test(text)), `${exercise}, ${what}`);
    }
  }
  assert.equal(accepted, []);
}

export const labOf = (exercise: string): number => Number(exercise.split('.')[0]);
